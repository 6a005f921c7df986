using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

public class RoleTests
{
    private static readonly ComparisonOptions Quick = new() { Draws = 200, Conditions = ["Leaf"] };

    private static ComparisonResult Run(params IExpressionLearner[] learners)
    {
        var dataset = Toy.Dataset();
        return PredictorComparison.Run(dataset, Toy.Split(dataset), learners, Quick);
    }

    [Fact]
    public void A_language_model_of_any_name_is_tested_against_motifs_first_and_then_references()
    {
        using var result = Run(
            new ToyLearner("my_ridge", 1.2, role: MethodRole.Reference), new ToyLearner("my_bert", 0.2, role: MethodRole.LanguageModel),
            new ToyLearner("my_motifs", 2, role: MethodRole.Motifs), new ToyLearner("lm_in_name_only", 1.5, role: MethodRole.Baseline));
        Assert.Equal([("my_bert", "my_motifs"), ("my_bert", "my_ridge")],
            result.Pairs.Where(p => p.Family == PairFamily.Primary).Select(p => (p.A, p.B)));
        Assert.StartsWith("my_bert (r = ", result.Findings[1].Headline, StringComparison.Ordinal);
        Assert.Contains("predicts better than every reference", result.Verdict);
        var html = ReportPage.Render(result, new());
        Assert.Contains("<span class=\"name lm\">my_bert</span>", html);
        Assert.Contains("<span class=\"name motifs\">my_motifs</span>", html);
        Assert.Contains("<span class=\"name other\">lm_in_name_only</span>", html);
        Assert.Contains("does not test the published", html);
        Assert.Equal((MethodRole.LanguageModel, "my_bert", "my_bert", false),
            (result.Predictors[1].Role, result.Predictors[1].Kind, result.Predictors[1].Method, result.Predictors[1].IsEnsemble));
    }

    [Fact]
    public void Declared_pairs_are_found_by_name_and_may_hold_an_ensemble()
    {
        var dataset = Toy.Dataset();
        var bag = EnsembleLearner.Bag(new ToyLearner("my_motifs", 1, role: MethodRole.Motifs), 2);
        Assert.Equal(("my_motifs_ensemble", "my_motifs", "ensemble", MethodRole.Motifs), (bag.Name, bag.Method, bag.Kind, bag.Role));
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [new ToyLearner("my_bert", 0.2), bag],
            Quick with { Primaries = [new PredictorPair("my_bert", "my_motifs_ensemble")] });
        Assert.Contains("better than my_motifs_ensemble", result.Verdict);
        Assert.True(result.Find("my_motifs_ensemble")!.IsEnsemble);
    }

    [Fact]
    public void A_name_that_only_ends_like_an_ensemble_is_a_method_of_its_own()
    {
        using var result = Run(new ToyLearner("forest_ensemble", 1), new ToyLearner("other", 2));
        Assert.Equal(("forest_ensemble", false), (result.Predictors[0].Method, result.Predictors[0].IsEnsemble));
        Assert.Single(result.Pairs);
    }

    [Fact]
    public void Two_learners_of_one_name_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(new ToyLearner("my_bert", 1), new ToyLearner("my_bert", 2)));
        Assert.Contains("two learners are called 'my_bert'", error.Message);
        using var result =
            Run(new ToyLearner("my_bert", 1), new NamedLearner(new ToyLearner("my_bert", 2), "my_bert_2", MethodRole.LanguageModel));
        Assert.Equal([("my_bert", MethodRole.Other), ("my_bert_2", MethodRole.LanguageModel)],
            result.Predictors.Select(p => (p.Name, p.Role)));
    }

    [Fact]
    public void The_oracle_may_have_any_name()
    {
        var dataset = Toy.Dataset();
        var info = new PredictorInfo
        {
            Kind = "truth",
            Name = "truth",
            Conditions = ["Root", "Leaf"],
            Transform = dataset.Transform,
            Window = dataset.Window
        };
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [new ToyLearner("oracle", 1)],
            Quick with { Oracle = new ToyPredictor(info, 10, 0) });
        Assert.Equal([false, true], result.Predictors.Select(p => p.IsOracle));
        Assert.Contains("<b>truth</b> is the true function", ReportPage.Render(result, new()));
    }

    [Fact]
    public void No_two_rows_look_alike()
    {
        foreach (var colour in Enum.GetValues<MethodRole>().GroupBy(PredictorStyle.Class))
        {
            var markers = colour.SelectMany(role => Enumerable.Range(0, 12).Select(place => PredictorStyle.Marker(role, place))).ToList();
            Assert.Equal(markers.Count, markers.Distinct().Count());
        }
        using var result = Run(
            new ToyLearner("a", 1, role: MethodRole.LanguageModel), new ToyLearner("b", 1.1, role: MethodRole.LanguageModel),
            new ToyLearner("a_bag", 1.2, role: MethodRole.LanguageModel, method: "a"));
        Assert.Equal(3, result.Predictors.Select(p => PredictorStyle.Marker(result, p.Name)).Distinct().Count());
    }

    [Fact]
    public void The_markers_of_the_usual_methods_stay()
    {
        Assert.Equal(PredictorStyle.Circle, PredictorStyle.Marker(MethodRole.LanguageModel, 0));
        Assert.Equal("M-4.5 -4.5h9v9h-9z", PredictorStyle.Marker(MethodRole.Motifs, 0));
        Assert.Equal("M0 -6L6 0L0 6L-6 0z", PredictorStyle.Marker(MethodRole.Reference, 0));
        Assert.Equal("M0 -5.5L5.5 4.5H-5.5z", PredictorStyle.Marker(MethodRole.Baseline, 0));
        Assert.Equal("M0 5.5L5.5 -4.5H-5.5z", PredictorStyle.Marker(MethodRole.Baseline, 1));
    }
}
