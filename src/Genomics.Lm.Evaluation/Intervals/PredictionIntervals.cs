using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>Predictions with their intervals, and which sequences are unlike those that were learnt.</summary>
/// <param name="Predictions">The predictions.</param>
/// <param name="Lower">[genes, conditions], row-major: lower ends; −∞ where there were too few genes to tell.</param>
/// <param name="Upper">[genes, conditions], row-major: upper ends; ∞ where there were too few genes to tell.</param>
/// <param name="UnseenWords">Per gene, the share of its words that no learnt window has.</param>
/// <param name="IsUnfamiliar">
/// Per gene, whether it has more unseen words, another base composition, or an embedding farther away, than 99 of 100 genes that were left
/// out: its interval may not hold.
/// </param>
public sealed record PredictionIntervals(Predictions Predictions, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper,
    IReadOnlyList<double> UnseenWords, IReadOnlyList<bool> IsUnfamiliar)
{
    /// <summary>
    /// Per gene, the share of learnt genes whose embedding lies as far from the others as its own lies from them; empty where the predictor
    /// has no embedding. Below 0.01 the gene is unfamiliar.
    /// </summary>
    public IReadOnlyList<double> EmbeddingPValues { get; init; } = [];

    /// <summary>
    /// Writes a table: <c>id</c>, a column per condition with <c>_lower</c> and <c>_upper</c> beside it, <c>unseen_words</c>,
    /// <c>embedding_p</c> where there is an embedding, and <c>unfamiliar</c> (0 or 1).
    /// </summary>
    /// <param name="path">The file; a name ending in <c>.gz</c> is compressed.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string path) => OutputFile.WriteText(path, text =>
    {
        text.WriteLine("id\t" + string.Join('\t', Predictions.Conditions.Select(TableCell.Of).Select(c => $"{c}\t{c}_lower\t{c}_upper"))
            + $"\tunseen_words{(EmbeddingPValues.Count > 0 ? "\tembedding_p" : "")}\tunfamiliar");
        var width = Predictions.Conditions.Count;
        for (var gene = 0; gene < Predictions.Genes.Count; gene++)
        {
            text.Write(TableCell.Of(Predictions.Genes[gene]));
            for (var c = 0; c < width; c++)
                foreach (var value in (double[])[Predictions[gene, c], Lower[gene * width + c], Upper[gene * width + c]])
                    text.Write("\t" + value.ToString(CultureInfo.InvariantCulture));
            text.Write(string.Create(CultureInfo.InvariantCulture, $"\t{UnseenWords[gene]}"));
            if (EmbeddingPValues.Count > 0) text.Write(string.Create(CultureInfo.InvariantCulture, $"\t{EmbeddingPValues[gene]}"));
            text.WriteLine(IsUnfamiliar[gene] ? "\t1" : "\t0");
        }
    });
}
