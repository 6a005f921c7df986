using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

public class PredictorComparisonTests
{
    private static readonly ComparisonOptions Quick = new() { Draws = 400, Threads = 1 };

    [Fact]
    public void Learners_see_training_and_validation_genes_and_the_asked_conditions()
    {
        var dataset = Toy.Dataset();
        var (split, learner) = (Toy.Split(dataset), new ToyLearner("dexter", 1));
        using var result = PredictorComparison.Run(dataset, split, [learner], Quick with { Conditions = ["Root"], Seed = 99 });
        Assert.Equal(split.Training.Count, learner.Seen!.Training.Count);
        Assert.Equal(split.Validation.Count, learner.Seen.Validation.Count);
        Assert.Equal(["Root"], learner.Seen.TargetConditions);
        Assert.Equal(["Leaf", "Root"], learner.Seen.Conditions);
        Assert.Equal(99, learner.Seen.Seed);
        var tested = split.Testing.Select(g => dataset.Sequences[g].Id);
        Assert.Equal(tested, result.TestGenes);
        Assert.Empty(learner.Seen.TrainingAndValidation.Sequences.Select(s => s.Id).Intersect(tested));
    }

    [Fact]
    public void Learners_are_told_the_leakage_groups_of_their_genes()
    {
        var dataset = Toy.Dataset();
        var (split, learner) = (Toy.Split(dataset), new ToyLearner("dexter", 1));
        int[] groups = [.. Enumerable.Range(0, dataset.Count).Select(g => g / 2)];
        using var result = PredictorComparison.Run(dataset, split, [learner], Quick with { Groups = groups });
        Assert.Equal(split.Training.Select(g => groups[g]), learner.Seen!.Training.Groups);
        Assert.Equal(split.Training.Concat(split.Validation).Order().Select(g => groups[g]), learner.Seen.TrainingAndValidation.Groups);
    }

    [Fact]
    public void Scores_are_the_plain_metrics_of_the_observed_test_genes()
    {
        var dataset = Toy.Dataset(hasFloor: true);
        var split = Toy.Split(dataset);
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1), new ToyLearner("gc_content", 2)], Quick);
        Assert.Equal(4, result.Scores.Count);
        var column = 0;
        var genes = split.Testing.Where(g => !double.IsNaN(dataset.Value(g, column))).ToArray();
        double[] observed = [.. genes.Select(g => dataset.Value(g, column))], predicted = new double[genes.Length * 2];
        result.Predictors[1].Predictor.Predict([.. genes.Select(g => dataset.Sequences[g])], predicted);
        double[] own = [.. predicted.Where((_, i) => i % 2 == column)];
        var score = result.Scores.Single(s => s.Predictor == "gc_content" && s.Condition == "Leaf");
        Assert.Equal(genes.Length, score.Genes);
        Assert.Equal(split.Testing.Count - 1, score.Genes);
        Assert.Equal(Correlation.Pearson(own, observed), score.Pearson, 1e-12);
        Assert.Equal(Correlation.Spearman(own, observed), score.Spearman, 1e-12);
        Assert.Equal(Accuracy.RSquared(own, observed), score.RSquared, 1e-12);
        Assert.Equal(Accuracy.MeanSquaredError(own, observed), score.MeanSquaredError, 1e-12);
        Assert.Equal(Accuracy.MeanAbsoluteError(own, observed), score.MeanAbsoluteError, 1e-12);
        Assert.Equal(Detection.AreaUnderCurve(own, observed, 4), score.AucDetected, 1e-12);
        Assert.True(score.PearsonInterval.Contains(score.Pearson));
        Assert.InRange(result.FloorShare("Leaf"), 0.05, 0.6);
    }

    [Fact]
    public void A_better_language_model_is_called_better_and_declared_comparisons_are_primary()
    {
        var dataset = Toy.Dataset();
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("gc_content", 1.5), new ToyLearner("dexter", 2), new ToyLearner("kmer_ridge", 1.2),
                new ToyLearner("lm_scratch", 0.2)], Quick);
        var primaries = result.Pairs.Where(p => p.Family == PairFamily.Primary).ToArray();
        Assert.Equal([("lm_scratch", "dexter", "Leaf"), ("lm_scratch", "kmer_ridge", "Leaf")],
            primaries.Select(p => (p.A, p.B, p.Condition)));
        Assert.Equal(12, result.Pairs.Count);
        Assert.Equal(MultipleTesting.Holm([.. primaries.Select(p => p.Pearson.PValue)]), primaries.Select(p => p.AdjustedPValue));
        Assert.All(result.Pairs.Where(p => p.Family == PairFamily.Secondary), p => Assert.Equal(p.JointPValue, p.AdjustedPValue));
        Assert.All(result.Pairs, p => Assert.True(p.JointPValue >= p.Pearson.PValue));
        Assert.All(result.Pairs.Where(p => p.A == "lm_scratch" || p.B == "lm_scratch"), p => Assert.Equal("lm_scratch", p.A));
        Assert.Contains("lm_scratch (r = ", result.Verdict);
        Assert.Contains("predicts better than every reference in Leaf", result.Verdict);
        Assert.Null(result.Pairs.First(p => p.Condition == "Root").SquaredError);
    }

    [Fact]
    public void Equal_predictors_end_in_no_difference_shown_with_the_smallest_that_would_have_been()
    {
        var dataset = Toy.Dataset(noise: 1);
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1.0001)], Quick);
        var pair = result.Pairs[0];
        Assert.StartsWith("No difference shown between lm_scratch", result.Findings[1].Headline);
        Assert.Contains("would have been shown with 80 % probability", result.Verdict);
        Assert.Equal(SmallestDifference.Detectable(pair.Pearson.StandardError * PlainWidening.Of(pair.Genes)), pair.SmallestDetectable,
            1e-9);
    }

    [Fact]
    public void Predictions_without_information_are_said_to_have_none()
    {
        var dataset = Toy.Dataset();
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1, scale: 0), new ToyLearner("dexter", 0, scale: 0)], Quick);
        Assert.Contains("No predictor's r is shown to be above 0.", result.Verdict);
        var constant = result.Scores.Single(s => s.Predictor == "dexter" && s.Condition == "Leaf");
        Assert.Equal(double.NaN, constant.Pearson);
        Assert.False(constant.PearsonInterval.IsDefined);
    }

    [Fact]
    public void An_oracle_is_scored_but_no_competitor()
    {
        var dataset = Toy.Dataset();
        var info = new PredictorInfo
        {
            Kind = "oracle",
            Name = "oracle",
            Conditions = ["Root", "Leaf"],
            Transform = dataset.Transform,
            Window = dataset.Window
        };
        var oracle = new ToyPredictor(info, 10, 0);
        var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1)],
            Quick with { Oracle = oracle });
        Assert.Equal("oracle", result.Predictors[^1].Name);
        Assert.Equal(2, result.Scores.Count(s => s.Predictor == "oracle"));
        Assert.DoesNotContain(result.Pairs, p => p.A == "oracle" || p.B == "oracle");
        result.Dispose();
        Assert.False(oracle.IsDisposed);
        Assert.True(((ToyPredictor)result.Predictors[0].Predictor).IsDisposed);
    }

    [Fact]
    public void Groups_are_resampled_and_counted()
    {
        var dataset = Toy.Dataset();
        var groups = Enumerable.Range(0, dataset.Count).Select(g => g / 30).ToArray();
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1)], Quick with { Groups = groups });
        Assert.Equal(10, result.Groups);
        Assert.All(result.Pairs, p => Assert.Equal(10, p.Groups));
    }

    [Fact]
    public void A_failing_method_fails_the_run_with_its_name_and_releases_the_others()
    {
        var dataset = Toy.Dataset();
        var first = new ToyLearner("dexter", 1);
        var failing = new CustomLearner("lm_scratch", _ => throw new InvalidOperationException("loss became NaN"));
        var error =
            Assert.Throws<GenomicsDataException>(() => PredictorComparison.Run(dataset, Toy.Split(dataset), [first, failing], Quick));
        Assert.Equal("lm_scratch cannot be fitted: loss became NaN", error.Message);
        Assert.True(first.Fitted!.IsDisposed);

        var nan = new ToyLearner("gc_content", 0, scale: double.NaN);
        error = Assert.Throws<GenomicsDataException>(() => PredictorComparison.Run(dataset, Toy.Split(dataset), [nan], Quick));
        Assert.StartsWith("gc_content cannot predict the test genes: it predicts NaN for gene 'gene2'", error.Message);
        Assert.True(nan.Fitted!.IsDisposed);
        var stopped = new CustomLearner("dexter", _ => throw new OperationCanceledException());
        Assert.Throws<OperationCanceledException>(() => PredictorComparison.Run(dataset, Toy.Split(dataset), [stopped], Quick));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        var dataset = Toy.Dataset();
        var split = Toy.Split(dataset);
        ToyLearner[] learners = [new("dexter", 1), new("lm_scratch", 1)];
        Assert.Contains("Stem", Assert.Throws<GenomicsDataException>(() =>
            PredictorComparison.Run(dataset, split, learners, Quick with { Conditions = ["Stem"] })).Message);
        Assert.Contains("not compared", Assert.Throws<GenomicsDataException>(() =>
            PredictorComparison.Run(dataset, split, learners, Quick with { MainCondition = "Stem" })).Message);
        Assert.Contains("two learners are called",
            Assert.Throws<ArgumentException>(() => PredictorComparison.Run(dataset, split, [learners[0], learners[0]], Quick)).Message);
        Assert.Contains("Groups", Assert.Throws<ArgumentException>(() =>
            PredictorComparison.Run(dataset, split, learners, Quick with { Groups = [1] })).Message);
        Assert.Contains("Primaries", Assert.Throws<ArgumentException>(() =>
            PredictorComparison.Run(dataset, split, learners, Quick with { Primaries = [new("dexter", "stack")] })).Message);
        Assert.Contains("10 are needed", Assert.Throws<GenomicsDataException>(() =>
            PredictorComparison.Run(dataset, split with { Testing = [.. split.Testing.Take(2)] }, learners, Quick)).Message);
    }

    [Fact]
    public void Results_depend_on_the_seed_and_not_on_threads()
    {
        var dataset = Toy.Dataset();
        using var one = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1.1)], Quick);
        using var three = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1.1)], Quick with { Threads = 3 });
        using var other = PredictorComparison.Run(dataset, Toy.Split(dataset),
            [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1.1)], Quick with { Seed = 1 });
        Assert.Equal(one.Pairs, three.Pairs);
        Assert.Equal(one.Scores, three.Scores);
        Assert.NotEqual(one.Pairs, other.Pairs);
    }
}
