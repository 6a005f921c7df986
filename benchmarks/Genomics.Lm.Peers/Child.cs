using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Genomics.Lm.Benchmarks.Engine;

namespace Genomics.Lm.Peers;

/// <summary>
/// One peer in a process of its own: gets ready, warms up, and for every line on standard input measures the processor's peak and does the
/// work once.
/// </summary>
internal static class Child
{
    private const int PeakMilliseconds = 150;

    public static int Run(Setting setting, string work, string peer, int threads)
    {
        Action action;
        string remark;
        try
        {
            (action, remark) = PeerWork.Make(setting, work, peer.Replace(Work.Kept, "", StringComparison.Ordinal), threads);
            action();
        }
        catch (Exception error) when (error is PlatformNotSupportedException or NotSupportedException)
        {
            Console.WriteLine($"absent\t{error.Message.ReplaceLineEndings(" ")}");
            return 0;
        }
        Console.WriteLine($"ready\t{remark}");
        var milliseconds = setting.IsSmoke ? 5 : PeakMilliseconds;
        while (Console.ReadLine() is not null)
        {
            var peak = RegisterPeak.Measure(milliseconds);
            var seconds = default(Seconds);
            try
            {
                seconds = Seconds.Of(action);
            }
            catch (ExternalException error)   // of libtorch
            {
                Console.WriteLine($"failed\t{error.Message.ReplaceLineEndings(" ")}");
                continue;
            }
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{seconds.Wall:R}\t{seconds.Processor:R}\t{peak:R}\t{process.PeakWorkingSet64}"));
        }
        return 0;
    }
}
