using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>What a run did to its input, in words.</summary>
internal static class RunNotes
{
    public static List<string> Of(DexterExperimentResult result)
    {
        var (dataset, options) = (result.Dataset, result.Predictor.Options);
        List<string> notes = [string.Create(CultureInfo.InvariantCulture,
            $"{dataset.Count} genes have windows and values ({dataset.SequencesWithoutExpression} windows without values, "
                + $"{dataset.RowsWithoutSequence} rows without windows): {result.Split.Learning.Distinct().Count()} learnt from, "
                + $"{result.Split.Testing.Count} tested")];
        var bins = result.Predictor.Layout.Bins.Count;
        if (options.BinBounds.Count < 2 && bins != options.Bins) notes.Add(Text($"{options.Bins} bins were asked for, {bins} resulted"));
        foreach (var condition in result.Conditions)
        {
            var column = dataset.Conditions.IndexOf(condition.Condition);
            if (column < dataset.Transform.Replaced.Count && dataset.Transform.Replaced[column] > 0)
                notes.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{condition.Condition}: {dataset.Transform.Replaced[column]} values ≤ 0 took the smallest logarithm, "
                    + $"{dataset.Transform.Floors[column]}"));
        }
        var letters = AmbiguousLetters(dataset);
        if (letters > 0) notes.Add(Text($"{letters} letters other than A, C, G, T and N were read as N"));
        return notes;
    }

    private static long AmbiguousLetters(GeneDataset dataset)
    {
        var count = 0L;
        foreach (var sequence in dataset.Sequences)
        {
            var rest = sequence.Bases;
            for (var at = rest.IndexOfAnyExcept("ACGTN"u8); at >= 0; at = rest.IndexOfAnyExcept("ACGTN"u8))
            {
                count++;
                rest = rest[(at + 1)..];
            }
        }
        return count;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
