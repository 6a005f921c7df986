using System.Diagnostics;
using Genomics.Lm.Data;

namespace Genomics.Lm.Fuzz;

/// <summary>Reads damaged inputs one by one and fails on what no input may cause.</summary>
internal static class Limits
{
    private const long MostBytes = 500L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Inputs per target: 200 unless the environment variable <c>GENOMICS_LM_FUZZ_INPUTS</c> says another number.</summary>
    public static int Inputs { get; } = int.TryParse(Environment.GetEnvironmentVariable("GENOMICS_LM_FUZZ_INPUTS"), out var inputs)
        ? inputs : 200;

    /// <summary>The first damage: another part of a long run (<c>GENOMICS_LM_FUZZ_START</c>).</summary>
    public static int Start { get; } = int.TryParse(Environment.GetEnvironmentVariable("GENOMICS_LM_FUZZ_START"), out var start) ? start
        : 0;

    /// <summary>
    /// Runs a reader. It may succeed or throw a <see cref="GenomicsDataException"/> with a short message; anything else, more than two
    /// seconds of processor time or more than 500 MB fails the test, and the input is kept.
    /// </summary>
    /// <returns>Whether the input was accepted.</returns>
    public static bool Holds(string target, int number, byte[] input, Action read)
    {
        var (clock, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        try
        {
            read();
            return true;
        }
        catch (GenomicsDataException error)
        {
            if (error.Message.Length > 5000) throw Kept(target, number, input, $"the message has {error.Message.Length} letters", null);
            return false;
        }
        catch (Exception error)
        {
            throw Kept(target, number, input, $"{error.GetType().Name}: {error.Message}", error);
        }
        finally
        {
            var (time, bytes) = (Environment.CpuUsage.TotalTime - clock, GC.GetTotalAllocatedBytes() - allocated);
            if (time > Longest) throw Kept(target, number, input, $"took {time.TotalSeconds:0.0} s", null);
            if (bytes > MostBytes) throw Kept(target, number, input, $"took {bytes >> 20} MB", null);
        }
    }

    /// <summary>The failure of a test, which names a file with the input.</summary>
    public static Exception Kept(string target, int number, byte[] input, string what, Exception? inner)
    {
        var file = Path.Combine(Path.GetTempPath(), $"genomics-lm-fuzz-{string.Concat(target.Where(char.IsLetterOrDigit))}-{number}");
        File.WriteAllBytes(file, input);
        return new UnreachableException($"{target}, input {number}: {what} (kept as {file})", inner);
    }
}
