using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Insertions;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Evaluation.Tests.Insertions;

public sealed class InsertionTests
{
    private static readonly DnaSequence[] Windows = [.. Enumerable.Range(0, 40).Select(i => Random($"w{i}", i))];

    [Fact]
    public void A_motif_does_at_every_place_what_the_predictor_says_of_it_there()
    {
        // TATAGC counts where it stands from 10 to 20
        using var predictor = new Words(("TATAGC", 10, 20, 3));
        var motif = Motif.FromWord("TATAGC");
        var effects = MotifInsertion.AtEveryPlace(predictor, Windows, motif, new InsertionOptions { Shuffles = 2, Threads = 1 });
        Assert.Equal(2 * 55, effects.Count);
        Assert.All(effects, e => Assert.Equal(80, e.Backgrounds));
        foreach (var effect in effects.Where(e => e.Strand == Strand.Forward))
            Assert.Equal(effect.Position is >= 10 and <= 20 ? 3 : 0, effect.Mean[0], 0.35);
        Assert.All(effects.Where(e => e.Strand == Strand.Reverse), e => Assert.InRange(e.Mean[0], -0.35, 0.35));
        // N of a motif keeps the background
        Assert.Equal("TTGTTT", MotifInsertion.Write(new DnaSequence("s", "TTCTTT"), Motif.FromWord("GN"), Strand.Forward, 2).ToString());
        Assert.Equal("TTCCTT", MotifInsertion.Write(new DnaSequence("s", "TTCTTT"), Motif.FromWord("GN"), Strand.Reverse, 2).ToString());
        Assert.Throws<ArgumentException>(() => MotifInsertion.AtEveryPlace(predictor, [], motif));
        Assert.Throws<ArgumentException>(() => MotifInsertion.AtEveryPlace(predictor, [new("a", "ACG")], motif));
    }

    [Fact]
    public void Two_motifs_interact_where_the_predictor_says_so()
    {
        // both together, eight bases apart, are worth 5 more
        using var predictor = new Words(("GATTAC", 0, 60, 1), ("CCGGTT", 0, 60, -1)) { Pair = ("GATTAC", "CCGGTT", 8, 5) };
        var effects = MotifInsertion.AtEverySpacing(predictor, Windows, Motif.FromWord("GATTAC"), Motif.FromWord("CCGGTT"),
            new InsertionOptions { Threads = 1, MostSpacing = 12, BothStrands = false });
        Assert.Equal(26, effects.Count);
        Assert.All(effects, e => Assert.Equal(e.Spacing == 8 ? 5 : 0, e.Interaction[0], 0.2));
        Assert.All(effects, e => Assert.Equal(e.Spacing == 8 ? 5 : 0, e.Together[0], 0.4));
        // −1 is next to it on the other side
        Assert.Equal([-13, 12], [effects.Min(e => e.Spacing), effects.Max(e => e.Spacing)]);
        Assert.Throws<ArgumentException>(() => MotifInsertion.AtEverySpacing(predictor, Windows, Motif.FromWord("GATTAC"),
            Motif.FromWord("CCGGTT"), new InsertionOptions { Anchor = 58 }));
    }

    [Fact]
    public void Words_are_written_and_broken_one_by_one()
    {
        using var predictor = new Words(("TAT", 5, 40, 2), ("GGCR", 0, 60, -1));
        WordInRegion[] words = [new("TAT", "TAT", -25, 10, 0.5, 2), new("GGCR", "GGCR", -30, 25, -0.5, -1),
            new("CCCC", "CCCC", -30, 25, 0, 0)];
        var found = WordResponses.Measure(predictor, Windows, words, 0, new WordResponseOptions { Threads = 1 });
        Assert.Equal(words, found.Select(f => f.Word));
        Assert.All(found, f => Assert.Equal(40, f.Inserted));
        // a word that is written may overlap others: about what it is worth
        Assert.InRange(found[0].Insertion, 1.2, 2.4);
        Assert.InRange(found[1].Insertion, -1.3, -0.6);
        Assert.InRange(found[2].Insertion, -0.5, 0.5);
        Assert.InRange(found[0].Ablation, 1.4, 2.4);
        Assert.InRange(found[1].Ablation, -1.3, -0.6);
        Assert.InRange(found[0].Control, -0.8, 0.8);
        Assert.InRange(found[0].Ablated, 10, 40);
        Assert.Equal(found.Select(f => f.Insertion), WordResponses.Measure(predictor, Windows, words, 0).Select(f => f.Insertion));
        Assert.Throws<ArgumentException>(() => new WordInRegion("x", "AZ", 0, 1, 0, 0));
        Assert.Throws<ArgumentException>(() => new WordInRegion("x", "AC", 2, 1, 0, 0));
    }

    [Fact]
    public void Features_explain_what_they_span_and_nothing_else()
    {
        DnaSequence[] windows = [.. Enumerable.Range(0, 200).Select(i => Random($"v{i}", 1000 + i))];
        using var predictor = new Words(("TA", 0, 60, 2), ("GG", 0, 60, -1));
        Assert.InRange(WordResponses.ExplainedShare(predictor, 0, new Counts("TA", "GG", "CA"), windows), 0.999, 1);
        Assert.InRange(WordResponses.ExplainedShare(predictor, 0, new Counts("TA"), windows), 0.4, 0.95);
        Assert.InRange(WordResponses.ExplainedShare(predictor, 0, new Counts("CACT"), windows), -0.2, 0.1);
        Assert.Equal(0, WordResponses.ExplainedShare(predictor, 0, new Counts(), windows));
        using var constant = new Words();
        Assert.True(double.IsNaN(WordResponses.ExplainedShare(constant, 0, new Counts("TA"), windows)));
        Assert.Throws<ArgumentException>(() => WordResponses.ExplainedShare(predictor, 0, new Counts("TA"), windows[..10]));
    }

    private static DnaSequence Random(string id, long seed)
    {
        var random = new CounterRandom(seed);
        return new DnaSequence(id, [.. Enumerable.Range(0, 60).Select(_ => "ACGT"[random.NextInt(4)])]);
    }

    private static int Count(string text, string word, int left, int right) => Enumerable.Range(0, text.Length - word.Length + 1)
        .Count(at => at >= left && at <= right && word.Index().All(l => IupacCode.BasesOf(l.Item).Contains(text[at + l.Index])));

    private sealed class Counts(params string[] words) : IFeatureSource
    {
        public IReadOnlyList<string> Names => words;

        public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = Count(sequences[i / words.Length].ToString(), words[i % words.Length], 0, 60);
        }
    }

    /// <summary>Words in regions, each with what an occurrence is worth, and a pair at one spacing; the start is at 30.</summary>
    private sealed class Words(params (string Word, int Left, int Right, double Worth)[] words) : IExpressionPredictor
    {
        public (string First, string Second, int Spacing, double Worth)? Pair { get; init; }

        public PredictorInfo Info { get; } = new()
        {
            Kind = "words",
            Name = "words",
            Conditions = ["x"],
            Transform = TransformSummary.None,
            Window = new WindowGeometry(60, 30),
        };

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < sequences.Count; i++)
            {
                var text = sequences[i].ToString();
                destination[i] = words.Sum(w => w.Worth * Count(text, w.Word, w.Left, w.Right));
                if (Pair is { } pair)
                    destination[i] += pair.Worth * Count(text, pair.First + new string('N', pair.Spacing) + pair.Second, 0, 60);
            }
        }

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
