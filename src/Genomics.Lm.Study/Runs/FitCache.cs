using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs.Internals;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// Finished fits kept on disk, a folder each, named by the SHA-256 of what they were made of: method, settings and
/// <see cref="FittingData.Fingerprint"/>. A comparison that was stopped, or that asks for one method more, takes from here what is done.
/// Several processes may use one cache.
/// </summary>
/// <remarks>
/// An entry is written under a temporary name and renamed: a kill leaves no half of one. All of it carries digests; what was damaged or
/// changed since is refused.
/// </remarks>
public sealed class FitCache
{
    private const string PredictorName = "predictor", RecordName = "fit.json";

    private readonly string _folder;
    private readonly PredictorCatalog _catalog;
    private readonly Dictionary<string, FitCell> _planned = new(StringComparer.Ordinal);

    /// <summary>Makes a cache.</summary>
    /// <param name="folder">Where the fits stand; made when first needed.</param>
    /// <param name="catalog">Loads the predictors.</param>
    public FitCache(string folder, PredictorCatalog catalog)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(catalog);
        (_folder, _catalog) = (folder, catalog);
    }

    /// <summary>What happens where a fit is asked for.</summary>
    public FitCacheUse Use { get; init; }

    /// <summary>With <see cref="FitCacheUse.Plan"/>: every fit that was asked for, once, in order.</summary>
    public IReadOnlyList<FitCell> Planned => [.. _planned.Values];

    /// <summary>The same learner, which looks here before it fits and leaves here what it has fitted.</summary>
    /// <param name="learner">Fits.</param>
    /// <param name="settings">
    /// All that decides the fit besides the data: the options, the weights it starts from, the build of the libraries. Two learners of one
    /// kind and name with the same text must give the same fit.
    /// </param>
    public IExpressionLearner Around(IExpressionLearner learner, string settings)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(settings);
        return new CachedLearner(this, learner, settings);
    }

    private string EntryOf(IExpressionLearner learner, string settings, FittingData data)
    {
        var key =
            Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{learner.Kind}\n{learner.Name}\n{settings}\n{data.Fingerprint()}")));
        return Path.Combine(_folder, $"{learner.Kind}-{key[..32]}");
    }

    private FitResult Load(string entry)
    {
        try
        {
            var record = FitRecord.Read(Path.Combine(entry, RecordName));
            record.Require(Path.Combine(entry, PredictorName));
            return new FitResult(_catalog.Load(Path.Combine(entry, PredictorName)), record.Sections,
                record.Seconds)
            { Provenance = record.Provenance };
        }
        catch (GenomicsDataException error)
        {
            throw new GenomicsDataException(
                $"a kept fit cannot be used: {error.Problem}; delete the folder {entry} and it is fitted again", error.File ?? entry,
                    error.Line, error.Record, error);
        }
    }

    private void Keep(string entry, FitResult fit)
    {
        var temporary = $"{entry}.{Guid.NewGuid():N}.tmp";
        try
        {
            fit.Predictor.Save(Path.Combine(temporary, PredictorName));
            FitRecord.Of(fit, Path.Combine(temporary, PredictorName)).Write(Path.Combine(temporary, RecordName));
            if (!Directory.Exists(entry)) Directory.Move(temporary, entry);   // else another process was first
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            // another process was first, just now
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private FitResult FitOrTake(IExpressionLearner learner, string entry, FittingData data, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (Directory.Exists(entry))
        {
            progress?.Report(new WorkProgress($"taken from {entry}", 1, 1));
            return Load(entry);
        }
        if (Use == FitCacheUse.KeptOnly)
            throw new GenomicsDataException($"the fit of {learner.Name} with seed {data.Seed} is not kept; run its shard again", entry);
        var fit = learner.Fit(data, progress, cancellationToken);
        try
        {
            Keep(entry, fit);
            return fit;
        }
        catch
        {
            fit.Predictor.Dispose();
            throw;
        }
    }

    // in a shard a damaged fit is put away and fitted again, as nobody is there to delete it
    private void FitAnew(IExpressionLearner learner, string entry, FittingData data, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            FitOrTake(learner, entry, data, progress, cancellationToken).Predictor.Dispose();
        }
        catch (GenomicsDataException) when (Directory.Exists(entry))
        {
            var aside = $"{entry}.{Guid.NewGuid():N}.tmp";
            Directory.Move(entry, aside);
            Directory.Delete(aside, recursive: true);
            FitOrTake(learner, entry, data, progress, cancellationToken).Predictor.Dispose();
        }
    }

    private FitResult Plan(IExpressionLearner learner, string entry, FittingData data)
    {
        _planned.TryAdd(entry, new FitCell(learner, data, Path.GetFileName(entry),
            (progress, cancellationToken) => FitAnew(learner, entry, data, progress, cancellationToken)));
        return StandIn.For(learner, data);
    }

    private sealed class CachedLearner(FitCache cache, IExpressionLearner learner, string settings) : IExpressionLearner
    {
        public string Kind => learner.Kind;

        public string Name => learner.Name;

        public string Method => learner.Method;

        public MethodRole Role => learner.Role;

        public IReadOnlyList<IExpressionLearner> Parts => learner.Parts;

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            var entry = cache.EntryOf(learner, settings, data);
            return cache.Use == FitCacheUse.Plan ? cache.Plan(learner, entry, data)
                : cache.FitOrTake(learner, entry, data, progress, cancellationToken);
        }
    }
}
