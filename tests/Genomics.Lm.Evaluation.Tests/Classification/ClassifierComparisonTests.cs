using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Classification;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Tests.Baselines;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Classification;

public class ClassifierComparisonTests
{
    [Fact]
    public void Rows_with_and_without_shared_words_are_scored_and_written()
    {
        using var folder = new TemporaryFolder();
        var (training, validation, fresh) =
            (KmerLogisticLearnerTests.Make(300, 1), KmerLogisticLearnerTests.Make(40, 2), KmerLogisticLearnerTests.Make(90, 3));
        // ten rows of the test set are training sequences
        var testing = new LabelledSequences([.. training.Sequences.Take(10), .. fresh.Sequences],
            [.. training.Labels.Take(10), .. fresh.Labels], training.Classes);
        var data = training.ForFitting(validation);
        FitResult[] fits =
        [
            new KmerLogisticLearner().Fit(data),
            EnsembleLearner.OverSeeds(new KmerLogisticLearner(new KmerFeatureOptions { Segments = 1, MaxLength = 1 }), 2).Fit(data),
        ];
        var result = ClassifierComparison.Run(testing, [.. training.Sequences, .. validation.Sequences], fits,
            new BootstrapOptions { Draws = 300 });
        Assert.Equal(["kmer_logistic", "kmer_logistic", "kmer_logistic_ensemble"], result.Classifiers.Select(c => c.Name));
        Assert.Equal([false, false, true], result.Classifiers.Select(c => c.IsEnsemble));
        Assert.Equal([("without_shared", 90), ("all", 100)], result.Subsets.Select(s => (s.Name, s.Sequences)));
        Assert.Equal(Enumerable.Repeat(true, 10).Concat(Enumerable.Repeat(false, 90)), result.Shared);
        Assert.Equal(ScoredGenes.Clean, result.Scored);
        Assert.Equal("10 of 100 scored sequences (10 %) are related to a learnt one; the scores and differences to quote are those of the "
            + "other 90, without_shared", result.Opening);
        var (all, pair) = (result.Subsets[1], result.Subsets[1].Pairs[0]);
        Assert.Equal(3, all.Pairs.Count);
        Assert.Equal(all.Scores[0].Scores.Confusion.MatthewsCorrelation - all.Scores[1].Scores.Confusion.MatthewsCorrelation,
            pair.MccDifference, 1e-12);
        Assert.True(pair.MccDifference > 0.1 && pair.OnlyFirstRight > pair.OnlySecondRight);
        var clean = result.Subsets[0];
        Assert.Equal(90, clean.Scores[0].Scores.Confusion.Total, 1e-9);
        // the classes count as much as they do among all
        for (var item = 0; item < 2; item++)
            Assert.Equal(testing.Labels.Count(l => l == item) / 100.0, (clean.Scores[0].Scores.Confusion.Count(item, 0)
                + clean.Scores[0].Scores.Confusion.Count(item, 1)) / 90, 1e-12);
        Assert.Equal([1, 1], all.ClassWeights);
        Assert.Equal(all.Scores[0].Scores.Confusion.Accuracy - all.Scores[1].Scores.Confusion.Accuracy, pair.Accuracy.Statistic, 1e-12);

        ClassificationFiles.WriteMetrics(folder.File("metrics.json"), result, "a note");
        ClassificationFiles.WritePredictions(folder.File("predictions.tsv"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(10, json.RootElement.GetProperty("data").GetProperty("testing_shared").GetInt32());
        Assert.Equal("without_shared", json.RootElement.GetProperty("quoted").GetString());
        Assert.Equal(result.Opening, json.RootElement.GetProperty("opening").GetString());
        Assert.Equal("a note", json.RootElement.GetProperty("note").GetString());
        var score = json.RootElement.GetProperty("subsets")[1].GetProperty("classifiers")[0];
        Assert.Equal(all.Scores[0].Scores.Confusion.MatthewsCorrelation, score.GetProperty("mcc").GetDouble());
        var written = json.RootElement.GetProperty("subsets")[1].GetProperty("pairs")[0];
        Assert.Equal((pair.MccPValue, pair.Accuracy.PValue),
            (written.GetProperty("mcc_p_value").GetDouble(), written.GetProperty("accuracy_p_value").GetDouble()));
        Assert.False(written.TryGetProperty("p_value", out _));
        var lines = File.ReadAllLines(folder.File("predictions.tsv"));
        Assert.Equal(
            "row\tlabel\tshared\tkmer_logistic:a\tkmer_logistic:b\tkmer_logistic:a\tkmer_logistic:b\tkmer_logistic_ensemble:a\t"
                + "kmer_logistic_ensemble:b", lines[0]);
        Assert.Equal(101, lines.Length);
        Assert.StartsWith($"1\t{training.Classes[training.Labels[0]]}\t1\t", lines[1]);
        foreach (var fit in fits) fit.Predictor.Dispose();
    }

    [Fact]
    public void The_page_names_each_p_shows_calibration_and_begins_with_what_is_shared()
    {
        using var folder = new TemporaryFolder();
        var (training, fresh) = (KmerLogisticLearnerTests.Make(300, 1, 3), KmerLogisticLearnerTests.Make(90, 3, 3));
        var testing = new LabelledSequences([.. training.Sequences.Take(10), .. fresh.Sequences],
            [.. training.Labels.Take(10), .. fresh.Labels], training.Classes);
        var result = Compare(training, testing);
        ClassificationReport.Write(folder.File("report.html"), result, [], result.Notes);
        var page = File.ReadAllText(folder.File("report.html"));
        int At(string text)
        {
            var at = page.IndexOf(text, StringComparison.Ordinal);
            Assert.True(at >= 0, text);
            return at;
        }
        Assert.True(At("10 of 100 scored sequences (10 %) are related to a learnt one") < At("Related are sequences that share 30 bases"));
        Assert.True(At("Without shared") < At("All sequences"));
        At("p (MCC)");
        At("p (accuracy, sign flip)");
        At("sign-flip test of right answers");
        At("calibration error");
        At(">Calibration</a></h2>");
        At("mean over the classes of each against all others");
        foreach (var subset in result.Subsets)
        {
            Assert.InRange(subset.Scores[0].Scores.AreaUnderCurve, 0.6, 1);
            foreach (var bin in subset.Scores[0].Scores.Calibration.Bins)
                At($">{bin.Sequences}</td>");
        }
    }

    [Fact]
    public void Scores_without_a_class_are_not_given_and_it_is_said()
    {
        using var folder = new TemporaryFolder();
        var (training, fresh) = (KmerLogisticLearnerTests.Make(300, 1, 3), KmerLogisticLearnerTests.Make(200, 3, 3));
        // the only test rows of the third class are training rows
        int[] learnt = [.. Enumerable.Range(0, 300).Where(i => training.Labels[i] == 2).Take(12)];
        int[] own = [.. Enumerable.Range(0, 200).Where(i => fresh.Labels[i] < 2)];
        LabelledSequences Testing(int copies) => new(
            [.. learnt.Take(copies).Select(i => training.Sequences[i]), .. own.Select(i => fresh.Sequences[i])],
            [.. learnt.Take(copies).Select(_ => 2), .. own.Select(i => fresh.Labels[i])], training.Classes);
        var result = Compare(training, Testing(12));
        Assert.Equal((ScoredGenes.TooFewClean, "all"), (result.Scored, Assert.Single(result.Subsets).Name));
        Assert.Equal(["c"], result.LostClasses);
        Assert.EndsWith("are related to a learnt one, and no statement can be defended: without_shared is not scored, as no unrelated "
            + "sequence is left of 'c'", result.Opening);
        ClassificationFiles.WriteMetrics(folder.File("metrics.json"), result);
        using (var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json"))))
        {
            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("quoted").ValueKind);
            Assert.Equal("c", json.RootElement.GetProperty("data").GetProperty("classes_all_shared")[0].GetString());
        }
        // few of them: all are scored, and it is still said
        result = Compare(training, Testing(3));
        Assert.Equal((ScoredGenes.All, "all"), (result.Scored, Assert.Single(result.Subsets).Name));
        Assert.EndsWith("the limit is 5 %; without_shared is not scored, as no unrelated sequence is left of 'c'", result.Opening);
        // a class that is tested nowhere is not lost
        result = Compare(training, Testing(0));
        Assert.Equal((ScoredGenes.All, 0), (result.Scored, result.LostClasses.Count));
        Assert.StartsWith("none of the ", result.Opening);
        // fewer than 30 others
        var few = new LabelledSequences([.. training.Sequences.Take(20), .. fresh.Sequences.Take(29)],
            [.. training.Labels.Take(20), .. fresh.Labels.Take(29)], training.Classes);
        result = Compare(training, few);
        Assert.Equal((ScoredGenes.TooFewClean, "all"), (result.Scored, result.Subsets[0].Name));
        Assert.EndsWith("29 others are too few to score alone (30 are needed)", result.Opening);
    }

    private static ClassifierComparisonResult Compare(LabelledSequences training, LabelledSequences testing)
    {
        var data = training.ForFitting(KmerLogisticLearnerTests.Make(40, 2, training.Classes.Count));
        FitResult[] fits = [new KmerLogisticLearner().Fit(data),
            new KmerLogisticLearner(new KmerFeatureOptions { Segments = 1, MaxLength = 1 }).Fit(data)];
        var result = ClassifierComparison.Run(testing, training.Sequences, fits, new BootstrapOptions { Draws = 200 });
        foreach (var fit in fits) fit.Predictor.Dispose();
        return result;
    }

    [Fact]
    public void Classifiers_of_other_classes_are_refused()
    {
        using var fit = new KmerLogisticLearner().Fit(KmerLogisticLearnerTests.Make(100, 1, 3)
            .ForFitting(KmerLogisticLearnerTests.Make(9, 2, 3))).Predictor;
        Assert.Throws<ArgumentException>(() =>
            ClassifierComparison.Run(KmerLogisticLearnerTests.Make(9, 2), [], [new FitResult(fit, [], 0)]));
    }
}
