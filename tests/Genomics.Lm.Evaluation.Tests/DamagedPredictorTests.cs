using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests;

/// <summary>Predictor folders that are not what was saved, arguments that are null, and predictors that were disposed.</summary>
public class DamagedPredictorTests
{
    private static readonly Data.Datasets.GeneDataset Genes = Toy.Dataset(120);

    private static readonly PredictorCatalog Catalog =
        EnsemblePredictor.Register(StackedPredictor.Register(OraclePredictor.Register(RidgePredictor.Register(new PredictorCatalog()))));

    public static TheoryData<string> Kinds => ["gc_content", "kmer_ridge", "stack_kmer", "kmer_ridge_ensemble", "oracle"];

    private static IExpressionPredictor Fit(string kind)
    {
        var data = Genes.ForFitting(Toy.Split(Genes), ["Leaf"]);
        return kind switch
        {
            "gc_content" => RidgeLearner.GcContent.Fit(data).Predictor,
            "kmer_ridge" => RidgeLearner.Kmers().Fit(data).Predictor,
            "stack_kmer" => new StackedLearner("stack_kmer", [RidgeLearner.Cpg, RidgeLearner.GcContent]).Fit(data).Predictor,
            "oracle" => PromoterSimulation.Create(new SimulationOptions { Genes = 60 }).Oracle(),
            _ => EnsembleLearner.Bag(RidgeLearner.GcContent, 2).Fit(data).Predictor,
        };
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_damage_to_a_folder_is_refused_and_older_folders_are_read(string kind)
    {
        using var temporary = new TemporaryFolder();
        using (var predictor = Fit(kind)) predictor.Save(temporary.File("p"));
        EveryDamage.IsRefused(temporary.File("p"), () => Catalog.Load(temporary.File("p")).Dispose(), flips: 24);
        using var older = Catalog.Load(OlderFormats.OfPredictor(temporary.File("p")));
        Assert.NotEmpty(older.Info.Conditions);
    }

    [Theory]
    [InlineData("gc_content", "\"intercepts\": [\n    ", "1e400")]
    [InlineData("kmer_ridge", "\"slopes\": [\n    ", "-1e999")]
    [InlineData("oracle", "\"coefficients\": [\n    [\n      ", "1e400")]
    public void A_number_that_is_not_finite_is_refused_with_file_and_property(string kind, string before, string number)
    {
        using var temporary = new TemporaryFolder();
        using (var predictor = Fit(kind)) predictor.Save(temporary.File("p"));
        OlderFormats.OfPredictor(temporary.File("p"));
        var file = Path.Combine(temporary.File("p"), "model.json");
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var at = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        File.WriteAllText(file, text[..at] + number + text[text.IndexOfAny([',', '\n'], at)..]);
        var error = Assert.Throws<GenomicsDataException>(() => Catalog.Load(temporary.File("p")));
        Assert.Equal(file, error.File);
        Assert.Contains("finite", error.Message);
        Assert.Contains($"'{before.TrimStart('"').Split('"')[0]}", error.Message);
    }

    [Fact]
    public void Predictions_beyond_all_bounds_are_an_error_that_names_the_predictor()
    {
        using var temporary = new TemporaryFolder();
        using (var predictor = Fit("gc_content")) predictor.Save(temporary.File("p"));
        OlderFormats.OfPredictor(temporary.File("p"));
        File.WriteAllText(Path.Combine(temporary.File("p"), "model.json"),
            "{\"intercepts\":[1.7e308],\"penalties\":[1],\"slopes\":[1.7e308]}");
        using var loaded = Catalog.Load(temporary.File("p"));
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            loaded.Predict([new DnaSequence("g7", new string('G', Genes.Window.Length))], new double[1]));
        Assert.Contains("'gc_content'", error.Message);
        Assert.Contains("'g7'", error.Message);
        Assert.Contains("'Leaf'", error.Message);
    }

    [Fact]
    public void An_oracle_for_windows_that_its_elements_do_not_fit_is_refused()
    {
        using var temporary = new TemporaryFolder();
        using (var predictor = Fit("oracle")) predictor.Save(temporary.File("p"));
        var file = Path.Combine(OlderFormats.OfPredictor(temporary.File("p")), "predictor.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"alignment_index\":500", "\"alignment_index\":3"));
        var error = Assert.Throws<GenomicsDataException>(() => Catalog.Load(temporary.File("p")));
        Assert.Equal((file, "window"), (error.File, error.Record));
    }

    [Fact]
    public void Members_of_another_fit_are_noticed()
    {
        using var temporary = new TemporaryFolder();
        using (var predictor = Fit("kmer_ridge_ensemble")) predictor.Save(temporary.File("p"));
        Directory.Move(temporary.File("p/member-1"), temporary.File("first"));
        Directory.Move(temporary.File("p/member-2"), temporary.File("p/member-1"));
        Directory.Move(temporary.File("first"), temporary.File("p/member-2"));
        Assert.Contains("was changed", Assert.Throws<GenomicsDataException>(() => Catalog.Load(temporary.File("p"))).Message);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Null_is_an_argument_exception_and_nothing_is_predicted_after_dispose(string kind)
    {
        var predictor = Fit(kind);
        var one = new double[predictor.Info.Conditions.Count];
        Assert.Throws<ArgumentNullException>(() => predictor.Predict(null!, one));
        Assert.Throws<ArgumentException>(() => predictor.Predict([null!], one));
        Assert.Throws<ArgumentException>(() => predictor.Predict([new DnaSequence("a", "ACGT")], new double[7]));
        predictor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict([new DnaSequence("a", "ACGT")], one));
    }
}
