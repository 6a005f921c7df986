using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Interpretation.Internals;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>Writes the effects of substitutions as a table and as heat maps.</summary>
public static class MutagenesisFiles
{
    /// <summary>
    /// Writes one row per substitution and condition: id, position (0-based in the window), reference, alternative, effect, model_part and
    /// tokenisation_part (empty for predictors without tokens), condition, from_start (bases from the gene's start). Whole or not at all.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="results">Written one by one as they come.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteTable(string path, IEnumerable<MutagenesisResult> results)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(results);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("id\tposition\treference\talternative\teffect\tmodel_part\ttokenisation_part\tcondition\tfrom_start");
            foreach (var result in results)
            {
                var id = TableCell.Of(result.Window.Id);
                string[] conditions = [.. result.Predictor.Conditions.Select(TableCell.Of)];
                for (var position = result.Start; position < result.End; position++)
                    foreach (var alternative in MutagenesisResult.Bases)
                        for (var c = 0; c < result.Reference.Count; c++)
                        {
                            var effect = result.Effect(position, alternative, c);
                            if (double.IsNaN(effect)) continue;
                            text.Write(
                                string.Create(CultureInfo.InvariantCulture,
                                    $"{id}\t{position}\t{(char)result.Window.Bases[position]}\t{alternative}\t{effect:R}\t"));
                            if (result.HasParts)
                                text.Write(
                                    string.Create(CultureInfo.InvariantCulture,
                                        $"{result.ModelPart(position, alternative, c):R}\t"
                                            + $"{result.TokenisationPart(position, alternative, c):R}"));
                            else text.Write('\t');
                            text.WriteLine(
                                FormattableString.Invariant(
                                    $"\t{conditions[c]}\t{position - result.Predictor.Window.AlignmentIndex}"));
                        }
            }
        });
    }

    /// <summary>Writes the table and beside it a heat map of each sequence: all of them, the table first, or none.</summary>
    /// <param name="table">The table, as <see cref="WriteTable"/> writes it.</param>
    /// <param name="results">Effects, each with the SVG file of its heat map; written one by one as they come.</param>
    /// <param name="condition">Index into the predictor's conditions, of the heat maps.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">A file cannot be written.</exception>
    public static void Write(string table, IEnumerable<(MutagenesisResult Result, string HeatMap)> results, int condition)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(results);
        using var drawings = new WaitingFiles();
        WriteTable(table, results.Select(item =>
        {
            WriteHeatMap(drawings.For(item.HeatMap), item.Result, condition);
            return item.Result;
        }));
        drawings.Place();
    }

    /// <summary>Draws one condition: how much each base matters above, the effect of each substitution below.</summary>
    /// <param name="path">The SVG file; replaced when it exists.</param>
    /// <param name="result">The effects.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteHeatMap(string path, MutagenesisResult result, int condition)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(result);
        OutputFile.WriteText(path, text => text.Write(MutagenesisDrawing.Draw(result, condition)));
    }
}
