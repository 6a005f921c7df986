using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Classification;
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
        Assert.Equal([("all", 100), ("without_shared", 90)], result.Subsets.Select(s => (s.Name, s.Sequences)));
        Assert.Equal(Enumerable.Repeat(true, 10).Concat(Enumerable.Repeat(false, 90)), result.Shared);
        var (all, pair) = (result.Subsets[0], result.Subsets[0].Pairs[0]);
        Assert.Equal(3, all.Pairs.Count);
        Assert.Equal(all.Scores[0].Scores.Confusion.MatthewsCorrelation - all.Scores[1].Scores.Confusion.MatthewsCorrelation,
            pair.MccDifference, 1e-12);
        Assert.True(pair.MccDifference > 0.1 && pair.OnlyFirstRight > pair.OnlySecondRight);
        var clean = result.Subsets[1];
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
        Assert.Equal("a note", json.RootElement.GetProperty("note").GetString());
        var score = json.RootElement.GetProperty("subsets")[1].GetProperty("classifiers")[0];
        Assert.Equal(result.Subsets[1].Scores[0].Scores.Confusion.MatthewsCorrelation, score.GetProperty("mcc").GetDouble());
        Assert.Equal(pair.Accuracy.PValue, json.RootElement.GetProperty("subsets")[0].GetProperty("pairs")[0].GetProperty("p_value")
            .GetDouble());
        var lines = File.ReadAllLines(folder.File("predictions.tsv"));
        Assert.Equal(
            "row\tlabel\tshared\tkmer_logistic:a\tkmer_logistic:b\tkmer_logistic:a\tkmer_logistic:b\tkmer_logistic_ensemble:a\t"
                + "kmer_logistic_ensemble:b", lines[0]);
        Assert.Equal(101, lines.Length);
        Assert.StartsWith($"1\t{training.Classes[training.Labels[0]]}\t1\t", lines[1]);
        foreach (var fit in fits) fit.Predictor.Dispose();
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
