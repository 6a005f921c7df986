using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Evaluation.Stacking.Internals;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Stacking;

public class StackedLearnerTests
{
    private static readonly Data.Datasets.GeneDataset Genes = Toy.Dataset(240);

    private static FittingData Data(IReadOnlyList<string>? targets = null) => Genes.ForFitting(Toy.Split(Genes), targets);

    private static double[] Predict(IExpressionPredictor predictor)
    {
        var test = Toy.Split(Genes).Testing.Select(g => Genes.Sequences[g]).ToArray();
        var predictions = new double[test.Length * predictor.Info.Conditions.Count];
        predictor.Predict(test, predictions);
        return predictions;
    }

    [Fact]
    public void No_method_ever_predicts_a_gene_that_it_was_fitted_on()
    {
        var seen = new HashSet<string>();
        var leaks = 0;
        var spy = new CustomLearner("spy", data =>
        {
            var known = data.TrainingAndValidation.Sequences.Select(s => s.Id).ToHashSet();
            return new FitResult(new SpyPredictor(data, id => { seen.Add(id); if (known.Contains(id)) leaks++; }), [], 0);
        });
        using var fit = new StackedLearner("stack", [spy, RidgeLearner.GcContent]).Fit(Data()).Predictor;
        Assert.Equal(Data().TrainingAndValidation.Sequences.Select(s => s.Id).Order(), seen.Order());
        Assert.Equal(0, leaks);
    }

    [Fact]
    public void Folds_cover_all_genes_evenly_and_keep_validation_apart()
    {
        var data = Data();
        var folds = OutOfFold.Deal(data, 3);
        Assert.InRange(folds.GroupBy(f => f).Max(g => g.Count()) - folds.GroupBy(f => f).Min(g => g.Count()), 0, 1);
        var rest = OutOfFold.Without(data, folds, 1);
        Assert.Equal(folds.Count(f => f != 1), rest.Training.Count + rest.Validation.Count);
        Assert.Empty(rest.Validation.Sequences.Select(s => s.Id).Intersect(data.Training.Sequences.Select(s => s.Id)));
        var gene = rest.Training.Sequences.ToList().IndexOf(rest.Training.Sequences[7]);
        Assert.Equal(data.Training.Value(data.Training.Sequences.ToList().IndexOf(rest.Training.Sequences[7]), 1),
            rest.Training.Value(gene, 1));
    }

    [Fact]
    public void Leakage_groups_stay_in_one_fold()
    {
        var random = new CounterRandom(5);
        int[] groups = [.. Enumerable.Range(0, Genes.Count).Select(_ => random.NextInt(30))];
        var data = Genes.ForFitting(Toy.Split(Genes), groups: groups);
        var folds = OutOfFold.Deal(data, 3);
        int[] own = [.. data.Training.Groups!, .. data.Validation.Groups!];
        Assert.All(own.Zip(folds).GroupBy(p => p.First), g => Assert.Single(g.Select(p => p.Second).Distinct()));
        Assert.InRange(folds.GroupBy(f => f).Max(g => g.Count()) - folds.GroupBy(f => f).Min(g => g.Count()), 0, own.GroupBy(g => g)
            .Max(g => g.Count()));
        for (var i = 0; i < own.Length; i++)
            Assert.Equal(groups[i < data.Training.Count ? data.Training.TableOrder[i]
                : data.Validation.TableOrder[i - data.Training.Count]], own[i]);
    }

    [Fact]
    public void A_useless_method_is_given_little_weight_and_a_good_one_much()
    {
        var noise = new ToyLearner("noise", noise: 3, scale: 0);
        using var stacked = new StackedLearner("stack", [noise, RidgeLearner.GcContent]).Fit(Data()).Predictor;
        using var alone = RidgeLearner.GcContent.Fit(Data()).Predictor;
        Assert.True(Correlation.Pearson(Predict(stacked), Predict(alone)) > 0.99);
    }

    [Fact]
    public void Block_penalties_find_the_block_that_matters()
    {
        var random = new CounterRandom(3);
        var (x, y) = (new float[200 * 4], new double[200]);
        for (var i = 0; i < 200; i++)
        {
            for (var c = 0; c < 4; c++) x[i * 4 + c] = (float)random.NextNormal();
            y[i] = x[i * 4 + 2] - x[i * 4 + 3] + random.NextNormal();
        }
        var (model, ratios) = BlockRidge.Fit(x, 2, 2, y, 1, new StackingOptions(), Data(), default);
        Assert.True(ratios[0][1] < 1, $"ratio {ratios[0][1]}");
        Assert.InRange(model.Slopes(0)[2], 0.7, 1.2);
        Assert.InRange(Math.Abs(model.Slopes(0)[0]), 0, 0.15);
    }

    [Fact]
    public void A_saved_stack_predicts_the_same_when_loaded_and_a_damaged_one_is_named()
    {
        using var folder = new TemporaryFolder();
        using var stacked = new StackedLearner("stack_kmer", [RidgeLearner.Cpg, RidgeLearner.Kmers()]).Fit(Data(["Root"])).Predictor;
        stacked.Save(folder.File("s"));
        var catalog = StackedPredictor.Register(RidgePredictor.Register(new PredictorCatalog()));
        using (var loaded = catalog.Load(folder.File("s"))) Assert.Equal(Predict(stacked), Predict(loaded));
        File.WriteAllText(Path.Combine(folder.File("s"), "stack.json"), "{\"members\":2,\"intercepts\":[1]");
        Assert.Contains("was changed after it was written",
            Assert.Throws<GenomicsDataException>(() => catalog.Load(folder.File("s"))).Message);
        OlderFormats.OfPredictor(folder.File("s"));
        Assert.Contains("make it again", Assert.Throws<GenomicsDataException>(() => catalog.Load(folder.File("s"))).Message);
    }

    [Fact]
    public void A_stack_of_any_methods_under_any_name_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var learner = new StackedLearner("ridge and ridge", [RidgeLearner.Kmers(), RidgeLearner.Multiscale()]);
        Assert.Equal(("stack", "ridge and ridge", MethodRole.Stack), (learner.Kind, learner.Name, learner.Role));
        using var stacked = learner.Fit(Data(["Root"])).Predictor;
        stacked.Save(folder.File("s"));
        var catalog = StackedPredictor.Register(RidgePredictor.Register(new PredictorCatalog()));
        using var loaded = catalog.Load(folder.File("s"));
        Assert.Equal(("stack", "ridge and ridge"), (loaded.Info.Kind, loaded.Info.Name));
        Assert.Equal(Predict(stacked), Predict(loaded));
    }

    [Fact]
    public void A_folder_of_the_older_kind_is_loaded()
    {
        using var folder = new TemporaryFolder();
        using var stacked = new StackedLearner("stack_kmer", [RidgeLearner.Cpg, RidgeLearner.GcContent]).Fit(Data(["Root"])).Predictor;
        stacked.Save(folder.File("s"));
        var file = Path.Combine(OlderFormats.OfPredictor(folder.File("s")), "predictor.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"kind\":\"stack\"", "\"kind\":\"stack_kmer\"", StringComparison.Ordinal));
        using var loaded = StackedPredictor.Register(RidgePredictor.Register(new PredictorCatalog())).Load(folder.File("s"));
        Assert.Equal("stack_kmer", loaded.Info.Kind);
        Assert.Equal(Predict(stacked), Predict(loaded));
    }

    [Theory, InlineData(""), InlineData(" ")]
    public void A_stack_needs_a_name_and_two_methods(string name)
    {
        Assert.Throws<ArgumentException>(() => new StackedLearner(name, [RidgeLearner.Cpg, RidgeLearner.GcContent]));
        Assert.Throws<ArgumentException>(() => new StackedLearner("mine", [RidgeLearner.Cpg]));
    }

    private sealed class SpyPredictor(FittingData data, Action<string> asked) : IExpressionPredictor
    {
        public PredictorInfo Info { get; } =
            new() { Kind = "spy", Name = "spy", Conditions = data.TargetConditions, Transform = data.Transform, Window = data.Window };

        public void Predict(IReadOnlyList<Data.Sequences.DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            foreach (var sequence in sequences) asked(sequence.Id);
            destination.Clear();
        }

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
