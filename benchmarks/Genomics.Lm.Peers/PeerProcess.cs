using System.Diagnostics;
using System.Globalization;

namespace Genomics.Lm.Peers;

/// <summary>One measured round.</summary>
/// <param name="Wall">Seconds by the clock.</param>
/// <param name="Processor">Seconds of processor time of all threads.</param>
/// <param name="Peak">Operations per second of a core, just before, in the same process.</param>
/// <param name="Bytes">The most resident memory so far.</param>
internal readonly record struct Round(double Wall, double Processor, double Peak, long Bytes);

/// <summary>A child process that waits between its rounds.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const int MostFailures = 5;

    private readonly Process _process;

    public PeerProcess(string folder, string work, string peer, int threads)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Genomics.Lm.Peers.dll");
        var runtime = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        List<string> command = [runtime, own, "--child", folder, work, peer, threads.ToString(CultureInfo.InvariantCulture)];
        // the native part of TorchSharp needs a newer C++ library than some systems have
        if (OperatingSystem.IsLinux() && peer.Contains("TorchSharp", StringComparison.Ordinal) && Newer is { } newer)
            command.Insert(0, newer);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (peer.EndsWith(Work.Kept, StringComparison.Ordinal))
        {
            start.Environment["MALLOC_MMAP_MAX_"] = "0";
            start.Environment["MALLOC_TRIM_THRESHOLD_"] = "20000000000";
        }
        _process = Process.Start(start)!;
        var line = (_process.StandardOutput.ReadLine() ?? "absent\tit ended").Split('\t');
        (IsReady, Remark) = (line[0] == "ready", line.Length > 1 ? line[1] : string.Join(' ', line));
    }

    /// <summary>Whether it can do the work.</summary>
    public bool IsReady { get; }

    /// <summary>What it says of itself, or why it cannot.</summary>
    public string Remark { get; }

    /// <summary>Rounds that its native library broke off; they were done again.</summary>
    public int Failures { get; private set; }

    public Round Run()
    {
        _process.StandardInput.WriteLine("run");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("a child process ended");
        if (line.StartsWith("failed", StringComparison.Ordinal))
            return ++Failures < MostFailures ? Run() : throw new InvalidOperationException(line);
        double[] cells = [.. line.Split('\t').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        return new Round(cells[0], cells[1], cells[2], (long)cells[3]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? Newer { get; } = FindNewer();

    private static string? FindNewer()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "build", "with-newer-libstdc++") is var path && File.Exists(path))
            {
                using var trial = Process.Start(new ProcessStartInfo(path, ["true"]));
                trial!.WaitForExit();
                return trial.ExitCode == 0 ? path : null;
            }
        return null;
    }
}
