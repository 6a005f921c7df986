using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>What a window's composition says: its GC share, or its CpG density and CpG observed/expected ratio.</summary>
public sealed class CompositionFeatures : IFeatureSource
{
    private readonly bool _cpg;

    private CompositionFeatures(bool cpg) => (_cpg, Names) = (cpg, cpg ? ["cpg_density", "cpg_observed_expected"] : ["gc_share"]);

    /// <summary>One feature: the share of G and C among the A, C, G and T of the window.</summary>
    public static CompositionFeatures Gc { get; } = new(false);

    /// <summary>
    /// Two features: CpG per base, and CpG × length / (C × G), 0 where C or G is missing (Gardiner-Garden and Frommer 1987).
    /// </summary>
    public static CompositionFeatures Cpg { get; } = new(true);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PredictionBuffer.Check(destination.Length, sequences.Count, Names.Count);
        for (var i = 0; i < sequences.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bases = sequences[i].Bases;
            double c = bases.Count((byte)'C'), g = bases.Count((byte)'G'), all = c + g + bases.Count((byte)'A') + bases.Count((byte)'T');
            if (!_cpg)
            {
                destination[i] = (float)(all > 0 ? (c + g) / all : 0);
                continue;
            }
            double pairs = bases.Count("CG"u8);
            destination[2 * i] = (float)(pairs / Math.Max(1, bases.Length));
            destination[2 * i + 1] = (float)(c * g > 0 ? pairs * all / (c * g) : 0);
        }
    }
}
