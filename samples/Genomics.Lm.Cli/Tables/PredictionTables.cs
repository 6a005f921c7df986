using System.CommandLine;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Intervals;

namespace Genomics.Lm.Cli.Tables;

/// <summary>Predictions in the format that a file's name says; columns are named as in the tab-separated files.</summary>
internal static class PredictionTables
{
    /// <summary>The name of the Parquet file in a folder of results.</summary>
    public const string FileName = "predictions.parquet";

    /// <summary>Asks for it.</summary>
    public static Option<bool> Option() => new("--parquet") { Description = $"Write {FileName} too, with the columns of predictions.tsv." };

    /// <summary>Writes predictions.</summary>
    public static void Write(string path, Predictions predictions)
    {
        if (TableFormats.Of(path) == TableFormat.Parquet) Conditions(predictions).Write(path);
        else predictions.Write(path);
    }

    /// <summary>Writes predictions with their intervals.</summary>
    public static void Write(string path, PredictionIntervals found)
    {
        if (TableFormats.Of(path) != TableFormat.Parquet)
        {
            found.Write(path);
            return;
        }
        var (predictions, width) = (found.Predictions, found.Predictions.Conditions.Count);
        var table = new ParquetTable(predictions.Genes.Count).Add("id", predictions.Genes);
        for (var c = 0; c < width; c++)
        {
            var (condition, column) = (predictions.Conditions[c], c);
            table.Add(condition, gene => predictions[gene, column])
                .Add(condition + "_lower", gene => found.Lower[gene * width + column])
                .Add(condition + "_upper", gene => found.Upper[gene * width + column]);
        }
        table.Add("unseen_words", gene => found.UnseenWords[gene]);
        if (found.EmbeddingPValues.Count > 0) table.Add("embedding_p", gene => found.EmbeddingPValues[gene]);
        table.Add("unfamiliar", gene => found.IsUnfamiliar[gene]).Write(path);
    }

    /// <summary>Writes a comparison's predictions: a row per test gene and condition, a column per predictor.</summary>
    public static void Write(string path, ComparisonResult result)
    {
        var (genes, conditions) = (result.TestGenes.ToArray(), result.Conditions);
        var rows = genes.Length * conditions.Count;
        var table = new ParquetTable(rows).Add("id", [.. Enumerable.Range(0, rows).Select(row => genes[row / conditions.Count])])
            .Add("condition", [.. Enumerable.Range(0, rows).Select(row => conditions[row % conditions.Count])])
            .AddOptional("observed", row => result.Observed[row]).Add("part", [.. Enumerable.Repeat("testing", rows)]);
        foreach (var predictor in result.Predictors) table.Add(predictor.Name, row => predictor.Predictions[row]);
        table.Write(path);
    }

    private static ParquetTable Conditions(Predictions predictions)
    {
        var table = new ParquetTable(predictions.Genes.Count).Add("id", predictions.Genes);
        for (var c = 0; c < predictions.Conditions.Count; c++)
        {
            var column = c;
            table.Add(predictions.Conditions[c], gene => predictions[gene, column]);
        }
        return table;
    }
}
