using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Attributions;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Tests.Methods;

/// <summary>Explanations against what was planted; the table at full size stands in docs/explaining.md.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void Planted_motifs_are_found_through_predictors_that_learnt_them_by_every_method()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 1200, Preset = "additive" });
        var data = simulation.Dataset;
        var split = StudySplit.Make(data);
        var fitting = data.ForFitting(split, [data.Conditions[0]]);
        var catalog = MethodCatalog.Standard(new MethodSettings { Options = FineTuneOptions.Quick });
        (string Name, IExpressionPredictor Predictor)[] predictors = [.. ((string[])["gc_content", "kmer_ridge", "dexter", "lm_scratch"])
            .Select(name => (name, catalog.Learners(name)[0].Fit(fitting).Predictor))];
        // a language model reads each of the 3,003 altered windows twice: a few are enough
        var options = new AttributionOptions { Steps = 32 };
        AttributionRecovery[] rows = [.. AttributionTruth.Measure(simulation, [.. split.Testing.Take(12)], predictors[..3], options),
            .. AttributionTruth.Measure(simulation, [.. split.Testing.Take(2)], predictors[3..], options).Skip(2)];
        Assert.Equal(["chance ", "oracle Mutagenesis", "gc_content Mutagenesis", "kmer_ridge Mutagenesis", "dexter Mutagenesis",
            "lm_scratch Mutagenesis", "lm_scratch Gradient", "lm_scratch IntegratedGradients", "lm_scratch Attention"],
            rows.Select(r => $"{r.Predictor} {r.Method}"));
        var byName = rows.ToLookup(r => r.Predictor);
        var (chance, truth) = (rows[0], rows[1]);
        Assert.All(rows, r => Assert.InRange(r.Precision, 0, 1));
        Assert.InRange(truth.Recall, 0.5, 1);       // what the true function itself shows
        Assert.Equal(0, truth.Decoys);
        Assert.Equal(1, truth.Agreement, 1e-9);
        Assert.InRange(truth.Recall - chance.Recall, 0.3, 1);
        Assert.True(chance.Agreement is > -0.1 and < 0.1);
        var dexter = byName["dexter"].Single();
        Assert.True(dexter.Agreement > byName["gc_content"].Single().Agreement + 0.1, $"{dexter}");
        Assert.True(byName["kmer_ridge"].Single().Agreement > chance.Agreement + 0.1);
        var lm = byName["lm_scratch"].ToDictionary(r => r.Method!.Value);
        Assert.InRange(lm[AttributionMethod.IntegratedGradients].CompletenessError, 0, 0.01);
        Assert.True(lm[AttributionMethod.IntegratedGradients].WithMutagenesis > 0.3, $"{lm[AttributionMethod.IntegratedGradients]}");
        Assert.True(double.IsNaN(lm[AttributionMethod.Mutagenesis].WithMutagenesis));
        foreach (var (_, predictor) in predictors) predictor.Dispose();
    }
}
