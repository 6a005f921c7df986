using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Prediction;

public sealed class MaskedLanguageScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelFolder _model;
    private readonly IEncoderSession _session;

    public MaskedLanguageScorerTests()
    {
        var tokenizer = DnaTokenizer.Create([("A", "C"), ("G", "T"), ("AC", "GT"), ("T", "A"), ("TA", "TA"), ("C", "C")]);
        var config = new EncoderConfig
        {
            HiddenSize = 16,
            Layers = 2,
            Heads = 2,
            IntermediateSize = 24,
            VocabularySize = tokenizer.VocabularySize,
        };
        ModelFolder.Save(_folder.File("m"), config, tokenizer,
            ModelWeights.FromScratch(new ModelSpec(config, new MaskedLanguageHead()), 3));
        _model = ModelFolder.Open(_folder.File("m"));
        var head = new MaskedLanguageHead();
        _session = ManagedCpuEngine.Instance.Open(new ModelSpec(config, head), _model.Resolve(head, 0), new SessionOptions { Threads = 1 });
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_likelihood_is_the_sum_over_tokens_hidden_one_by_one()
    {
        using var scorer = new MaskedLanguageScorer(_model, new ZeroShotOptions { Threads = 1 });
        DnaSequence[] sequences = [Random("a", 40, 1), new("b", "ACGTNNTATACC"), new("c", "NN"), Random("d", 150, 2)];
        var found = scorer.PseudoLogLikelihoods(sequences);
        foreach (var (sequence, (tokens, value)) in sequences.Zip(found))
        {
            var ids = Ids(sequence);
            int[] scored = [.. Enumerable.Range(1, ids.Length - 2).Where(i => ids[i] != _model.Tokenizer.UnknownTokenId)];
            Assert.Equal(scored.Length, tokens);
            Assert.Equal(scored.Sum(i => Plain(ids, i)), value, 1e-4);
        }
        Assert.Equal((0, 0.0), found[2]);
        Assert.InRange(found[0].LogLikelihood, -1000, -1);
        Assert.Equal(found[0], scorer.PseudoLogLikelihoods([sequences[0]])[0]);   // alone as among others
    }

    [Fact]
    public void The_part_of_moved_borders_is_kept_apart()
    {
        using var whole = new MaskedLanguageScorer(_model, new ZeroShotOptions { Flank = null, Threads = 1 });
        using var near = new MaskedLanguageScorer(_model, new ZeroShotOptions { Flank = 4, Threads = 1 });
        var random = new CounterRandom(9);
        var moved = 0;
        for (var round = 0; round < 20; round++)
        {
            var reference = Random("r", 60, 100 + round);
            var (start, length) = (20 + random.NextInt(10), random.NextInt(4));
            var bases = string.Concat(Enumerable.Range(0, random.NextInt(4)).Select(_ => "ACGT"[random.NextInt(4)]));
            var change = new SequenceChange(reference, start, length, bases);
            var score = whole.Score([change])[0];
            var (own, unaltered) = (Ids(change.Altered), Ids(reference));
            Assert.Equal(Sum(own) - Sum(unaltered), score.LikelihoodRatio, 1e-3);
            Assert.Equal((unaltered.Length - 2, own.Length - 2), (score.ReferenceTokens, score.AlteredTokens));
            // tokens of the unaltered sequence outside of the change stand in the altered one too, within its borders
            var layout = _model.Tokenizer.EncodeToTokens(reference.ToString()).Where(t => t.End > t.Start).ToArray();
            int[] held = [1, .. layout.Where(t => t.End <= start).Select(t => t.Id),
                .. Ids(new DnaSequence("x", Middle(change, layout)))[1..^1],
                .. layout.Where(t => t.Start >= start + length && t.Start > start).Select(t => t.Id), 2];
            Assert.Equal(Sum(held) - Sum(unaltered), score.LikelihoodModelPart, 1e-3);
            Assert.Equal(own.SequenceEqual(held), Math.Abs(score.LikelihoodRatio - score.LikelihoodModelPart) < 1e-9);
            Assert.Equal(own.SequenceEqual(unaltered), score.EmbeddingDistance == 0);
            if (!own.SequenceEqual(held)) moved++;
            var close = near.Score([change, change])[1];
            Assert.InRange(close.ReferenceTokens, 1, score.ReferenceTokens);
            Assert.Equal((score.EmbeddingDistance, score.EmbeddingModelPart), (close.EmbeddingDistance, close.EmbeddingModelPart));
            Assert.Equal(score.AlteredTokens - score.ReferenceTokens, close.AlteredTokens - close.ReferenceTokens);
        }
        Assert.InRange(moved, 2, 18);
        var none = near.Score([new SequenceChange(Random("r", 60, 1), 30, 0, "")])[0];
        Assert.Equal((0.0, 0.0), (none.LikelihoodRatio, none.EmbeddingDistance));
    }

    [Fact]
    public void A_model_without_the_head_is_refused()
    {
        var config = _model.Config;
        ModelFolder.Save(_folder.File("n"), config, _model.Tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 3));
        using var model = ModelFolder.Open(_folder.File("n"));
        Assert.Contains("no masked-language head", Assert.Throws<GenomicsDataException>(() => new MaskedLanguageScorer(model)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskedLanguageScorer(_model, new ZeroShotOptions { Flank = -1 }));
    }

    // what stands between the tokens that the change does not touch
    private static string Middle(SequenceChange change, IEnumerable<EncodedToken> layout)
    {
        var end = change.Start + change.Length;
        var from = layout.Where(t => t.End <= change.Start).Select(t => t.End).DefaultIfEmpty(0).Max();
        var to = layout.Where(t => t.Start >= end && t.Start > change.Start).Select(t => t.Start).DefaultIfEmpty(change.Reference.Length)
            .Min();
        return change.Altered.ToString()[from..(to + change.Bases.Length - change.Length)];
    }

    private int[] Ids(DnaSequence sequence) => [.. _model.Tokenizer.EncodeToTokens(sequence.ToString()).Select(t => t.Id)];

    private double Sum(int[] ids) => Enumerable.Range(1, ids.Length - 2).Sum(i => Plain(ids, i));

    // one run of the engine for one hidden token
    private double Plain(int[] ids, int position)
    {
        var (masked, sink) = ((int[])ids.Clone(), new Sink());
        masked[position] = 4;
        _session.Run(new PackedBatch { Ids = masked, Offsets = (int[])[0, ids.Length] }, new OutputRequest(OutputKind.MaskedLanguageLogits),
            sink);
        double[] row = [.. sink.Values.Skip(position * _model.Config.VocabularySize).Take(_model.Config.VocabularySize)
            .Select(v => (double)v)];
        return row[ids[position]] - Math.Log(row.Sum(Math.Exp));
    }

    private static DnaSequence Random(string id, int length, long seed)
    {
        var random = new CounterRandom(seed);
        return new DnaSequence(id, [.. Enumerable.Range(0, length).Select(_ => "ACGT"[random.NextInt(4)])]);
    }

    private sealed class Sink : IOutputSink
    {
        public float[] Values { get; private set; } = [];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Values = values.ToArray();
    }
}
