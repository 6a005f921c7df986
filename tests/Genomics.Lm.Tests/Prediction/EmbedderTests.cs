using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tests.Training;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Prediction;

/// <summary>Pooling, on an engine whose token states are the word embeddings: expected values can be counted by hand.</summary>
public class EmbedderTests
{
    private static readonly DnaTokenizer Bases = DnaTokenizer.Create([]);
    private static readonly EncoderConfig Config =
        new() { HiddenSize = 2, Layers = 1, Heads = 1, IntermediateSize = 2, VocabularySize = 9 };

    // state of token t is (t, t²)
    private static IParameterSource Weights()
    {
        var weights = ParameterSet.Copy(ModelWeights.FromScratch(new ModelSpec(Config, HeadSpec.None), 1));
        var words = weights.Values("bert.embeddings.word_embeddings.weight");
        for (var t = 0; t < 9; t++) (words[2 * t], words[2 * t + 1]) = (t, t * t);
        return weights;
    }

    private static float[] Embed(EmbeddingOptions options, string bases)
    {
        using var embedder = new Embedder(Config, Bases, Weights(), options, new ToyEngine());
        var vector = new float[embedder.Width];
        embedder.Extract([new DnaSequence("s", bases)], vector);
        return vector;
    }

    [Fact]
    public void Each_pooling_gives_what_it_says() // AC is [CLS]=1 A=5 C=6 [SEP]=2
    {
        Assert.Equal([3.5f, 16.5f], Embed(new EmbeddingOptions(), "AC"));
        Assert.Equal([1f, 1f], Embed(new EmbeddingOptions { Pooling = Pooling.Cls }, "AC"));
        Assert.Equal([6f, 36f], Embed(new EmbeddingOptions { Pooling = Pooling.Max }, "AC"));
        Assert.Equal([5.5f, 30.5f], Embed(new EmbeddingOptions { SpecialTokens = false }, "AC"));
        Assert.Equal([6f, 36f], Embed(new EmbeddingOptions { SpecialTokens = false, Pooling = Pooling.Max }, "CA"));
        Assert.Equal([1.5f, 2.5f], Embed(new EmbeddingOptions { SpecialTokens = false }, ""));
        var bins = new EmbeddingOptions { Pooling = Pooling.Bins, Window = new WindowGeometry(4, 2), Bins = 3, BinPower = 1 };
        Assert.Equal([5f, 25f, 7f, 49f, 8f, 64f], Embed(bins, "AAGT"));
    }

    [Fact]
    public void A_stream_gives_the_same_vectors_as_a_list()
    {
        var genes = PlantedGenes.Make(150, 5).Sequences;
        using var embedder = new Embedder(Config, Bases, Weights(), new EmbeddingOptions { MaxTokens = 100 }, new ToyEngine());
        var all = new float[genes.Count * 2];
        embedder.Extract(genes, all);
        var streamed = embedder.Embed(genes).ToArray();
        Assert.Equal(genes.Select(g => g.Id), streamed.Select(s => s.Sequence.Id));
        Assert.Equal(all, streamed.SelectMany(s => s.Vector));
        Assert.Equal(["v0", "v1"], embedder.Names);
    }

    [Fact]
    public void A_pooler_that_the_model_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        ModelFolder.Save(folder.File("m"), Config, Bases, Weights());
        using var model = ModelFolder.Open(folder.File("m"));
        Assert.Contains("no pooler", Assert.Throws<GenomicsDataException>(() =>
            new Embedder(model, new EmbeddingOptions { Pooling = Pooling.Pooler }, new ToyEngine())).Message);
    }

    [Fact]
    public void Bins_without_a_window_are_refused()
        => Assert.Throws<ArgumentException>(() => Embed(new EmbeddingOptions { Pooling = Pooling.Bins }, "ACGT"));
}
