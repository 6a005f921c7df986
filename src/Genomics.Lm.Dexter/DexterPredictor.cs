using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter;

/// <summary>
/// Fitted DExTER models, one per condition, that share windows, bins and options. Immutable and safe for concurrent use.
/// </summary>
public sealed class DexterPredictor : ISubstitutionPredictor
{
    /// <summary>The kind under which predictor folders name this type.</summary>
    public const string Kind = "dexter";

    private const int WindowsPerBatch = 2048;
    private readonly VariableCounter _counter;
    private readonly Lazy<SubstitutionEffects> _substitutions;
    private volatile bool _disposed;
    private readonly Term[][] _terms; // [conditions][terms that are not zero]

    internal DexterPredictor(WindowGeometry window, TransformSummary transform, DexterOptions options, BinLayout layout,
        IReadOnlyList<DexterModel> models)
    {
        (Options, Layout, Models) = (options, layout, models);
        Info = new PredictorInfo
        {
            Kind = Kind,
            Name = Kind,
            Conditions = [.. models.Select(m => m.Condition)],
            Transform = transform,
            Window = window,
            Parameters = models.Sum(m => m.NonZero + 1L),
        };
        _substitutions = new(() => new SubstitutionEffects(models, window, options));
        var used = models.SelectMany(m => m.Variables).Where(v => v.Coefficient != 0).Select(v => (v.Kmer, v.Region)).Distinct().ToList();
        _counter = new VariableCounter(used, options.Read(window), options.CountLastStart);
        var places = used.Select((v, place) => (v, place)).ToDictionary(p => p.v, p => p.place);
        _terms = [.. models.Select(m => m.Variables.Where(v => v.Coefficient != 0)
            .Select(v => new Term(places[(v.Kmer, v.Region)], v.Region.Length, v.Mean, v.Scale, v.Coefficient)).ToArray())];
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>How the models were explored and fitted.</summary>
    public DexterOptions Options { get; }

    /// <summary>The bins of the exploration.</summary>
    public BinLayout Layout { get; }

    /// <summary>One model per condition, in the order of <see cref="PredictorInfo.Conditions"/>.</summary>
    public IReadOnlyList<DexterModel> Models { get; }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not a folder of this kind, a newer format, or damaged; the message says which.</exception>
    public static DexterPredictor Load(string folder)
        => ModelFile.Read(PredictorFolder.Open(folder, Kind));

    /// <inheritdoc/>
    public void Predict(
        IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        options ??= new PredictOptions();
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        for (var from = 0; from < sequences.Count; from += WindowsPerBatch)
        {
            var batch = sequences.Skip(from).Take(WindowsPerBatch).ToArray();
            var packed = PackedSequences.Pack(batch, Info.Window, Options.Part, options.Threads, cancellationToken);
            var counts = _counter.CountAll(packed, Parallelism.Of(options.Threads, cancellationToken));
            for (var row = 0; row < batch.Length; row++)
                for (var model = 0; model < Models.Count; model++)
                    destination[(from + row) * Models.Count + model] = Apply(model, counts.AsSpan(row * _counter.Count, _counter.Count));
            progress?.Report(new WorkProgress("dexter: predict", from + batch.Length, sequences.Count));
        }
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void PredictSubstitutions(DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(substitutions);
        PredictionBuffer.Check(destination.Length, substitutions.Count, Models.Count);
        Substitution[] all = [.. substitutions];   // read twice, and quicker so
        foreach (var substitution in all) substitution.Validate(window.Length);
        var reference = new double[Models.Count];
        Predict([window], reference, options, null, cancellationToken);
        _substitutions.Value.Predict(window, reference, all, destination, cancellationToken);
        PredictorGuard.Finite(Info, window, destination);
    }

    /// <summary>The models of some of the conditions.</summary>
    /// <param name="conditions">Names of <see cref="PredictorInfo.Conditions"/>, in the order wanted.</param>
    /// <exception cref="ArgumentException">There is no such condition.</exception>
    public DexterPredictor Select(IReadOnlyList<string> conditions)
    {
        var places = conditions.Select(c => Info.Conditions.IndexOf(c)).ToArray();
        if (places.Contains(-1))
            throw new ArgumentException($"the predictor's conditions are {string.Join(", ", Info.Conditions)}", nameof(conditions));
        return new DexterPredictor(Info.Window, Transforms.Of(Info.Transform, places), Options, Layout,
            [.. places.Select(p => Models[p])]);
    }

    /// <inheritdoc/>
    public void Save(string folder)
        => PredictorFolder.Save(folder, Info, temporary => ModelFile.Write(Path.Combine(temporary, ModelFile.Name), this));

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;

    private double Apply(int model, ReadOnlySpan<ushort> counts)
    {
        var sum = Models[model].Intercept;
        foreach (var term in _terms[model])
            sum += term.Coefficient * ((counts[term.Place] / (double)term.Length - term.Mean) / term.Scale);
        return sum;
    }

    private readonly record struct Term(int Place, int Length, double Mean, double Scale, double Coefficient);
}
