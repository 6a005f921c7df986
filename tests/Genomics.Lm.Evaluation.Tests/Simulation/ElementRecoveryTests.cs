using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Simulation;

public class ElementRecoveryTests
{
    private static readonly PromoterSimulation Simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 400 });
    private static readonly int[] Genes = [.. Enumerable.Range(0, 400).Where(g => g % 2 == 0)];

    [Fact]
    public void A_predictor_that_knows_the_truth_recovers_everything()
    {
        using var oracle = Simulation.Oracle();
        var result = Measure(("truth", oracle));
        var summary = Assert.Single(result.Predictors);
        Assert.Equal((1.0, 1.0, 1.0), (Math.Round(summary.Pearson, 9), Math.Round(summary.Slope, 9), summary.SameSign));
        Assert.True(summary.DecoyResponse < 0.2);
        Assert.All(result.Effects, e => Assert.Equal(e.TrueChange, e.PredictedChange, 9));
        Assert.Equal(2 * (Simulation.Elements.Count + 1), result.Effects.Count);
        Assert.All(result.Effects, e => Assert.True(e.Genes >= 5, $"{e.Element} {e.Edit}: {e.Genes} genes"));
    }

    [Fact]
    public void A_linear_function_of_the_truth_keeps_r_and_its_slope_is_the_slope()
    {
        using var half = new Edited(Simulation.Oracle(), value => 0.5 * value + 7);
        using var opposite = new Edited(Simulation.Oracle(), value => -value);
        var result = Measure(("half", half), ("opposite", opposite));
        Assert.Equal((1.0, 0.5, 1.0), (Math.Round(result.Predictors[0].Pearson, 9), Math.Round(result.Predictors[0].Slope, 9),
            result.Predictors[0].SameSign));
        Assert.Equal((-1.0, -1.0, 0.0), (Math.Round(result.Predictors[1].Pearson, 9), Math.Round(result.Predictors[1].Slope, 9),
            result.Predictors[1].SameSign));
    }

    [Fact]
    public void A_predictor_of_one_number_recovers_nothing()
    {
        using var constant = new Edited(Simulation.Oracle(), _ => 3);
        var summary = Measure(("constant", constant)).Predictors[0];
        Assert.Equal((true, 0.0, 0.0, true),
            (double.IsNaN(summary.Pearson), summary.Slope, summary.SameSign, double.IsNaN(summary.DecoyResponse)));
    }

    [Fact]
    public void Effects_have_the_signs_of_the_grammar_and_decoys_and_additive_data_none()
    {
        using var oracle = Simulation.Oracle();
        foreach (var effect in Measure(("truth", oracle)).Effects)
        {
            var sign = effect.Element switch
            {
                ['T', 'A', 'A', 'T', ..] or ['C', 'A', 'G', 'G', ..] => -1,
                _ =>
                1
            } * (effect.Edit == ElementEdit.Ablation ? -1 : 1);
            if (effect.IsDecoy) Assert.InRange(effect.TrueChange, -0.25, 0.25);
            // super-additive: positive either way
            else if (effect.Kind == PlantedElementKind.Interaction)
                Assert.True(effect.TrueChange > 0.5, $"{effect.Element} {effect.Edit}: {effect.TrueChange}");
            else Assert.True(sign * effect.TrueChange > 0.1, $"{effect.Element} {effect.Edit}: {effect.TrueChange}");
        }
        var additive = PromoterSimulation.Create(new SimulationOptions { Genes = 400, Preset = "additive" });
        using var additiveOracle = additive.Oracle();
        var together =
            ElementRecovery.Measure(additive, Genes,
            [("truth", additiveOracle)]).Effects.Where(e => e.Kind == PlantedElementKind.Interaction).ToList();
        Assert.Equal(2, together.Count);
        Assert.All(together, e => Assert.True(e.IsDecoy && Math.Abs(e.TrueChange) < 0.15, $"{e.Edit}: {e.TrueChange}"));
    }

    [Fact]
    public void What_a_preset_gives_no_share_of_the_variance_counts_as_decoy()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 200, Preset = "composition" });
        using var oracle = simulation.Oracle();
        var result = ElementRecovery.Measure(simulation, Genes[..90], [("truth", oracle)], new RecoveryOptions { GenesPerEdit = 10 });
        Assert.All(result.Effects, e => Assert.Equal(e.Kind != PlantedElementKind.Composition, e.IsDecoy));
        Assert.InRange(result.Predictors[0].DecoyResponse, 0, 0.5);   // inserted words may make or break a CpG
    }

    [Fact]
    public void Every_predictor_sees_the_same_windows_of_the_right_length_and_no_other_genes()
    {
        var seen = new List<IReadOnlyList<DnaSequence>>();
        using var spy = new Edited(Simulation.Oracle(), value => value, seen.Add);
        Measure(("first", spy), ("second", spy));
        Assert.Equal(seen[0].Select(s => s.ToString()), seen[1].Select(s => s.ToString()));
        var allowed = Genes.Select(g => Simulation.Dataset.Sequences[g].Id).ToHashSet();
        Assert.All(seen[0], s => Assert.True(s.Length == 1001 && allowed.Contains(s.Id)));
    }

    [Fact]
    public void A_fitted_ridge_recovers_part_of_it_and_the_report_and_metrics_say_so()
    {
        using var temporary = new TemporaryFolder();
        using var oracle = Simulation.Oracle();
        using var comparison = PredictorComparison.Run(Simulation.Dataset, StudySplit.Make(Simulation.Dataset), [RidgeLearner.Cpg],
            new ComparisonOptions { Oracle = oracle, Draws = 1_000 });
        var result = ElementRecovery.Measure(Simulation, comparison.Split.Testing, [("cpg", comparison.Predictors[0].Predictor)]);
        Assert.InRange(result.Predictors[0].Pearson, 0.1, 0.95);
        var cpg = result.Effects.First(e => e.Kind == PlantedElementKind.Composition && e.Edit == ElementEdit.Insertion);
        Assert.True(cpg.PredictedChange > 0 && cpg.StandardError >= 0);

        var (report, metrics) = (temporary.File("report.html"), temporary.File("metrics.json"));
        HtmlReport.Write(report, comparison, new ReportDetails { Recovery = result });
        MetricsFile.Write(metrics, comparison, new ReportDetails { Recovery = result });
        var html = File.ReadAllText(report);
        foreach (var text in (string[])["Recovery of planted elements", "What the simulated expression is made of",
            "What the predictors have understood", "Elements taken away", "Elements put in", "Two motifs together", "oracle"])
            Assert.Contains(text, html);
        using var json = JsonDocument.Parse(File.ReadAllBytes(metrics));
        var recovery = json.RootElement.GetProperty("recovery");
        Assert.Equal(result.Effects.Count, recovery.GetProperty("elements").GetArrayLength());
        Assert.Equal(result.Predictors[0].Pearson, recovery.GetProperty("predictors")[0].GetProperty("pearson").GetDouble());
        Assert.Equal(0.15, json.RootElement.GetProperty("simulation").GetProperty("realised")[0].GetProperty("regions").GetDouble(), 9);
        var shares = Assert.IsType<TableSection>(result.Sections[0]);
        Assert.Equal(["asked for", "20.0", "15.0", "15.0", "10.0", "40.0", "0.775"], shares.Rows[0]);
    }

    [Fact]
    public void An_unknown_condition_is_explained()
    {
        using var oracle = Simulation.Oracle();
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            ElementRecovery.Measure(Simulation, Genes, [("truth", oracle)], new RecoveryOptions { Condition = "liver" }));
        Assert.Contains("'liver'", error.Message);
        Assert.Contains("condition_1", error.Message);
    }

    private static RecoveryResult Measure(params (string, IExpressionPredictor)[] predictors)
        => ElementRecovery.Measure(Simulation, Genes, predictors);

    /// <summary>Another predictor's values, changed.</summary>
    private sealed class Edited(IExpressionPredictor inner, Func<double, double> change,
        Action<IReadOnlyList<DnaSequence>>? look = null) : IExpressionPredictor
    {
        public PredictorInfo Info => inner.Info;

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            look?.Invoke(sequences);
            inner.Predict(sequences, destination, options, progress, cancellationToken);
            for (var i = 0; i < destination.Length; i++) destination[i] = change(destination[i]);
        }

        public void Save(string folder) => inner.Save(folder);

        public void Dispose() => inner.Dispose();
    }
}
