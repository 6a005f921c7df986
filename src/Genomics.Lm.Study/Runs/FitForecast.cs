using System.Diagnostics;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// What a fit will take, from fits of the same method to ever more of its genes, until one takes some seconds: what grows more slowly than
/// the genes is drawn out as a line through the last two trials, what grows faster as a power.
/// </summary>
/// <param name="Seconds">Processor time in seconds.</param>
/// <param name="Memory">Bytes of memory, on top of what the process held before.</param>
/// <param name="Disk">Bytes of the kept fit.</param>
public sealed record FitForecast(double Seconds, double Memory, double Disk)
{
    private const int FewestGenes = 64;   // fewer leave folds without genes
    private const double SteepestTime = 3, SteepestMemory = 2, SteepestDisk = 1;   // no method here grows faster

    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(20);

    /// <summary>Tries a fit.</summary>
    /// <param name="cell">The fit.</param>
    /// <param name="seconds">Processor time from which a trial suffices; a fit that takes less is tried as a whole.</param>
    /// <param name="cancellationToken">Stops the trials.</param>
    public static FitForecast Of(FitCell cell, double seconds = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var genes = Math.Min(cell.Genes, Math.Max(FewestGenes, cell.Genes / 32));
        Trial(cell, genes, cancellationToken);   // what is compiled and loaded on the way is paid once
        var (before, last) = ((Genes: 0, Taken: new FitForecast(0, 0, 0)), (Genes: genes, Taken: Trial(cell, genes, cancellationToken)));
        while (last.Genes < cell.Genes && last.Taken.Seconds < seconds)
            (before, last) = (last, (Math.Min(cell.Genes, 2 * last.Genes),
                Trial(cell, Math.Min(cell.Genes, 2 * last.Genes), cancellationToken)));
        double Extend(Func<FitForecast, double> what, double steepest)
            => Extended(before.Genes, what(before.Taken), last.Genes, what(last.Taken), cell.Genes, steepest);
        return new FitForecast(Extend(fit => fit.Seconds, SteepestTime), Extend(fit => fit.Memory, SteepestMemory),
            Extend(fit => fit.Disk, SteepestDisk));
    }

    /// <summary>From what two trials took to what all genes will take.</summary>
    internal static double Extended(int fewer, double smaller, int more, double larger, int genes, double steepest)
    {
        if (more == genes || larger <= 0) return larger;
        if (fewer == 0 || smaller <= 0) return larger * genes / more;
        var exponent = Math.Log(larger / smaller) / Math.Log((double)more / fewer);
        if (exponent > 1) return larger * Math.Pow((double)genes / more, Math.Min(exponent, steepest));
        return larger + Math.Max(0, larger - smaller) / (more - fewer) * (genes - more);
    }

    private static FitForecast Trial(FitCell cell, int genes, CancellationToken cancellationToken)
    {
        // what an earlier trial left is no memory of this one
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var folder = Directory.CreateTempSubdirectory("genomics-lm-forecast-").FullName;
        try
        {
            using var process = Process.GetCurrentProcess();
            var (held, cpu, peak) = (process.WorkingSet64, Environment.CpuUsage.TotalTime, 0L);
            using (new Timer(_ => peak = Math.Max(peak, WorkingSet()), null, TimeSpan.Zero, Sampling))
            using (var predictor = cell.Try(genes, cancellationToken).Predictor)
            {
                peak = Math.Max(peak, WorkingSet());
                predictor.Save(Path.Combine(folder, "fit"));
            }
            return new FitForecast((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, Math.Max(0, peak - held),
                Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long WorkingSet() => Environment.WorkingSet;
}
