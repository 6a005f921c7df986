using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>Writes what motifs and words do as tables, and as curves for the report's drawings.</summary>
public static class InsertionFiles
{
    /// <summary>
    /// Writes a row per place and condition: motif, strand, position (0-based), from_start (bases from the gene's start), condition,
    /// effect,
    /// standard_error, backgrounds.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="predictor">What predicted.</param>
    /// <param name="effects">The effects.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, PredictorInfo predictor, IEnumerable<InsertionEffect> effects)
        => Write(path, predictor, effects, "motif\tstrand\tposition\tfrom_start\tcondition\teffect\tstandard_error\tbackgrounds",
            (effect, c) => FormattableString.Invariant(
                $"{TableCell.Of(effect.Motif.Id)}\t{Sign(effect.Strand)}\t{effect.Position}\t")
                + FormattableString.Invariant($"{effect.Position - predictor.Window.AlignmentIndex}\t")
                + FormattableString.Invariant(
                    $"{TableCell.Of(predictor.Conditions[c])}\t{effect.Mean[c]:G6}\t{effect.StandardError[c]:G6}\t{effect.Backgrounds}"));

    /// <summary>
    /// Writes a row per spacing and condition: first, second, strand (of the second), spacing, condition, together, interaction,
    /// standard_error (of the interaction), backgrounds.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="predictor">What predicted.</param>
    /// <param name="effects">The effects.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, PredictorInfo predictor, IEnumerable<PairEffect> effects)
        => Write(path, predictor, effects,
            "first\tsecond\tstrand\tspacing\tcondition\ttogether\tinteraction\tstandard_error\tbackgrounds",
            (effect, c) => FormattableString.Invariant(
                $"{TableCell.Of(effect.First.Id)}\t{TableCell.Of(effect.Second.Id)}\t{Sign(effect.Strand)}\t{effect.Spacing}\t")
                + TableCell.Of(predictor.Conditions[c]) + "\t"
                + FormattableString.Invariant(
                    $"{effect.Together[c]:G6}\t{effect.Interaction[c]:G6}\t{effect.StandardError[c]:G6}\t{effect.Backgrounds}"));

    /// <summary>
    /// Writes a row per word: name, word, left, right, coefficient, per_occurrence, inserted, insertion, insertion_error, control, ablated,
    /// ablation, ablation_error.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="responses">The responses.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<WordResponse> responses)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(responses);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("name\tword\tleft\tright\tcoefficient\tper_occurrence\tinserted\tinsertion\tinsertion_error\tcontrol\tablated"
                + "\tablation\tablation_error");
            foreach (var r in responses)
            {
                text.Write(FormattableString.Invariant($"{r.Word.Name}\t{r.Word.Word}\t{r.Word.Left}\t{r.Word.Right}\t"));
                text.Write(FormattableString.Invariant($"{r.Word.Coefficient:G6}\t{r.Word.PerOccurrence:G6}\t{r.Inserted}\t"));
                text.Write(FormattableString.Invariant($"{r.Insertion:G6}\t{r.InsertionError:G6}\t{r.Control:G6}\t{r.Ablated}\t"));
                text.WriteLine(FormattableString.Invariant($"{r.Ablation:G6}\t{r.AblationError:G6}"));
            }
        });
    }

    /// <summary>The effect along the window, a curve per motif and strand.</summary>
    /// <param name="predictor">What predicted.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    public static CurveSection Curves(PredictorInfo predictor, IEnumerable<InsertionEffect> effects, int condition)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(effects);
        return new CurveSection($"Motifs at every place: {predictor.Name}, {predictor.Conditions[condition]}",
            "first base of the motif, from the start", "mean change of the prediction",
            [.. effects.GroupBy(e => (e.Motif.Id, e.Strand)).Select(g => new Curve($"{g.Key.Id} {Sign(g.Key.Strand)}",
                [.. g.Select(e => (double)e.Position - predictor.Window.AlignmentIndex)], [.. g.Select(e => e.Mean[condition])]))]);
    }

    /// <summary>The interaction by spacing, a curve per pair and strand.</summary>
    /// <param name="predictor">What predicted.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    public static CurveSection Curves(PredictorInfo predictor, IEnumerable<PairEffect> effects, int condition)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(effects);
        return new CurveSection($"Pairs of motifs at every spacing: {predictor.Name}, {predictor.Conditions[condition]}",
            "bases between the motifs", "interaction",
            [.. effects.GroupBy(e => (First: e.First.Id, Second: e.Second.Id, e.Strand)).Select(g => new Curve(
                $"{g.Key.First}, {g.Key.Second} {Sign(g.Key.Strand)}", [.. g.Select(e => (double)e.Spacing)],
                [.. g.Select(e => e.Interaction[condition])]))]);
    }

    private static void Write<T>(string path, PredictorInfo predictor, IEnumerable<T> effects, string header, Func<T, int, string> row)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(effects);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine(header);
            foreach (var effect in effects)
                for (var c = 0; c < predictor.Conditions.Count; c++) text.WriteLine(row(effect, c));
        });
    }

    private static char Sign(Strand strand) => strand == Strand.Reverse ? '-' : '+';
}
