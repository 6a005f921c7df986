using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests.Experiments;

public sealed class ExperimentTests
{
    private static readonly DexterOptions Options = new() { Bins = 5, KmerMaxLength = 3 };

    [Fact]
    public void Swapped_models_predict_the_values_of_other_conditions()
    {
        var (dataset, split) = Data(160);
        var run = DexterExperiment.Run(dataset, split, Options);
        var swap = ModelSwap.Of(run);
        for (var i = 0; i < 2; i++) Assert.Equal(run.Conditions[i].Test.Pearson, swap[i, i], 1e-9);
        int[] known = [.. split.Testing.Where(g => !double.IsNaN(dataset.Value(g, 1)))];
        var predictions = new double[known.Length * 2];
        run.Predictor.Predict([.. known.Select(g => dataset.Sequences[g])], predictions);
        Assert.Equal(Correlation.Pearson([.. known.Select((_, i) => predictions[2 * i])], [.. known.Select(g => dataset.Value(g, 1))]),
            swap[0, 1], 1e-12);
        Assert.Equal(["c0", "c1"], swap.ToSection().RowNames);
    }

    [Fact]
    public void Importance_is_the_r_squared_lost_without_a_variable()
    {
        var (dataset, split) = Data(160);
        var condition = DexterExperiment.Run(dataset, split, Options, ["c0"]).Conditions[0];
        var importance = VariableImportance.Of(condition, atLeast: 5);
        Assert.True(importance.Variables.Count >= 5);
        Assert.Equal(importance.Variables.OrderByDescending(v => v.Loss), importance.Variables);
        double[] Predict(string? without)
            => [.. Enumerable.Range(0, condition.Training.Genes.Count).Select(row => condition.Model.Intercept
            + importance.Variables.Where(v => v.Variable.Name != without).Sum(v => v.Variable.Coefficient
                * (condition.Training[row, condition.Model.Variables.ToList().FindIndex(m => m.Name == v.Variable.Name)] - v.Variable.Mean)
                / v.Variable.Scale))];
        var full = Accuracy.RSquared(Predict(null), condition.Training.Expression);
        Assert.Equal(full, importance.RSquared, 1e-9);
        foreach (var (variable, loss) in importance.Variables.Take(3))
            Assert.Equal(full - Accuracy.RSquared(Predict(variable.Name), condition.Training.Expression), loss, 1e-9);
        Assert.Equal(importance.Variables.Select(v => (v.Variable.Name, v.Loss)),
            DexterPictures.Importance(importance, "c0").Bars.Select(b => (b.Name, b.Value)));
    }

    [Fact]
    public void Stability_counts_the_runs_in_which_a_variable_came_back()
    {
        var (dataset, _) = Data(120);
        long[] seeds = [1, 2, -3];
        var stability = SeedStability.Run(dataset, "c0", seeds, Options);
        var runs = seeds.Select(s => DexterExperiment.Run(dataset, StudySplit.Make(dataset, s), Options, ["c0"], s).Conditions[0])
            .ToArray();
        Assert.Equal(runs.Select(r => r.Test), stability.Runs.Select(r => r.Test));
        Assert.Equal(seeds, stability.Runs.Select(r => r.Seed));
        Assert.Equal(16, stability.Variables.Count(v => v.Kmer.Length == 2 && v.Region.Length == dataset.Window.Length && v.Found == 3));
        foreach (var variable in stability.Variables)
        {
            var same = runs.SelectMany(r => r.Model.Variables).Where(v => v.Kmer == variable.Kmer && v.Region == variable.Region)
                .ToArray();
            Assert.Equal((same.Length, same.Count(v => v.Coefficient != 0)), (variable.Found, variable.Selected));
            Assert.Equal(same.Sum(v => v.Coefficient) / 3, variable.MeanCoefficient, 1e-12);
        }
    }

    [Fact]
    public void Permuted_values_show_nothing_where_real_ones_show_much()
    {
        var (dataset, split) = Data(200);
        var found = PermutationNull.Run(dataset, split, "c0", 24, Options);
        Assert.Equal(24, found.Permuted.Count);
        Assert.Equal(1 / 25.0, found.PearsonPValue, 1e-12);
        Assert.Equal(1 / 25.0, found.StrongestCorrelationPValue, 1e-12);
        Assert.InRange(found.Permuted.Average(p => double.IsNaN(p.Test.Pearson) ? 0 : p.Test.Pearson), -0.15, 0.15);
        Assert.True(found.Permuted.Select(p => p.StrongestCorrelation).Distinct().Count() > 20);
        Assert.Equal(found.Permuted, PermutationNull.Run(dataset, split, "c0", 24, Options, threads: 1).Permuted);
        var nothing = PermutationNull.Run(dataset, split, "c1", 19, Options);
        Assert.InRange(nothing.VariablesPValue, 0.06, 1);
    }

    [Fact]
    public void A_joint_model_has_the_same_variables_for_all_conditions_and_predicts()
    {
        using var folder = new TemporaryFolder();
        var (dataset, split) = Data(160);
        var run = DexterExperiment.Run(dataset, split, Options);
        var joint = JointModel.Fit(run);
        var kept = joint.Predictor.Models.Select(m => m.Variables.Where(v => v.Coefficient != 0).Select(v => v.Name).ToArray()).ToArray();
        Assert.NotEmpty(kept[0]);
        Assert.Equal(kept[0], kept[1]);
        Assert.InRange(joint.Lasso.Violation, 0, 1e-9);
        Assert.InRange(joint.Test[0].Pearson, run.Conditions[0].Test.Pearson - 0.15, 1);
        joint.Predictor.Save(folder.File("joint"));
        using var loaded = DexterPredictor.Load(folder.File("joint"));
        Assert.Equal(joint.Predictor.Models[1].Variables, loaded.Models[1].Variables);
    }

    [Fact]
    public void No_variable_to_fit_jointly_is_an_error()
    {
        var genes = TestGenes.Random(3, count: 60);
        var dataset = genes.Dataset([.. genes.Values.Select(_ => 1.0)]);
        var run = DexterExperiment.Run(dataset, StudySplit.Make(dataset), Options);
        Assert.Equal(0, run.Conditions[0].Model.NonZero);
        Assert.Contains("nothing to fit", Assert.Throws<GenomicsDataException>(() => JointModel.Fit(run)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>c0 follows the sequence; c1 is noise and lacks some values.</summary>
    private static (GeneDataset Dataset, GeneSplit Split) Data(int count)
    {
        var genes = TestGenes.Random(12, count);
        var random = new CounterRandom(77);
        var dataset = genes.Dataset(
            [.. genes.Letters.Select(l => l.Split("TA").Length - 2.0 * l.Split("CG").Length + random.NextNormal())],
            [.. genes.Values.Select((_, i) => i % 10 == 0 ? double.NaN : random.NextNormal())]);
        return (dataset, StudySplit.Make(dataset));
    }
}
