using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Extensions.AI;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Microsoft.Extensions.AI;

namespace Genomics.Lm.Extensions.Tests;

public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelFolder _model;
    private readonly Embedder _embedder;
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;

    public EmbeddingGeneratorTests()
    {
        var tokenizer = BpeTrainer.Train([new DnaSequence("a", "ACGTTGCATATAAGGCACGTACGGTTTACCAG")],
            new BpeTrainerOptions { VocabularySize = 16, MinPairCount = 1 }).Tokenizer;
        var config = EncoderPresets.Mini with { VocabularySize = tokenizer.VocabularySize };
        ModelFolder.Save(_folder.File("model"), config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 3));
        _model = ModelFolder.Open(_folder.File("model"));
        _embedder = new Embedder(_model, new EmbeddingOptions());
        _generator = _embedder.AsIEmbeddingGenerator("mini");
    }

    public void Dispose()
    {
        _generator.Dispose();
        _embedder.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_vectors_are_those_of_the_embedder_in_the_order_of_the_sequences()
    {
        string[] bases = ["ACGTACGTTA", "ttatataagg", "", "ACGTN"];
        var found = await _generator.GenerateAsync(bases, cancellationToken: Cancel);
        var expected = new float[bases.Length * _embedder.Width];
        _embedder.Extract([.. bases.Select((b, i) => new DnaSequence($"s{i}", b))], expected, null, Cancel);
        Assert.Equal(bases.Length, found.Count);
        for (var i = 0; i < bases.Length; i++)
        {
            Assert.Equal(expected.AsSpan(i * _embedder.Width, _embedder.Width), found[i].Vector.Span);
            Assert.Equal("mini", found[i].ModelId);
        }
        Assert.Empty(await _generator.GenerateAsync([], cancellationToken: Cancel));
    }

    [Fact]
    public void Services_are_the_embedder_and_what_it_is()
    {
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(_generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(("mini", (int?)_embedder.Width), (metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(_embedder, _generator.GetService(typeof(Embedder)));
        Assert.Same(_generator, _generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Null(_generator.GetService(typeof(Embedder), "key"));
        Assert.Null(_generator.GetService(typeof(string)));
    }

    [Fact]
    public async Task Other_dimensions_foreign_letters_and_a_cancelled_call_are_refused()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = 3 };
        Assert.Contains("3 dimensions were asked for", (await Assert.ThrowsAsync<ArgumentException>(
            () => _generator.GenerateAsync(["ACGT"], options, Cancel))).Message);
        options.Dimensions = _embedder.Width;
        Assert.Single(await _generator.GenerateAsync(["ACGT"], options, Cancel));
        Assert.Contains("'1' has 'E' at base 2", (await Assert.ThrowsAsync<GenomicsDataException>(
            () => _generator.GenerateAsync(["ACGT", "AEC"], cancellationToken: Cancel))).Message);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _generator.GenerateAsync(["ACGT"], cancellationToken: stopped.Token));
    }

    [Fact]
    public async Task Calls_at_one_time_give_what_one_after_another_gives()
    {
        string[] bases = [.. Enumerable.Range(1, 40).Select(i => string.Concat(Enumerable.Repeat("ACGTTA", i)))];
        var alone = await _generator.GenerateAsync(bases, cancellationToken: Cancel);
        var together = await Task.WhenAll(bases.Select(b => _generator.GenerateAsync([b], cancellationToken: Cancel)));
        for (var i = 0; i < bases.Length; i++) Assert.Equal(alone[i].Vector.Span, together[i][0].Vector.Span);
    }
}
