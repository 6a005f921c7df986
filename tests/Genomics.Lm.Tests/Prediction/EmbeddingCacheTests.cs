using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tests.Training;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Prediction;

public class EmbeddingCacheTests
{
    private static readonly IReadOnlyList<DnaSequence> Genes = PlantedGenes.Make(6, 3).Sequences;
    private static readonly DnaTokenizer Tokenizer = DnaTokenizer.Create([]);
    private static readonly EncoderConfig Encoder =
        new() { VocabularySize = Tokenizer.VocabularySize, HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 };

    private static Embedder Make(long seed = 1, Pooling pooling = Pooling.Mean, int threads = 0) => new(
        Encoder, Tokenizer, ModelWeights.FromScratch(new ModelSpec(Encoder, HeadSpec.None), seed),
            new EmbeddingOptions { Pooling = pooling, Threads = threads }, ManagedCpuEngine.Instance);

    private static (float[] Vectors, int Found) Extract(string folder, Embedder embedder, IReadOnlyList<DnaSequence> genes)
    {
        var cache = new EmbeddingCache(folder);
        var vectors = new float[genes.Count * embedder.Width];
        cache.Extract(embedder, genes, vectors);
        return (vectors, cache.Found);
    }

    [Fact]
    public void Known_bases_are_not_computed_again_whatever_their_name_and_order()
    {
        using var folder = new TemporaryFolder();
        using var embedder = Make();
        var plain = new float[Genes.Count * embedder.Width];
        embedder.Extract(Genes, plain);
        Assert.Equal((plain, 0), Extract(folder.Root, embedder, Genes), Same);
        Assert.Equal((plain, 6), Extract(folder.Root, Make(threads: 1), Genes), Same);
        var (renamed, found) =
            Extract(folder.Root, embedder, [new DnaSequence("other", System.Text.Encoding.ASCII.GetString(Genes[4].Bases)),
            PlantedGenes.Make(1, 77).Sequences[0]]);
        Assert.Equal(1, found);
        Assert.Equal(plain[(4 * 8)..(5 * 8)], renamed[..8]);
    }

    [Theory, InlineData("de-DE"), InlineData("tr-TR")]
    public void The_fingerprint_is_the_same_in_every_culture(string culture)
    {
        using var embedder = Make();
        using var other = Make();
        Assert.Equal(embedder.Fingerprint, TestCulture.In(culture, () => other.Fingerprint));
    }

    [Fact]
    public void Another_model_or_pooling_has_a_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        Extract(folder.Root, Make(), Genes);
        Assert.Equal(0, Extract(folder.Root, Make(seed: 2), Genes).Found);
        Assert.Equal(0, Extract(folder.Root, Make(pooling: Pooling.Max), Genes).Found);
        Assert.Equal(3, Directory.GetFiles(folder.Root, "*.embeddings").Length);
    }

    [Fact]
    public void An_entry_cut_off_by_a_kill_is_computed_again_and_a_foreign_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (whole, _) = Extract(folder.Root, Make(), Genes);
        var file = Directory.GetFiles(folder.Root).Single();
        using (var stream = File.OpenWrite(file)) stream.SetLength(stream.Length - 5);
        Assert.Equal((whole, 5), Extract(folder.Root, Make(), Genes), Same);
        Assert.Equal((whole, 6), Extract(folder.Root, Make(), Genes), Same);
        File.WriteAllText(file, "this is no cache of embeddings");
        Assert.Contains("delete it", Assert.Throws<GenomicsDataException>(() => Extract(folder.Root, Make(), Genes)).Message);
    }

    [Fact]
    public void A_damaged_entry_is_computed_again_and_that_is_said_and_older_files_are_read()
    {
        using var folder = new TemporaryFolder();
        var (whole, _) = Extract(folder.Root, Make(), Genes);
        var file = Directory.GetFiles(folder.Root).Single();
        var bytes = File.ReadAllBytes(file);
        for (var at = 16; at < bytes.Length; at += 5)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(file, damaged);
            Assert.Equal((whole, 5), Extract(folder.Root, Make(), Genes), Same);
            Assert.Equal((whole, 6), Extract(folder.Root, Make(), Genes), Same);
        }
        for (var at = 0; at < 16; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 1;
            File.WriteAllBytes(file, damaged);
            Assert.Throws<GenomicsDataException>(() => Extract(folder.Root, Make(), Genes));
        }
        var entry = (bytes.Length - 16) / 6;
        byte[] older = [.. "GLMEMB01"u8, .. bytes.AsSpan(8, 8), .. Enumerable.Range(0, 6)
            .SelectMany(i => bytes.Skip(16 + i * entry).Take(entry - 32))];
        File.WriteAllBytes(file, older);
        Assert.Equal((whole, 6), Extract(folder.Root, Make(), Genes), Same);
        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    private static bool Same((float[] Vectors, int Found) a, (float[] Vectors, int Found) b)
        => a.Found == b.Found && a.Vectors.AsSpan().SequenceEqual(b.Vectors);
}
