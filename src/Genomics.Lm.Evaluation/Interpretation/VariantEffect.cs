using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>What one allele does to the predicted expression of one gene.</summary>
public sealed record VariantEffect
{
    /// <summary>The allele.</summary>
    public required VcfAllele Allele { get; init; }

    /// <summary>The gene whose window it lies in.</summary>
    public required AnnotatedGene Gene { get; init; }

    /// <summary>Bases from the gene's start to the variant's first base on the gene's strand; negative upstream.</summary>
    public required long Distance { get; init; }

    /// <summary>[conditions] the prediction for the reference window, on the predictor's scale.</summary>
    public required IReadOnlyList<double> Reference { get; init; }

    /// <summary>[conditions] the prediction with the allele.</summary>
    public required IReadOnlyList<double> Alternative { get; init; }

    /// <summary>
    /// [conditions] the effect when no token crosses a token border of the reference window; null for predictors without tokens and for
    /// alleles that change the length.
    /// </summary>
    public IReadOnlyList<double>? ModelPart { get; init; }

    /// <summary>What changes of the same kind do at random places of the window; null where none were drawn.</summary>
    public MatchedNull? Null { get; init; }

    /// <summary>
    /// [conditions] prediction intervals of the gene's expression with the reference window; empty where the predictor has none. They are
    /// of a gene, not of the effect.
    /// </summary>
    public IReadOnlyList<Interval> ReferenceIntervals { get; init; } = [];

    /// <summary>[conditions] the same with the allele.</summary>
    public IReadOnlyList<Interval> AlternativeIntervals { get; init; } = [];

    /// <summary>
    /// Whether the window with the allele, or the one without, is unlike those that were learnt; false where the predictor cannot tell.
    /// </summary>
    public bool IsUnfamiliar { get; init; }

    /// <summary>The effect: the prediction with the allele less the one without.</summary>
    /// <param name="condition">Index into the predictor's conditions.</param>
    public double Effect(int condition) => Alternative[condition] - Reference[condition];
}
