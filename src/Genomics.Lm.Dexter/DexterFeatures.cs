using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter;

/// <summary>DExTER's variables as features: a word's count in a region divided by the region's length. Safe for concurrent use.</summary>
public sealed class DexterFeatures : IFeatureSource
{
    private const int WindowsPerBatch = 2048;
    private readonly IReadOnlyList<(string Kmer, Region Region)> _variables;
    private readonly WindowGeometry _window;
    private readonly WindowPart? _part;
    private readonly VariableCounter _counter;

    /// <summary>Makes a source of given variables.</summary>
    /// <param name="variables">Words in regions, one feature each; repeats are allowed.</param>
    /// <param name="window">The windows; their length is known.</param>
    /// <param name="countLastStart">See <see cref="DexterOptions.CountLastStart"/>.</param>
    /// <exception cref="ArgumentException">A word has other letters than IUPAC codes, or a region lies outside the window.</exception>
    public DexterFeatures(IReadOnlyList<(string Kmer, Region Region)> variables, WindowGeometry window, bool countLastStart = false)
        : this(variables, window, new DexterOptions { CountLastStart = countLastStart })
    {
    }

    private DexterFeatures(IReadOnlyList<(string Kmer, Region Region)> variables, WindowGeometry window, DexterOptions options)
    {
        ArgumentNullException.ThrowIfNull(variables);
        foreach (var (kmer, region) in variables)
        {
            if (kmer.Length == 0 || kmer.Any(letter => WordAlphabet.Bases(letter) == 0))
                throw new ArgumentException($"'{kmer}' is no k-mer", nameof(variables));
            if (region.Left < -window.AlignmentIndex || region.Right < region.Left
                || region.Right >= window.Length - window.AlignmentIndex)
                throw new ArgumentException($"region {region} lies outside windows of {window.Length} bases", nameof(variables));
        }
        (_variables, _window, _part) = (variables, window, options.Part);
        _counter = new VariableCounter(variables, options.Read(window), options.CountLastStart);
        Names = [.. variables.Select(v => new ScoredDomain(v.Kmer, v.Region, 0).Name)];
    }

    /// <summary>The variables of a predictor's models, each once, those with coefficient 0 included.</summary>
    public static DexterFeatures Of(DexterPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return new(
            [.. predictor.Models.SelectMany(m => m.Variables).Select(v => (v.Kmer, v.Region)).Distinct()],
            predictor.Info.Window, predictor.Options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public void Extract(
        IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        PredictionBuffer.Check(destination.Length, sequences.Count, Names.Count);
        for (var from = 0; from < sequences.Count; from += WindowsPerBatch)
        {
            var batch = sequences.Skip(from).Take(WindowsPerBatch).ToArray();
            var counts = _counter.CountAll(PackedSequences.Pack(batch, _window, _part, 0, cancellationToken),
                Parallelism.Of(0, cancellationToken));
            var target = destination.Slice(from * Names.Count, counts.Length);
            for (var i = 0; i < counts.Length; i++) target[i] = (float)(counts[i] / (double)_variables[i % Names.Count].Region.Length);
            progress?.Report(new WorkProgress("dexter: features", from + batch.Length, sequences.Count));
        }
    }
}
