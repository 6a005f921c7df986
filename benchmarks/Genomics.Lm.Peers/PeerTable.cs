using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Genomics.Lm.Benchmarks.Engine;

namespace Genomics.Lm.Peers;

/// <summary>
/// Runs every peer in a process of its own, in turns: in each round all peers do the same work one after another, so that what the machine
/// does beside it falls on all alike. Ratios are those of a round; the table shows their medians.
/// </summary>
/// <param name="smoke">Small models and short sequences.</param>
/// <param name="rounds">Rounds of each table.</param>
/// <param name="counts">Numbers of threads.</param>
/// <param name="only">Keys of the works that are wanted; null for all.</param>
/// <param name="wanted">Names of the peers that stand beside the first; null for all.</param>
internal sealed class PeerTable(bool smoke, int rounds, int[] counts, string[]? only, string[]? wanted)
{
    private readonly StringBuilder _text = new();

    /// <summary>Whether a peer that should be there ended by itself.</summary>
    public bool Failed { get; private set; }

    /// <summary>Measures; gives the text so far after each table.</summary>
    public IEnumerable<string> Measure(TextWriter progress)
    {
        var folder = Directory.CreateTempSubdirectory("genomics-lm-peers-");
        try
        {
            var setting = new Setting(folder.FullName);
            progress.WriteLine("making models and promoters");
            setting.Make(smoke);
            Head();
            foreach (var work in Work.All)
                foreach (var threads in work.Threads ? counts : [1])
                {
                    if (only is not null && !only.Contains(work.Key)) continue;
                    Measure(setting, folder.FullName, work, threads, progress);
                    yield return _text.ToString();
                }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Head()
    {
        string Version(string assembly) => Assembly.Load(assembly).GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
        Line($"# {Processor()}");
        Line($"");
        Line($"{Environment.ProcessorCount} cores, {RegisterPeak.Lanes * 32}-bit vectors, {RuntimeInformation.OSDescription},");
        Line($".NET {Environment.Version}; ONNX Runtime {Version("Microsoft.ML.OnnxRuntime")}, TorchSharp {Version("TorchSharp")},");
        Line($"Microsoft.ML.Tokenizers {Version("Microsoft.ML.Tokenizers")}.");
        Line($"");
        Line($"Every peer has a process of its own and waits while another works. {rounds} rounds after one for warming up; in each,");
        Line($"all peers of a table do the work once, one after another. Medians over the rounds; ratios are taken within a round (peer ÷");
        Line($"this engine: above 1 is faster than this engine). The share compares the operations of the matrix products per second of");
        Line($"processor time with the peak of a core (multiply-adds on registers only), measured in the same process just before.");
        Line($"*Memory kept*: `MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=20000000000`; without it the C library gives every large block");
        Line($"back to the system at once.");
    }

    private void Measure(Setting setting, string folder, Work work, int threads, TextWriter progress)
    {
        progress.WriteLine($"{work.Name}, threads: {threads}, load: {Load()}");
        var (units, operations) = work.Size(setting);
        Line($"");
        Line($"## {work.Name}, {(threads == 1 ? "one thread" : $"{threads} threads")}");
        Line($"");
        var before = Load();
        var peers = work.Peers.Where(peer => wanted?.Contains(peer) != false || peer == work.Peers[0])
            .Where(peer => !smoke || !peer.EndsWith(Work.Kept, StringComparison.Ordinal));
        var processes = peers.Select(peer => (Peer: peer, Process: new PeerProcess(folder, work.Key, peer, threads))).ToList();
        try
        {
            var measured = processes.ToDictionary(p => p.Peer, _ => new List<Round>());
            for (var round = 0; round < rounds; round++)
            {
                // now forwards, now backwards: nobody always follows the same
                foreach (var (peer, process) in round % 2 == 0 ? processes : Enumerable.Reverse(processes))
                    if (process.IsReady) measured[peer].Add(process.Run());
                progress.WriteLine($"  round {round + 1} of {rounds}");
            }
            Line($"Load of the machine before and after: {before}, {Load()}.");
            Line($"");
            string[] head = ["", $"{work.Unit}/s", $"{work.Unit} per processor second", "share of the peak", "ratio, clock",
                "ratio, processor time (range)", "peak memory, GB"];
            Line($"| {string.Join(" | ", head)} |");
            Line($"|---|---:|---:|---:|---:|---:|---:|");
            foreach (var (peer, process) in processes) Row(peer, process, measured[peer], measured[work.Peers[0]], units, operations);
            foreach (var (peer, process) in processes.Where(p => p.Process is { IsReady: true, Remark.Length: > 0 }))
                Line($"\n{peer} {process.Remark}.");
            foreach (var (peer, process) in processes.Where(p => p.Process.Failures > 0))
                Line($"\n{peer}: {process.Failures} rounds ended in an error of the native library and were done again.");
        }
        finally
        {
            foreach (var (_, process) in processes) process.Dispose();
        }
    }

    private void Row(string peer, PeerProcess process, List<Round> own, List<Round> first, double units, double operations)
    {
        if (!process.IsReady)
        {
            Line($"| {peer} | not here: {process.Remark} | | | | | |");
            Failed |= !peer.Contains("TorchSharp", StringComparison.Ordinal);
            return;
        }
        string[] cells =
        [
            peer,
            Count(units / Median(own.Select(r => r.Wall))),
            Count(units / Median(own.Select(r => r.Processor))),
            operations > 0 ? Setting.Number(Median(own.Select(r => operations / r.Processor / r.Peak)), "F2") : "",
            Setting.Number(Median(own.Zip(first, (a, b) => b.Wall / a.Wall)), "F2"),
            Ratio([.. own.Zip(first, (a, b) => b.Processor / a.Processor).Order()]),
            Setting.Number(own[^1].Bytes / 1e9, "F2"),
        ];
        Line($"| {string.Join(" | ", cells)} |");
    }

    private static string Ratio(double[] sorted)
        => $"{Setting.Number(Median(sorted), "F2")} ({Setting.Number(sorted[0], "F2")}–{Setting.Number(sorted[^1], "F2")})";

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Count(double value) => value.ToString(value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Processor()
    {
        var line = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}"
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "not known";

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
