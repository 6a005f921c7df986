using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public class RidgeLearnerTests
{
    [Fact]
    public void Kmer_frequencies_equal_a_plain_search()
    {
        var random = new CounterRandom(3);
        var window = new WindowGeometry(101, 40);
        var features = new KmerFeatures(window, new KmerFeatureOptions { Part = new WindowPart(30, 49), Segments = 3, MaxLength = 3 });
        var sequence =
            new DnaSequence("s",
            string.Concat(Enumerable.Range(0, 101).Select(_ => "ACGTN"[random.NextInt(random.NextInt(4) == 0 ? 5 : 4)])));
        var found = new float[features.Names.Count];
        features.Extract([sequence], found);
        var text = sequence.ToString().Substring(10, 80);
        int[] borders = [0, 26, 53, 80];
        for (var i = 0; i < found.Length; i++)
        {
            var word = features.Names[i].Split('.')[0];
            var segment = i / (found.Length / 3);
            var count = Enumerable.Range(borders[segment], borders[segment + 1] - borders[segment])
                .Count(p => p + word.Length <= text.Length && text.Substring(p, word.Length) == word);
            Assert.Equal(count / (float)(borders[segment + 1] - borders[segment]), found[i], 1e-6);
            Assert.EndsWith($".{borders[segment] - 30}", features.Names[i], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Words_of_each_length_may_have_segments_of_their_own()
    {
        var random = new CounterRandom(4);
        var (window, byLength) = (new WindowGeometry(101, 40), (int[])[5, 3, 1]);
        var features =
            new KmerFeatures(window, new KmerFeatureOptions { Part = new WindowPart(30, 49), MaxLength = 3, SegmentsByLength = byLength });
        var sequence =
            new DnaSequence("s",
            string.Concat(Enumerable.Range(0, 101).Select(_ => "ACGTN"[random.NextInt(random.NextInt(4) == 0 ? 5 : 4)])));
        var found = new float[features.Names.Count];
        features.Extract([sequence], found);
        var text = sequence.ToString().Substring(10, 80);
        var expected = new List<(string, float)>();
        for (var k = 1; k <= 3; k++)
            for (var segment = 0; segment < byLength[k - 1]; segment++)
            {
                var (left, right) = (80 * segment / byLength[k - 1], 80 * (segment + 1) / byLength[k - 1]);
                expected.AddRange(Words(k).Select(word => ($"{word}.{left - 30}",
                    Enumerable.Range(left, right - left)
                    .Count(p => p + k <= 80 && text.Substring(p, k) == word) / (float)(right - left))));
            }
        Assert.Equal(expected.Select(e => e.Item1), features.Names);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Item2, pair.Second, 1e-6));
        // what the map draws: each word once, its segments side by side over the whole part
        Assert.All(features.ByWord(), word =>
        {
            Assert.Equal(byLength[word.Word.Length - 1], word.Segments.Count);
            Assert.Equal((-30, 49), (word.Segments[0].Left, word.Segments[^1].Right));
            Assert.All(word.Segments, s => Assert.Equal($"{word.Word}.{s.Left}", features.Names[s.Column]));
        });
        Assert.Throws<ArgumentException>(() =>
            new KmerFeatures(window, new KmerFeatureOptions { MaxLength = 3, SegmentsByLength = [5, 3] }));

        static IEnumerable<string> Words(int k) => k == 0 ? [""] : Words(k - 1).SelectMany(w => "ACGT".Select(c => w + c));
    }

    [Fact]
    public void Composition_is_counted()
    {
        var values = new float[2];
        CompositionFeatures.Gc.Extract([new DnaSequence("a", "ACGT"), new DnaSequence("b", "NNGG")], values);
        Assert.Equal([0.5f, 1f], values);
        CompositionFeatures.Cpg.Extract([new DnaSequence("a", "CGCGAT")], values);
        Assert.Equal(2 / 6f, values[0]);
        Assert.Equal(2 * 6 / 4f, values[1]);
    }

    [Fact]
    public void A_saved_predictor_predicts_the_same()
    {
        var random = new CounterRandom(9);
        DnaSequence[] genes = [.. Enumerable.Range(0, 60)
            .Select(i => new DnaSequence($"g{i}", string.Concat(Enumerable.Range(0, 50).Select(_ => "ACGT"[random.NextInt(4)]))))];
        var dataset = new GeneDataset("test", genes, ["a", "b"], [.. Enumerable.Range(0, 120).Select(_ => random.NextNormal())],
            new WindowGeometry(50, 20), TransformSummary.None);
        var data = dataset.ForFitting(RandomSplit.Make(dataset));
        using var temporary = new TemporaryFolder();
        foreach (var learner in (RidgeLearner[])[RidgeLearner.GcContent, RidgeLearner.Cpg,
            RidgeLearner.Kmers(new KmerFeatureOptions { MaxLength = 2 }), RidgeLearner.Multiscale()])
        {
            using var predictor = learner.Fit(data).Predictor;
            predictor.Save(temporary.File(learner.Kind));
            using var loaded = RidgePredictor.Register(new PredictorCatalog()).Load(temporary.File(learner.Kind));
            var (before, after) = (new double[120], new double[120]);
            predictor.Predict(genes, before);
            loaded.Predict(genes, after);
            Assert.Equal(before, after);
            Assert.Contains("'short'", Assert.Throws<GenomicsDataException>(() =>
                loaded.Predict([new DnaSequence("short", "ACG")], new double[2])).Message);
        }
    }

    [Theory]
    [InlineData("pfalciparum_3d7/windows_atg_4001bp.fa.gz", "pfalciparum_3d7/expression.tsv", "Ring", 2000, true, 5, 0.697)]
    [InlineData("human_epdnew_gtex/promoters_300bp.fa.gz", "human_epdnew_gtex/expression_300bp.tsv", "Pituitary", 249, false, 2, 0.429)]
    public void The_ridge_alone_reaches_its_recorded_correlation_on_real_genes(
        string fasta, string expression, string condition, int alignment, bool near, int segments, double expected)
    {
        var folder = TestFolders.Shared("data");
        var dataset = GeneDataset.Join(FastaReader.ReadAll(Path.Combine(folder, fasta)),
            ExpressionTable.Read(Path.Combine(folder, expression)),
            new DatasetOptions { AlignmentIndex = alignment, Transform = ExpressionTransform.Log2Plus1, Conditions = [condition] });
        var parts = Enumerable.Range(0, dataset.Count).ToLookup(i => IsTest(dataset.Sequences[i].Id));
        var split = new GeneSplit
        {
            Description = "md5",
            Training = [.. parts[false]],
            Validation = [],
            Testing = [.. parts[true]],
            Learning = [.. parts[false]]
        };
        WindowPart? part = near ? new(1000, 999) : null;
        using var predictor = RidgeLearner.Kmers(new KmerFeatureOptions { Part = part, Segments = segments })
            .Fit(dataset.ForFitting(split)).Predictor;
        var test = dataset.Take(split.Testing);
        var predicted = new double[test.Count];
        predictor.Predict(test.Sequences, predicted);
        Assert.Equal(expected, Correlation.Pearson(predicted, test.Condition(0)), 0.01);
    }

    // md5 of the id, as one big number, is a multiple of three
    private static bool IsTest(string id)
        => new BigInteger(MD5.HashData(Encoding.ASCII.GetBytes(id)), isUnsigned: true, isBigEndian: true) % 3 == 0;
}
