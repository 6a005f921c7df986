using System.Globalization;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>The recovery of planted elements as parts of a report.</summary>
internal static class RecoverySections
{
    public static IReadOnlyList<ReportSection> Of(RecoveryResult result)
    {
        var single = result.Effects.Where(e => e.Kind != PlantedElementKind.Interaction).ToList();
        var together = result.Effects.Where(e => e.Kind == PlantedElementKind.Interaction);
        return
        [
            Shares(result.Simulation), Summary(result),
            Changes(result, "Elements taken away", single.Where(e => e.Edit == ElementEdit.Ablation),
                "A motif's sites and a word's copies are replaced by background, CpG becomes TpG or CpA."),
            Changes(result, "Elements put in", single.Where(e => e.Edit == ElementEdit.Insertion),
                "One best site of a motif, five copies of a word, ten CpG made of TpG or CpA."),
            Changes(result, "Two motifs together", together,
                "What editing both motifs does beyond what editing each alone does; a predictor that adds up single effects says 0."),
        ];
    }

    private static TableSection Shares(PromoterSimulation simulation)
    {
        string[] Row(string name, SimulationShares shares)
            => [name, .. ((double[])[shares.Composition, shares.Regions, shares.Motifs, shares.Interaction, shares.Noise])
                .Select(s => NumberText.Fixed(100 * s, 1)), NumberText.Fixed(shares.Ceiling)];
        return new TableSection("What the simulated expression is made of",
            ["% of the variance", "CpG", "long regions", "motifs", "two motifs together", "noise", "highest r"],
            [Row("asked for", simulation.Options.Shares),
                .. simulation.Dataset.Conditions.Select((c, i) => Row($"in {c}", simulation.RealisedShares[i]))])
        {
            Caption = $"{simulation.Description}. The shares and the grammar were fixed before any network was fitted to such data; "
                + $"the lower rows are measured on all genes. "
                + "The oracle is the true function without noise. Decoys (the same motifs and words elsewhere, GC content, the balance "
                + "of A and T) have no effect of their own.",
        };
    }

    private static TableSection Summary(RecoveryResult result) => new(
        "What the predictors have understood", ["predictor", "edits", "r", "size", "right sign", "decoys"],
        [.. result.Predictors.Select(
            p => (string[])[p.Predictor, p.Edits.ToString(CultureInfo.InvariantCulture), NumberText.Fixed(p.Pearson),
                NumberText.Fixed(p.Slope, 2), NumberText.Percent(p.SameSign), NumberText.Fixed(p.DecoyResponse, 2)])])
    {
        Caption = $"Single elements are edited in test genes and the predicted change in {result.Condition} is compared with the true "
            + $"one. r: correlation over all edits; size: predicted change per "
            + "true change, 1 is the full size; right sign: of the edits that change something; decoys: response to elements that do "
            + "nothing, relative to those that work, 0 is best.",
    };

    private static HeatMapSection Changes(RecoveryResult result, string title, IEnumerable<ElementEffect> effects, string how)
    {
        var rows = effects.Where(e => e.Genes > 0).GroupBy(e => (e.Element, e.Edit)).ToList();
        var unit = result.Simulation.Options.Deviation;
        return new HeatMapSection(
            title, [.. rows.Select(row => Name(row.First()))], ["truth", .. result.Predictors.Select(p => p.Predictor)],
            [.. rows.SelectMany(row => row.Select(e => e.PredictedChange).Prepend(row.First().TrueChange))
                .Select(change => change / unit)], "mean change in standard deviations of expression")
        {
            Caption = $"{how} Mean change of {result.Condition} over the edited genes, in standard deviations of expression. Positions "
                + $"are relative to the TSS.",
        };
    }

    private static string Name(ElementEffect effect)
    {
        var what = effect.Kind != PlantedElementKind.Interaction ? "" : effect.Edit == ElementEdit.Ablation ? " taken away" : " put in";
        return $"{effect.Element}{what}{(effect.IsDecoy ? " (decoy)" : "")}, {effect.Genes} genes";
    }
}
