using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Intervals.Internals;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Intervals;

public class ConformalTests
{
    [Fact]
    public void Ends_are_quantiles_in_which_each_group_weighs_the_same()
    {
        // split: errors 1, 2, 3 in a group, 10 and 20 in groups of their own; with the group at infinity the weights are 1/3 ×3, 1, 1, 1
        var set = new CalibrationSet([1, 2, 3, 10, 20], [0, 0, 0, 0, 0], [7, 7, 7, 8, 9]);
        (double, double) Of(double coverage) => new CalibratedErrors([set], 1, coverage, 1).Interval(0, [5], [1]);
        Assert.Equal((-5.0, 15.0), Of(0.5));                 // 2 of 4
        Assert.Equal((-15.0, 25.0), Of(0.75));               // 3 of 4
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), Of(0.8));
        // relative to a spread of 2
        Assert.Equal((5.0 - 20, 5.0 + 20), new CalibratedErrors([set], 1, 0.5, 1).Interval(0, [5], [2]));
    }

    [Fact]
    public void Cross_validation_pools_what_each_model_says()
    {
        var sets = new[] { new CalibrationSet([1, 4], [0, 0], [1, 2]), new CalibrationSet([2, 3], [0, 0], [3, 4]) };
        // model 1 says 10, model 2 says 20: upper ends 11, 14, 22, 23, ∞; lower ends 9, 6, 18, 17, −∞
        Assert.Equal((9.0, 22.0), new CalibratedErrors(sets, 1, 0.6, 1).Interval(0, [10, 20], [1, 1]));
        Assert.Equal((6.0, 23.0), new CalibratedErrors(sets, 1, 0.8, 1).Interval(0, [10, 20], [1, 1]));
    }

    [Fact]
    public void Levels_of_the_prediction_are_calibrated_apart_where_there_are_groups_enough()
    {
        const int Genes = 200;
        double[] predictions = [.. Enumerable.Range(0, Genes).Select(i => i / (double)Genes)];
        double[] scores = [.. predictions.Select(p => p < 0.5 ? 1.0 : 3.0)];
        var each = new CalibratedErrors([new CalibrationSet(scores, predictions, [.. Enumerable.Range(0, Genes)])], 1, 0.9, 2);
        Assert.Equal(2, each.Levels(0));
        Assert.Equal((-0.9, 1.1), each.Interval(0, [0.1], [1]));
        Assert.Equal((-2.1, 3.9), each.Interval(0, [0.9], [1]));
        var few = new CalibratedErrors([new CalibrationSet(scores, predictions, [.. Enumerable.Range(0, Genes).Select(i => i / 4)])], 1,
            0.9, 2);
        Assert.Equal(1, few.Levels(0));
    }

    [Theory]
    [InlineData(Calibration.CrossValidation)]
    [InlineData(Calibration.Split)]
    public void Intervals_hold_the_asked_share_of_genes_of_new_groups(Calibration calibration)
    {
        var (dataset, groups) = Grouped(4000);
        var split = GroupSplit.Make(dataset, groups);
        using var result = PredictorComparison.Run(dataset, split,
            [new ConformalLearner(RidgeLearner.GcContent, new IntervalOptions { Calibration = calibration })],
            new ComparisonOptions
            {
                Draws = 100,
                Groups = [.. groups.Select(g => int.Parse(g, System.Globalization.CultureInfo.InvariantCulture))]
            });
        var measured = Assert.Single(IntervalCoverage.Measure(result));
        Assert.Equal((split.Testing.Count, 0.9), (measured.Genes, measured.Asked));
        Assert.InRange(measured.Covered, 0.87, 0.95);
        Assert.InRange(measured.CoveredByGroup, 0.87, 0.95);
        Assert.All(measured.CoveredByLevel, share => Assert.InRange(share, 0.82, 0.97));
        // the noise has a standard deviation of 1 in groups and 0.5 in genes: a normal interval would have 2 × 1.645 × 1.118
        Assert.InRange(measured.MedianWidth, 3.2, 4.4);
        Assert.Equal("gc_content", result.Predictors[0].Name);
        Assert.Single(IntervalCoverage.Sections([measured]));
    }

    [Fact]
    public void A_saved_predictor_has_the_same_intervals_and_the_method_s_predictions()
    {
        var (dataset, groups) = Grouped(160);
        var data = dataset.ForFitting(GroupSplit.Make(dataset, groups));
        using var temporary = new TemporaryFolder();
        using var plain = RidgeLearner.GcContent.Fit(data).Predictor;
        var catalog = EnsemblePredictor.Register(ConformalPredictor.Register(RidgePredictor.Register(new PredictorCatalog())));
        foreach (var (name, learner, calibration) in ((string, IExpressionLearner, Calibration)[])
            [("cv", RidgeLearner.GcContent, Calibration.CrossValidation), ("split", RidgeLearner.GcContent, Calibration.Split),
                ("bag", EnsembleLearner.Bag(RidgeLearner.GcContent, 3), Calibration.Split)])
        {
            using var predictor = (ConformalPredictor)new ConformalLearner(learner,
                new IntervalOptions { Calibration = calibration, Coverage = 0.8 }).Fit(data).Predictor;
            predictor.Save(temporary.File(name));
            using var loaded = (ConformalPredictor)catalog.Load(temporary.File(name));
            var (before, after) = (predictor.PredictIntervals(dataset.Sequences, new PredictOptions { Threads = 1 }),
                loaded.PredictIntervals(dataset.Sequences, new PredictOptions { Threads = 3 }));
            Assert.Equal(before.Lower, after.Lower);
            Assert.Equal(before.Upper, after.Upper);
            Assert.Equal(before.UnseenWords, after.UnseenWords);
            Assert.Equal(before.IsUnfamiliar, after.IsUnfamiliar);
            Assert.All(Enumerable.Range(0, dataset.Count), i => Assert.InRange(before.Predictions[i, 0], before.Lower[i], before.Upper[i]));
            if (name == "cv")
            {
                var expected = new double[dataset.Count];
                plain.Predict(dataset.Sequences, expected);
                Assert.Equal(expected, before.Predictions.Values.ToArray());
                after.Write(temporary.File("p.tsv"));
                var lines = File.ReadAllLines(temporary.File("p.tsv"));
                Assert.Equal("id\ta\ta_lower\ta_upper\tunseen_words\tunfamiliar", lines[0]);
                Assert.Equal(dataset.Count + 1, lines.Length);
                EveryDamage.IsRefused(temporary.File("cv"), () => catalog.Load(temporary.File("cv")).Dispose());
            }
            // where models disagree more, the interval is wider; else it is as wide for all
            var widths = before.Upper.Zip(before.Lower, (u, l) => Math.Round(u - l, 9)).Distinct().Count();
            if (name == "split") Assert.Equal(1, widths);
            if (name == "bag") Assert.InRange(widths, 20, dataset.Count);
        }
    }

    [Fact]
    public void Windows_unlike_the_learnt_ones_are_flagged()
    {
        var random = new CounterRandom(4);
        DnaSequence Make(string id, string letters, int length) => new(id,
            string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.NextInt(letters.Length)])));
        DnaSequence[] learnt = [.. Enumerable.Range(0, 300).Select(i => Make($"g{i}", "AACGTT", 200))];
        int[] folds = [.. Enumerable.Range(0, 300).Select(i => i % 5)];
        var familiarity = Familiarity.Of(learnt, folds, 5);
        bool Flag(DnaSequence s) => familiarity.IsUnfamiliar(s, familiarity.Unseen(s));
        Assert.Equal(0, familiarity.Unseen(learnt[3]));
        Assert.InRange(Enumerable.Range(0, 300).Count(i => Flag(Make("n", "AACGTT", 200))), 0, 15);
        Assert.True(Flag(Make("gc", "GGC", 200)));
        Assert.Equal(1, familiarity.Unseen(new DnaSequence("n", new string('N', 200))));
        Assert.True(Flag(new DnaSequence("n", new string('N', 200))));
        // in all of 200 bases a word of the wrong order: the composition is that of the others
        Assert.True(Flag(new DnaSequence("r", string.Concat(Enumerable.Repeat("AAAAAAAAAACCCCCGGGGGTTTTTTTTTT", 7)).AsSpan(0, 200))));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConformalLearner(RidgeLearner.Cpg, new IntervalOptions { Coverage = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConformalLearner(RidgeLearner.Cpg, new IntervalOptions { Folds = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConformalLearner(RidgeLearner.Cpg, new IntervalOptions { Levels = 0 }));
    }

    // groups of 1 to 5 genes that share a part of their noise
    private static (GeneDataset Dataset, IReadOnlyList<string> Groups) Grouped(int genes)
    {
        var random = new CounterRandom(8);
        var (sequences, values, groups) = (new List<DnaSequence>(), new List<double>(), new List<string>());
        for (var group = 0; sequences.Count < genes; group++)
        {
            var shared = random.NextNormal();
            for (var i = random.NextInt(5); i >= 0; i--)
            {
                var share = 0.2 + 0.6 * random.NextDouble();
                sequences.Add(new DnaSequence($"g{sequences.Count}", string.Concat(Enumerable.Range(0, 80)
                    .Select(_ => (random.NextDouble() < share ? "GC" : "AT")[random.NextInt(2)]))));
                values.Add(8 * sequences[^1].ToString().Count(c => c is 'G' or 'C') / 80.0 + shared + 0.5 * random.NextNormal());
                groups.Add(group.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return (new GeneDataset("test", sequences, ["a"], [.. values], new WindowGeometry(80, 20), TransformSummary.None), groups);
    }
}
