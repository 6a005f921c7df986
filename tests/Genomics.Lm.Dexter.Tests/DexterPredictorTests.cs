using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests;

public sealed class DexterPredictorTests
{
    private static readonly DexterOptions Options =
        new() { Bins = 5, KmerMaxLength = 4, Iupac = true, ShuffleFolds = true, BinBounds = [-15, -3, 0, 9, 20] };

    [Fact]
    public void A_saved_predictor_comes_back_with_the_same_predictions_and_models()
    {
        using var folder = new TemporaryFolder();
        var genes = TestGenes.Random(3, count: 80);
        using var fitted = new DexterLearner(Options).Fit(genes.ForFitting()).Predictor;
        fitted.Save(folder.File("model"));
        using var loaded = (DexterPredictor)new PredictorCatalog().Add(DexterPredictor.Kind, DexterPredictor.Load)
            .Load(folder.File("model"));
        Assert.Equal(Predict(fitted, genes.Sequences), Predict(loaded, genes.Sequences));
        var original = (DexterPredictor)fitted;
        Assert.Equal(original.Models[0].Variables, loaded.Models[0].Variables);
        Assert.Equal(original.Layout.Bins, loaded.Layout.Bins);
        Assert.Equal(original.Options with { BinBounds = [] }, loaded.Options with { BinBounds = [] });
        Assert.Equal(original.Options.BinBounds, loaded.Options.BinBounds);
        Assert.Equal(original.Info.Window, loaded.Info.Window);
    }

    [Fact]
    public void A_part_of_the_windows_gives_what_windows_cut_to_it_give()
    {
        using var folder = new TemporaryFolder();
        var genes = TestGenes.Random(5, count: 90);
        var part = new WindowPart(12, 15);
        var cut = genes with
        {
            Letters = [.. genes.Letters.Select(l => l.Substring(genes.Window.AlignmentIndex - 12, 28))],
            Window = new WindowGeometry(28, 12),
        };
        var options = new DexterOptions { Bins = 5, KmerMaxLength = 4 };
        var expected = DexterExperiment.Run(cut.Dataset(), StudySplit.Make(cut.Dataset()), options);
        var found = DexterExperiment.Run(genes.Dataset(), StudySplit.Make(genes.Dataset()), options with { Part = part });
        Assert.NotEmpty(expected.Conditions[0].Model.Variables);
        Assert.Equal(expected.Conditions[0].Model.Variables, found.Conditions[0].Model.Variables);
        Assert.Equal(expected.Conditions[0].Test, found.Conditions[0].Test);
        Assert.Equal(genes.Window, found.Predictor.Info.Window);
        found.Predictor.Save(folder.File("model"));
        using var loaded = DexterPredictor.Load(folder.File("model"));
        Assert.Equal(part, loaded.Options.Part);
        Assert.Equal(Predict(expected.Predictor, cut.Sequences), Predict(loaded, genes.Sequences));
        var (few, all) = (DexterFeatures.Of(loaded), DexterFeatures.Of(expected.Predictor));
        float[] ours = new float[90 * few.Names.Count], theirs = new float[90 * all.Names.Count];
        few.Extract(genes.Sequences, ours);
        all.Extract(cut.Sequences, theirs);
        Assert.Equal(theirs, ours);
        Assert.Throws<GenomicsDataException>(
            () => new DexterLearner(options with { Part = new WindowPart(500, 5) }).Fit(genes.ForFitting()));
        Assert.Throws<ArgumentOutOfRangeException>((options with { Part = new WindowPart(5, -1) }).Validate);
    }

    [Fact]
    public void Several_conditions_in_one_call_are_as_good_as_one_call_each()
    {
        var genes = TestGenes.Random(4, count: 90);
        var reversed = genes.Values.Reverse().ToArray();
        reversed[7] = double.NaN; // this gene has no value under the second condition
        var dataset = genes.Dataset(genes.Values, reversed);
        var options = new DexterOptions { Bins = 5, KmerMaxLength = 4 };
        var split = StudySplit.Make(dataset);
        var both = DexterExperiment.Run(dataset, split, options);
        foreach (var condition in dataset.Conditions)
        {
            var alone = DexterExperiment.Run(dataset, split, options, [condition]).Conditions[0];
            var together = both.Conditions.Single(c => c.Condition == condition);
            Assert.Equal(alone.Model.Variables, together.Model.Variables);
            Assert.Equal(alone.Lasso.FoldErrors, together.Lasso.FoldErrors);
            Assert.Equal(alone.Test, together.Test);
        }
        Assert.Equal(90, both.Conditions[0].Training.Genes.Count + both.Conditions[0].Testing.Genes.Count);
        Assert.Equal(89, both.Conditions[1].Training.Genes.Count + both.Conditions[1].Testing.Genes.Count);
    }

    [Fact]
    public void A_learner_fits_training_and_validation_together_in_table_order()
    {
        var genes = TestGenes.Random(6, count: 90);
        var dataset = genes.Dataset();
        var options = new DexterOptions { Bins = 5, KmerMaxLength = 4 };
        var split = StudySplit.Make(dataset);
        Assert.NotEmpty(split.Validation);
        var run = DexterExperiment.Run(dataset, split, options);
        var result = new DexterLearner(options).Fit(dataset.ForFitting(split));
        Assert.Equal(run.Predictor.Models[0].Variables, ((DexterPredictor)result.Predictor).Models[0].Variables);
        Assert.Equal(run.Conditions[0].Training.Genes, split.Learning.Order().Select(g => dataset.Sequences[g].Id));
        Assert.Single(result.Sections.OfType<RegionMapSection>());
        Assert.Equal(["DExTER: variables", "DExTER: importance"], result.Sections.OfType<TableSection>().Select(s => s.Title));
        var curve = Assert.Single(result.Sections.OfType<CurveSection>());
        Assert.Equal(run.Conditions[0].Model.Alpha, Math.Pow(10, Assert.Single(curve.Marks).X), 1e-12);
    }

    [Fact]
    public void Predictions_do_not_depend_on_threads_or_company()
    {
        var genes = TestGenes.Random(9, count: 70);
        using var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(genes.ForFitting()).Predictor;
        var all = Predict(predictor, genes.Sequences);
        Assert.Equal(all, Predict(predictor, genes.Sequences, threads: 3));
        for (var i = 0; i < all.Length; i += 13) Assert.Equal(all[i], Predict(predictor, [genes.Sequences[i]])[0]);
    }

    [Fact]
    public void Sequences_of_another_length_are_refused_by_name()
    {
        var genes = TestGenes.Random(2);
        using var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(genes.ForFitting()).Predictor;
        var error = Assert.Throws<GenomicsDataException>(() => Predict(predictor, [new DnaSequence("short", "ACGT")]));
        Assert.Contains("'short' has 4 bases", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => predictor.Predict(genes.Sequences, new double[3]));
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 99", "newer version")]
    [InlineData("\"scale\":", "\"stale\":", "damaged")]
    [InlineData("\"condition\": \"c\"", "\"condition\": \"other\"", "mixes two fits")]
    [InlineData("\"left\": -", "\"left\": -99", "outside")]
    [InlineData("{", "{{", "not valid JSON")]
    public void A_damaged_or_newer_model_file_is_refused(string find, string replace, string expected)
    {
        using var folder = new TemporaryFolder();
        using (var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(TestGenes.Random(2).ForFitting()).Predictor)
            predictor.Save(folder.File("model"));
        OlderFormats.OfPredictor(folder.File("model"));
        var file = Path.Combine(folder.File("model"), "model.json");
        var text = File.ReadAllText(file);
        Assert.Contains(find, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(find, replace, StringComparison.Ordinal));
        var error = Assert.Throws<GenomicsDataException>(() => DexterPredictor.Load(folder.File("model")));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(file, error.File);
    }

    [Theory]
    [InlineData("\"left\": ", "\"left\": null, \"x\": ", "left")]
    [InlineData("\"kmer\": \"", "\"kmer\": null, \"x\": \"", "kmer")]
    [InlineData("\"intercept\": ", "\"intercept\": 1e400, \"x\": ", "intercept")]
    [InlineData("\"bins\": [\n    [\n", "\"bins\": [\n    [1],\n    [\n", "bins")]
    public void What_a_model_file_cannot_say_is_named_with_its_property(string find, string replace, string property)
    {
        using var folder = new TemporaryFolder();
        using (var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(TestGenes.Random(2).ForFitting()).Predictor)
            predictor.Save(folder.File("model"));
        EveryDamage.IsRefused(folder.File("model"), () => DexterPredictor.Load(folder.File("model")).Dispose(), flips: 12);
        var file = Path.Combine(OlderFormats.OfPredictor(folder.File("model")), "model.json");
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.Contains(find, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(find, replace, StringComparison.Ordinal));
        var error = Assert.Throws<GenomicsDataException>(() => DexterPredictor.Load(folder.File("model")));
        Assert.Equal(file, error.File);
        Assert.Contains(property, error.Record!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<GenomicsDataException>(() => DexterPredictor.Load(folder.Root));
        using (var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(TestGenes.Random(2).ForFitting()).Predictor)
            predictor.Save(folder.File("model"));
        File.Delete(Path.Combine(folder.File("model"), "model.json"));
        Assert.Contains("model.json", Assert.Throws<GenomicsDataException>(() => DexterPredictor.Load(folder.File("model"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_values_are_refused_with_the_condition_named()
    {
        var genes = TestGenes.Random(2);
        var dataset = genes.Dataset([.. genes.Values.Select((v, i) => i < 5 ? v : double.NaN)]);
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            DexterExperiment.Run(dataset, StudySplit.Make(dataset), new DexterOptions { Bins = 5 }));
        Assert.Contains("'c0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gene_listed_twice_may_be_drawn_twice_and_is_learnt_from_once()
    {
        var genes = TestGenes.Random(2, count: 60);
        int[] order = [.. Enumerable.Range(0, 60).SelectMany(g => g % 3 == 0 ? new[] { g, g } : [g])];
        var dataset = new GeneDataset("test", genes.Sequences, ["c"], genes.Values, genes.Window, Data.Expression.TransformSummary.None,
            order);
        var split = StudySplit.Make(dataset, seed: -7);
        Assert.Equal((int)(order.Length * (2.0 / 3)), split.Learning.Count);
        Assert.True(split.Learning.Distinct().Count() < split.Learning.Count);
        var result = DexterExperiment.Run(dataset, split, new DexterOptions { Bins = 5, KmerMaxLength = 2 }).Conditions[0];
        Assert.Equal(split.Learning.Distinct().Order().Select(g => dataset.Sequences[g].Id), result.Training.Genes);
        Assert.Equal(60 - result.Training.Genes.Count, result.Testing.Genes.Count);
    }

    private static double[] Predict(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences, int threads = 0)
    {
        var values = new double[sequences.Count];
        predictor.Predict(sequences, values, new PredictOptions { Threads = threads });
        return values;
    }
}
