using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Study.Ablations;

/// <summary>Which learning genes are learnt from.</summary>
/// <param name="Kind">How they are chosen.</param>
/// <param name="Threshold">Least value in the table's own unit, for <see cref="GeneFilterKind.Threshold"/>.</param>
/// <param name="Biotype">The biotype, for <see cref="GeneFilterKind.Biotype"/>.</param>
public sealed record GeneFilter(GeneFilterKind Kind, double Threshold = 0, string Biotype = "")
{
    /// <summary>Reads a level: <c>all</c>, <c>expressed</c>, <c>tpm:VALUE</c> or <c>biotype:NAME</c>.</summary>
    /// <exception cref="ArgumentException">None of these.</exception>
    public static GeneFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (word, rest) = text.Split(':', 2) is [var w, var r] ? (w, r) : (text, "");
        return word switch
        {
            "all" when text == word => new GeneFilter(GeneFilterKind.All),
            "expressed" when text == word => new GeneFilter(GeneFilterKind.Expressed),
            "tpm" when double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0
                && double.IsFinite(value) => new GeneFilter(GeneFilterKind.Threshold, value),
            "biotype" when rest.Length > 0 => new GeneFilter(GeneFilterKind.Biotype, Biotype: rest),
            _ => throw new ArgumentException($"unknown filter '{text}'; give all, expressed, tpm:VALUE above 0, or biotype:NAME"),
        };
    }

    /// <summary>The level as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Kind switch
    {
        GeneFilterKind.Threshold => string.Create(CultureInfo.InvariantCulture, $"tpm:{Threshold}"),
        GeneFilterKind.Biotype => $"biotype:{Biotype}",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The ids of the genes that pass, of all genes of a dataset; null where all do.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="condition">The condition whose values count.</param>
    /// <param name="annotation">GTF or GFF3 with biotypes; needed for a biotype alone.</param>
    /// <param name="cancellationToken">Stops the reading of the annotation.</param>
    /// <exception cref="ArgumentException">A biotype without an annotation.</exception>
    /// <exception cref="GenomicsDataException">The condition is unknown, or the annotation cannot be used.</exception>
    public IReadOnlySet<string>? Genes(GeneDataset dataset, string condition, string? annotation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        switch (Kind)
        {
            case GeneFilterKind.All: return null;
            case GeneFilterKind.Biotype:
                if (annotation is null) throw new ArgumentException($"filter '{this}' needs an annotation with biotypes");
                var known = GeneAnnotation.Read(annotation, new AnnotationOptions { Biotypes = [Biotype] }, cancellationToken).Genes
                    .Select(g => GeneId.WithoutVersion(g.Id)).ToHashSet(StringComparer.Ordinal);
                return Ids(dataset, gene => known.Contains(GeneId.WithoutVersion(dataset.Sequences[gene].Id)));
            default:
                var column = dataset.IndexOf(condition);
                var least = Kind == GeneFilterKind.Expressed ? Undetected(dataset.Transform, column)
                    : Transformed(dataset.Transform.Transform);
                return Ids(dataset, gene => Kind == GeneFilterKind.Expressed ? dataset.Value(gene, column) > least
                    : dataset.Value(gene, column) >= least);
        }
    }

    private static HashSet<string> Ids(GeneDataset dataset, Func<int, bool> passes)
        => [.. Enumerable.Range(0, dataset.Count).Where(passes).Select(gene => dataset.Sequences[gene].Id)];

    // the value, on the transformed scale, above which a gene is expressed
    private static double Undetected(TransformSummary transform, int column) => transform.NotDetected
        ?? (column < transform.Floors.Count && transform.Replaced[column] > 0 ? transform.Floors[column]
            : transform.Transform == ExpressionTransform.Log10Floor ? double.NegativeInfinity : 0);

    private double Transformed(ExpressionTransform transform) => transform switch
    {
        ExpressionTransform.Log2Plus1 => Math.Log2(Threshold + 1),
        ExpressionTransform.Log10Floor => Math.Log10(Threshold),
        _ => Threshold,
    };
}
