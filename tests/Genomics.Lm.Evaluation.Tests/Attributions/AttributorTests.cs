using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Attributions;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Attributions;

public sealed class AttributorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gradients_are_shared_within_tokens_by_mutagenesis_and_agree_with_it()
    {
        using var predictor = new PairPredictor(8);
        var window = new DnaSequence("w", "CATGGGAC");
        Assert.Equal(Enum.GetValues<AttributionMethod>(), Attributor.MethodsOf(predictor));
        var mutated = Attributor.Explain(predictor, window, 0);
        // a weight per place and letter: G 1, C 2 times the place
        double[] expected = [.. Enumerable.Range(0, 8).Select(p => (p + 1) * (PairPredictor.Weight((char)window.Bases[p])
            - (3 - PairPredictor.Weight((char)window.Bases[p])) / 3))];
        for (var i = 0; i < 8; i++) Assert.Equal(expected[i], mutated.Scores[i], 1e-12);
        Assert.True(double.IsNaN(mutated.Agreement));

        var found = Attributor.Explain(predictor, window, 0, new AttributionOptions { Method = AttributionMethod.Gradient });
        for (var token = 0; token < 4; token++)
        {
            var (left, right) = (2 * token, 2 * token + 1);
            var sum = (left + 1) * PairPredictor.Weight((char)window.Bases[left])
                + (right + 1) * PairPredictor.Weight((char)window.Bases[right]);
            Assert.Equal(sum, found.Scores[left] + found.Scores[right], 1e-12);
            Assert.Equal(sum * Math.Abs(expected[left]) / (Math.Abs(expected[left]) + Math.Abs(expected[right])), found.Scores[left],
                1e-12);
        }
        Assert.Equal(0.8, found.Agreement, 1e-12);   // 2, 4, 11, 16 with −1/3, −5/3, 11/3, 19/3
        var alone = Attributor.Explain(predictor, window, 0,
            new AttributionOptions { Method = AttributionMethod.IntegratedGradients, WithMutagenesis = false });
        Assert.Equal(alone.Scores[0], alone.Scores[1]);
        Assert.True(double.IsNaN(alone.Agreement));
        Assert.Equal(0, alone.CompletenessError, 1e-12);
        Assert.Equal(3, predictor.Baselines.Count);
        Assert.Equal("NNNNNNNN", predictor.Baselines[^1].ToString());
        Assert.All(predictor.Baselines, b => Assert.Equal(8, b.Length));
        var attention = Attributor.Explain(predictor, window, 0, new AttributionOptions { Method = AttributionMethod.Attention });
        Assert.Equal([0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05], attention.Scores.Select(s => Math.Round(s, 6)));
        AttributionFiles.WriteHeads(_folder.File("heads.tsv"), [(window, Attributor.Attend(predictor, window))]);
        Assert.Equal(["id\tlayer\thead\tposition\tbase\tweight", .. window.ToString().Select((b, i) => $"w\t0\t0\t{i}\t{b}\t0.1")],
            File.ReadLines(_folder.File("heads.tsv")));
        var hostile = new DnaSequence("=1+1", window.ToString());   // a spreadsheet must not compute it
        AttributionFiles.WriteHeads(_folder.File("hostile.tsv"), [(hostile, Attributor.Attend(predictor, hostile))]);
        Assert.StartsWith(TableCell.Of(hostile.Id) + "\t0\t0\t0\t", File.ReadLines(_folder.File("hostile.tsv")).ElementAt(1));
        Assert.NotEqual(hostile.Id, TableCell.Of(hostile.Id));
    }

    [Fact]
    public void A_predictor_without_gradients_is_said_to_have_none()
    {
        using var predictor = new Interpretation.WordPredictor(8, 4);
        Assert.Equal([AttributionMethod.Mutagenesis], Attributor.MethodsOf(predictor));
        var error = Assert.Throws<GenomicsDataException>(() => Attributor.Explain(predictor, new DnaSequence("w", "GATCGGCA"), 0,
            new AttributionOptions { Method = AttributionMethod.Gradient }));
        Assert.Contains("word has no gradients", error.Message);
        Assert.Throws<ArgumentException>(() => new AttributionOptions { ShuffledBaselines = 0, UnknownBaseline = false }.Validate());
        // the part of moved borders is kept apart
        var found = Attributor.Explain(predictor, new DnaSequence("w", "ATATATAA"), 0);
        Assert.Equal(-100 / 3.0, found.Borders![0], 1e-9);
        Assert.All(found.Borders.Skip(1), b => Assert.Equal(0, b, 1e-9));
    }

    [Fact]
    public void Files_have_every_base_on_its_place_of_the_genome()
    {
        using var predictor = new PairPredictor(4);
        Attribution Of(string id, string bases, string header)
            => Attributor.Explain(predictor, new DnaSequence(id, bases, header), 0);
        Attribution[] found = [Of("a", "GATC", "chr2:11-14(-)"), Of("b", "GGCA", "chr10:5-8(+)"), Of("c", "CCCC", "chr2:13-16(+)"),
            Of("nowhere", "GGGG", "")];
        AttributionFiles.WriteTable(_folder.File("t.tsv"), found);
        var rows = File.ReadAllLines(_folder.File("t.tsv"));
        Assert.Equal("id\tposition\tbase\tfrom_start\tmethod\tcondition\tscore\tborders", rows[0]);
        Assert.Equal(17, rows.Length);
        Assert.Equal(FormattableString.Invariant($"a\t1\tA\t-1\tmutagenesis\tx\t{found[0].Scores[1]:R}\t"), rows[2]);

        Assert.Equal(3, AttributionFiles.WriteBedGraph(_folder.File("t.bedgraph.gz"), found));
        using var lines = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(_folder.File("t.bedgraph.gz")),
            System.IO.Compression.CompressionMode.Decompress));
        var track = lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["chr10", "chr10", "chr10", "chr10", "chr2", "chr2", "chr2", "chr2", "chr2", "chr2", "nowhere", "nowhere", "nowhere",
            "nowhere"], track.Select(r => r[0]));
        Assert.Equal(["4", "5", "6", "7", "10", "11", "12", "13", "14", "15", "0", "1", "2", "3"], track.Select(r => r[1]));
        Assert.All(track, r => Assert.Equal(int.Parse(r[1]) + 1, int.Parse(r[2])));
        Assert.Equal(found[0].Scores[3], double.Parse(track[4][3]), 1e-5);      // the last base of a reverse window comes first
        Assert.Equal((found[0].Scores[1] + found[2].Scores[0]) / 2, double.Parse(track[6][3]), 1e-5);

        AttributionFiles.WriteLogo(_folder.File("a.svg"), found[0]);
        var svg = System.Xml.Linq.XDocument.Load(_folder.File("a.svg")).ToString();
        Assert.Contains("pairs by mutagenesis", svg);
        Assert.Equal(4, svg.Split(" scale(").Length - 1);
    }

    [Fact]
    public void Attention_flows_through_the_layers_as_the_product_of_their_tables_says()
    {
        var random = new CounterRandom(1);
        const int tokens = 5, heads = 3;
        float[][] layers = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, heads * tokens).SelectMany(_ =>
        {
            double[] row = [.. Enumerable.Range(0, tokens).Select(_ => Math.Exp(random.NextNormal()))];
            return row.Select(v => (float)(v / row.Sum()));
        }).ToArray())];
        (int, int)[] places = [(0, 0), (0, 2), (2, 5), (5, 6), (6, 6)];
        foreach (var first in (bool[])[true, false])
        {
            var maps = new AttentionMaps(6, places, layers, heads, first);
            double[,] product = Identity();
            for (var layer = 1; layer >= 0; layer--) product = Times(product, Half(layer));
            for (var token = 0; token < tokens; token++)
                Assert.Equal(first ? product[0, token] : Enumerable.Range(0, tokens).Average(r => product[r, token]),
                    maps.Rollout()[token], 1e-6);
            Assert.Equal(1, maps.Rollout().Sum(), 1e-6);
            Assert.Equal(1, maps.Received(1, 2).Sum(), 1e-6);
            Assert.Equal(first ? layers[1][2 * 25 + 3] : Enumerable.Range(0, 5).Average(r => layers[1][2 * 25 + 5 * r + 3]),
                maps.Received(1, 2)[3], 1e-6);
            Assert.Equal(maps.Rollout()[1] / 2, maps.OfBases(maps.Rollout())[1], 1e-9);
        }
        Assert.Throws<ArgumentException>(() => new AttentionMaps(6, places, [new float[3]], heads, true));
        Assert.Throws<ArgumentException>(() => new AttentionMaps(5, places, layers, heads, true));

        double[,] Half(int layer)
        {
            var table = new double[tokens, tokens];
            for (var r = 0; r < tokens; r++)
                for (var c = 0; c < tokens; c++)
                    table[r, c] = (r == c ? 0.5 : 0) + 0.5 * Enumerable.Range(0, heads).Average(h => layers[layer][h * 25 + 5 * r + c]);
            return table;
        }
    }

    private static double[,] Identity()
    {
        var table = new double[5, 5];
        for (var i = 0; i < 5; i++) table[i, i] = 1;
        return table;
    }

    private static double[,] Times(double[,] a, double[,] b)
    {
        var product = new double[5, 5];
        for (var r = 0; r < 5; r++)
            for (var c = 0; c < 5; c++)
                for (var k = 0; k < 5; k++) product[r, c] += a[r, k] * b[k, c];
        return product;
    }

    /// <summary>A sum of place × letter weights that reads tokens of two bases; its gradients and attention are known.</summary>
    private sealed class PairPredictor(int length) : IGradientPredictor, IAttentionPredictor
    {
        public IReadOnlyList<DnaSequence> Baselines { get; private set; } = [];

        public PredictorInfo Info { get; } = new()
        {
            Kind = "pairs",
            Name = "pairs",
            Conditions = ["x"],
            Transform = TransformSummary.None,
            Window = new WindowGeometry(length, length / 2),
        };

        public static double Weight(char letter) => letter switch { 'G' => 1, 'C' => 2, _ => 0 };

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < sequences.Count; i++) destination[i] = Value(sequences[i], 0, length);
        }

        public TokenAttribution Attribute(DnaSequence window, int condition, IReadOnlyList<DnaSequence> baselines,
            GradientOptions? options = null, CancellationToken cancellationToken = default)
        {
            Baselines = baselines;
            double[] tokens = [0, .. Enumerable.Range(0, length / 2).Select(t => Value(window, 2 * t, 2 * t + 2)), 0];
            return new TokenAttribution(length, Tokens(), tokens, tokens, tokens.Sum(), 0);
        }

        public AttentionMaps Attend(DnaSequence window, PredictOptions? options = null, CancellationToken cancellationToken = default)
        {
            var count = length / 2 + 2;
            return new AttentionMaps(length, Tokens(),
                [[.. Enumerable.Range(0, count * count).Select(i => i / count == 0 && i % count is > 0 && i % count < count - 1
                    ? 0.2f : i == 0 || i == count - 1 ? 0.1f : 1f / count)]], 1, true);
        }

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private (int, int)[] Tokens() => [(0, 0), .. Enumerable.Range(0, length / 2).Select(t => (2 * t, 2 * t + 2)), (length, length)];

        private static double Value(DnaSequence sequence, int start, int end)
            => Enumerable.Range(start, end - start).Sum(p => (p + 1) * Weight((char)sequence.Bases[p]));
    }
}
