using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Insertions;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Study.Methods;

/// <summary>DExTER's words as motifs, to be compared with known ones or with those of another method, and to be asked about.</summary>
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
        => [.. Used(predictor, condition).GroupBy(v => v.Kmer)
            .Select(word => Motif.FromWord(word.Key, string.Join(' ', word.Select(v => FormattableString.Invariant(
                $"{v.Region.Left}_{v.Region.Right}:{v.Coefficient:+0.###;-0.###;0}")))))];

    /// <summary>The variables of a condition's model whose coefficient is not zero, as words in regions.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="condition">One of its conditions.</param>
    /// <returns>The largest absolute coefficient first.</returns>
    /// <exception cref="ArgumentException">There is no such condition.</exception>
    public static IReadOnlyList<WordInRegion> Words(DexterPredictor predictor, string condition)
        => [.. Used(predictor, condition).Select(v => new WordInRegion(v.Name, v.Kmer, v.Region.Left, v.Region.Right, v.Coefficient,
            v.Coefficient / (v.Scale * v.Region.Length)))];

    private static IEnumerable<DexterVariable> Used(DexterPredictor predictor, string condition)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return predictor.Select([condition]).Models[0].Variables.Where(v => v.Coefficient != 0)
            .OrderByDescending(v => Math.Abs(v.Coefficient));
    }
}
