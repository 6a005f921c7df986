using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public class KmerLogisticLearnerTests
{
    // class k holds the word of that class more often than by chance
    internal static LabelledSequences Make(int count, long seed, int classes = 2, bool varies = false)
    {
        string[] words = ["GATTACA", "CCGTACG", "TTGACGT"];
        var (sequences, labels) = (new DnaSequence[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, (ulong)i);
            var bases = new char[varies ? 60 + random.NextInt(60) : 80];
            for (var b = 0; b < bases.Length; b++) bases[b] = "ACGT"[random.NextInt(4)];
            labels[i] = random.NextInt(classes);
            words[random.NextDouble() < 0.85 ? labels[i] : random.NextInt(classes)].CopyTo(0, bases, random.NextInt(50), 7);
            sequences[i] = new DnaSequence($"s{i}", bases);
        }
        return new LabelledSequences(sequences, labels, [.. "abc"[..classes].Select(c => $"{c}")]);
    }

    private static double[] Predict(IExpressionPredictor predictor, LabelledSequences sequences)
    {
        var probabilities = new double[sequences.Count * sequences.Classes.Count];
        predictor.Predict(sequences.Sequences, probabilities);
        return probabilities;
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Planted_words_are_learned_and_the_saved_classifier_gives_the_same(int classes, bool varies)
    {
        using var folder = new TemporaryFolder();
        var test = Make(200, 3, classes, varies);
        var fit = new KmerLogisticLearner().Fit(Make(500, 1, classes, varies).ForFitting(Make(50, 2, classes, varies)));
        var probabilities = Predict(fit.Predictor, test);
        var scores = ClassificationScores.Of([.. test.Labels], probabilities, classes);
        Assert.True(scores.Confusion.MatthewsCorrelation > 0.4, $"MCC {scores.Confusion.MatthewsCorrelation}");
        for (var i = 0; i < test.Count; i++) Assert.Equal(1, probabilities.AsSpan(i * classes, classes).ToArray().Sum(), 1e-12);
        Assert.Equal((256 + 1) * (classes == 2 ? 1 : classes), fit.Predictor.Info.Parameters);
        fit.Predictor.Save(folder.File("kmers"));
        using var loaded = RidgePredictor.Register(new PredictorCatalog()).Load(folder.File("kmers"));
        Assert.Equal(probabilities, Predict(loaded, test));
    }

    [Fact]
    public void Only_words_of_the_asked_lengths_are_counted()
    {
        var features = new KmerFeatures(new WindowGeometry(6, 3), new KmerFeatureOptions { Segments = 1, MinLength = 2, MaxLength = 3 });
        Assert.Equal(16 + 64, features.Names.Count);
        var values = new float[features.Names.Count];
        features.Extract([new DnaSequence("s", "ACACGN")], values);
        var counted = features.Names.Zip(values).Where(p => p.Second > 0).ToDictionary(p => p.First.Split('.')[0], p => p.Second * 6);
        Assert.Equal(["AC", "ACA", "ACG", "CA", "CAC", "CG"], counted.Keys.Order());
        Assert.Equal(2, counted["AC"], 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KmerFeatureOptions { MinLength = 5 }.Validate());
        // five segments of sequences of any length
        Assert.Throws<GenomicsDataException>(() => new KmerFeatures(default, new KmerFeatureOptions()));
    }

    [Fact]
    public void Expression_is_refused()
    {
        var genes = new LabelledGenes([new DnaSequence("g", "ACGTACGTA")], [2.5], 1, [0]);
        var data = new FittingData
        {
            Training = genes,
            Validation = new LabelledGenes([], [], 1, []),
            Conditions = ["x"],
            TargetConditions = ["x"],
            Window = default,
            Transform = Genomics.Lm.Data.Expression.TransformSummary.None
        };
        Assert.Contains("one class", Assert.Throws<GenomicsDataException>(() => new KmerLogisticLearner().Fit(data)).Message);
    }
}
