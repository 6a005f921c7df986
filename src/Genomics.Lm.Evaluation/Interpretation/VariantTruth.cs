using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// Predicted effects of substitutions beside measured ones: what a predictor that was fitted on differences between genes knows of
/// differences within a sequence.
/// </summary>
/// <remarks>
/// Where a gene starts in an element is not known, so that each substitution is predicted in all windows of the predictor's length that
/// hold it, <see cref="Step"/> bases apart (or a window's length, if that is less), and its effects are averaged; an element shorter
/// than the window is put into its middle,
/// between N.
/// </remarks>
public static class VariantTruth
{
    /// <summary>Bases from one window to the next.</summary>
    public const int Step = 25;

    /// <summary>The authors' own filter: fewer barcodes are noise.</summary>
    public const int FewestBarcodes = 10;

    /// <summary>The name of a trivial score.</summary>
    public const string Transversion = "transversion", CpgChange = "cpg_change";

    /// <summary>Compares in every element.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="elements">The elements, on the strand of the gene.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="options">Threads; never changes the numbers.</param>
    /// <param name="cancellationToken">Checked between windows.</param>
    /// <exception cref="GenomicsDataException">The predictor takes windows of any length.</exception>
    public static IReadOnlyList<VariantAgreement> Test(IExpressionPredictor predictor, IReadOnlyList<MeasuredElement> elements,
        int condition, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)predictor.Info.Conditions.Count, nameof(condition));
        if (predictor.Info.Window.Length == 0)
            throw new GenomicsDataException(
                $"{predictor.Info.Name} takes windows of any length; give one fitted on windows of one length");
        return [.. elements.Select(e => Agreement(predictor.Info.Name, e, Effects(predictor, e, condition, options, cancellationToken)))];
    }

    /// <summary>The two scores that know nothing of regulation: transversion (1) or transition (0), and CpGs won less CpGs lost.</summary>
    /// <param name="elements">The elements.</param>
    public static IReadOnlyList<VariantAgreement> Trivial(IReadOnlyList<MeasuredElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return [.. elements.Select(e => Agreement(Transversion, e, [.. Used(e).Select(m => IsTransition(e, m.Substitution) ? 0.0 : 1)])),
            .. elements.Select(e => Agreement(CpgChange, e,
                [.. Used(e).Select(m => Cpg(e.Sequence.With(m.Substitution)) - Cpg(e.Sequence))]))];
    }

    /// <summary>
    /// Whether the effects of a predictor may be called validated: in every element its rank correlation is positive and above the
    /// absolute one of both trivial scores, and their mean is at least 0.3.
    /// </summary>
    /// <param name="agreements">Of one predictor.</param>
    /// <param name="trivial">Of <see cref="Trivial"/>, for the same elements.</param>
    public static bool IsValidated(IReadOnlyList<VariantAgreement> agreements, IReadOnlyList<VariantAgreement> trivial)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(trivial);
        return agreements.Count > 0 && agreements.Average(a => a.Spearman) >= 0.3 && agreements.All(a => a.Spearman > 0
            && trivial.Where(t => t.Element == a.Element).All(t => a.Spearman > Math.Abs(t.Spearman) || double.IsNaN(t.Spearman)));
    }

    /// <summary>What follows from <see cref="IsValidated"/>, in two to four words.</summary>
    /// <param name="agreements">Of one predictor.</param>
    /// <param name="trivial">Of <see cref="Trivial"/>, for the same elements.</param>
    public static string Verdict(IReadOnlyList<VariantAgreement> agreements, IReadOnlyList<VariantAgreement> trivial)
        => IsValidated(agreements, trivial) ? "agrees with measured variants" : "not validated for variants";

    private static IEnumerable<(Substitution Substitution, double Effect, int Barcodes)> Used(MeasuredElement element)
        => element.Substitutions.Where(m => m.Barcodes >= FewestBarcodes);

    private static VariantAgreement Agreement(string name, MeasuredElement element, double[] predicted)
    {
        double[] measured = [.. Used(element).Select(m => m.Effect)];
        return new VariantAgreement(name, element.Sequence.Id, measured.Length, Correlation.Pearson(predicted, measured),
            Correlation.Spearman(predicted, measured));
    }

    private static double[] Effects(IExpressionPredictor predictor, MeasuredElement element, int condition, PredictOptions? options,
        CancellationToken cancellationToken)
    {
        var (length, width) = (predictor.Info.Window.Length, predictor.Info.Conditions.Count);
        Substitution[] all = [.. Used(element).Select(m => m.Substitution)];
        var (sums, counts, size) = (new double[all.Length], new int[all.Length], element.Sequence.Length);
        var text = element.Sequence.ToString();
        var step = Math.Min(Step, length);
        int[] starts = size <= length ? [(size - length) / 2]
            : [.. Enumerable.Range(0, (size - length + step - 1) / step).Select(i => i * step), size - length];
        foreach (var start in starts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var letters = new char[length];
            for (var i = 0; i < length; i++) letters[i] = start + i >= 0 && start + i < size ? text[start + i] : 'N';
            var window = new DnaSequence(element.Sequence.Id, letters);
            int[] held = [.. Enumerable.Range(0, all.Length).Where(v => all[v].Position >= start && all[v].Position < start + length)];
            var (reference, values) = (new double[width], new double[held.Length * width]);
            predictor.Predict([window], reference, options, null, cancellationToken);
            predictor.PredictSubstitutions(window, [.. held.Select(v => all[v] with { Position = all[v].Position - start })], values,
                options, cancellationToken);
            for (var i = 0; i < held.Length; i++)
            {
                sums[held[i]] += values[i * width + condition] - reference[condition];
                counts[held[i]]++;
            }
        }
        for (var v = 0; v < sums.Length; v++) sums[v] /= counts[v];
        return sums;
    }

    private static bool IsTransition(MeasuredElement element, Substitution substitution)
        => ((char)element.Sequence.Bases[substitution.Position], substitution.Base)
            is ('A', 'G') or ('G', 'A') or ('C', 'T') or ('T', 'C');

    private static double Cpg(DnaSequence sequence) => sequence.Bases.Count("CG"u8);
}
