using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Study.Methods;

/// <summary>DExTER's words as motifs, to be compared with known ones or with those of another method.</summary>
public static class DexterMotifs
{
    /// <summary>The words of a condition's model whose coefficient is not zero, each once.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="condition">One of its conditions.</param>
    /// <returns>
    /// The id is the word; the second name lists its regions, relative to the alignment point, with their coefficients
    /// (<c>-125_341:+0.12</c>), the largest first. The motifs are in the order of their largest absolute coefficient.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such condition.</exception>
    public static IReadOnlyList<Motif> Of(DexterPredictor predictor, string condition)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var model = predictor.Select([condition]).Models[0];
        return [.. model.Variables.Where(v => v.Coefficient != 0).OrderByDescending(v => Math.Abs(v.Coefficient)).GroupBy(v => v.Kmer)
            .Select(word => Motif.FromWord(word.Key, string.Join(' ', word.Select(v => FormattableString.Invariant(
                $"{v.Region.Left}_{v.Region.Right}:{v.Coefficient:+0.###;-0.###;0}")))))];
    }
}
