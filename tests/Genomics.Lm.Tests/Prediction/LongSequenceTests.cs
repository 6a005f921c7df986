using System.Diagnostics;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Prediction;

/// <summary>Attention grows with the square of the length: a long sequence can be stopped, and one without end is refused.</summary>
public class LongSequenceTests
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 9, HiddenSize = 32, Layers = 2, Heads = 2, IntermediateSize = 32 };

    private static Embedder Make(EncoderConfig config, int maxTokens = 0, int threads = 2) => new(
        config, DnaTokenizer.Create([]), ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1),
            new EmbeddingOptions { MaxTokens = maxTokens, Threads = threads }, ManagedCpuEngine.Instance);

    private static DnaSequence Dna(int length)
    {
        var random = new Random(length);
        return new DnaSequence("long", string.Create(length, random,
            (letters, r) => { for (var i = 0; i < letters.Length; i++) letters[i] = "ACGT"[r.Next(4)]; }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_long_sequence_is_given_up_soon_after_it_is_cancelled(int threads)
    {
        using var embedder = Make(Config, threads: threads);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var watch = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => embedder.Extract([Dna(150_000)], new float[32], null, cancellation.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);   // it would take a minute
        var (again, fresh) = (new float[32], new float[32]);
        embedder.Extract([Dna(3000)], again);
        using var other = Make(Config);
        other.Extract([Dna(3000)], fresh);
        Assert.Equal(fresh, again);
    }

    [Fact]
    public void A_sequence_that_would_take_hours_is_refused_with_what_to_do()
    {
        var config = new EncoderConfig { VocabularySize = 9, HiddenSize = 512, Layers = 24, Heads = 8, IntermediateSize = 8 };
        using var embedder = Make(config);
        var error = Assert.Throws<GenomicsDataException>(() => embedder.Extract([Dna(10), Dna(200_000)], new float[1024]));
        Assert.Contains("sequence 'long' has 200002 tokens", error.Message);
        Assert.Contains("--max-tokens", error.Message);
        using var limited = Make(config, maxTokens: 20);
        limited.Extract([Dna(200_000)], new float[512]);
    }
}
