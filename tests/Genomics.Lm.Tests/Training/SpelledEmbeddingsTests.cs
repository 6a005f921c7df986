using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

public class SpelledEmbeddingsTests
{
    private static readonly DnaTokenizer Tokenizer = BpeTrainer.Train(
        PlantedGenes.Make(30, 4).Sequences, new BpeTrainerOptions { VocabularySize = 100 }).Tokenizer;

    private static readonly ModelSpec Model =
        new(new EncoderConfig { VocabularySize = 100, HiddenSize = 64, Layers = 1, Heads = 2, IntermediateSize = 32 }, HeadSpec.None);

    private static ParameterSet Draw(long seed = 5)
        => SpelledEmbeddings.Draw(ModelWeights.FromScratch(Model, seed), Tokenizer, 3, 0.02, seed);

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++) (ab, aa, bb) = (ab + a[i] * b[i], aa + a[i] * a[i], bb + b[i] * b[i]);
        return ab / Math.Sqrt(aa * bb);
    }

    [Fact]
    public void Tokens_begin_as_near_to_each_other_as_their_words_are()
    {
        var table = Draw().Values(ParameterCatalog.Names.WordEmbeddings).ToArray();
        var profiles = Enumerable.Range(5, 95).Select(id => Profile(Tokenizer.TokenText(id))).ToArray();
        var (sum, count) = (0.0, 0);
        for (var a = 0; a < 95; a++)
            for (var b = 0; b < a; b++)
            {
                // the cosine of random projections of two profiles estimates the cosine of the profiles, here with a deviation below 1/√64
                var error = Cosine(table.AsSpan((a + 5) * 64, 64), table.AsSpan((b + 5) * 64, 64)) - Cosine(profiles[a], profiles[b]);
                (sum, count) = (sum + error * error, count + 1);
            }
        Assert.InRange(Math.Sqrt(sum / count), 0.01, 0.125);
    }

    [Fact]
    public void Every_token_has_the_wanted_size_and_special_tokens_and_layers_keep_theirs()
    {
        var (plain, spelled) = (ParameterSet.Copy(ModelWeights.FromScratch(Model, 5)), Draw());
        var (before, after) = (plain.Values(ParameterCatalog.Names.WordEmbeddings).ToArray(),
            spelled.Values(ParameterCatalog.Names.WordEmbeddings).ToArray());
        for (var id = 0; id < 100; id++)
        {
            var row = after.AsSpan(id * 64, 64);
            if (Tokenizer.IsSpecial(id)) Assert.Equal(before.AsSpan(id * 64, 64), row);
            else Assert.Equal(0.02, Math.Sqrt(row.ToArray().Average(v => (double)v * v)), 1e-6);
        }
        foreach (var name in plain.Names.Where(n => n != ParameterCatalog.Names.WordEmbeddings))
            Assert.Equal(plain.Values(name), spelled.Values(name));
        Assert.Equal(after, Draw().Values(ParameterCatalog.Names.WordEmbeddings).ToArray());
        Assert.NotEqual(after, Draw(6).Values(ParameterCatalog.Names.WordEmbeddings).ToArray());
    }

    private static float[] Profile(string token)
    {
        var words = new Dictionary<string, int>();
        for (var length = 1; length <= 3; length++)
            for (var i = 0; i + length <= token.Length; i++)
                words[token.Substring(i, length)] = words.GetValueOrDefault(token.Substring(i, length)) + 1;
        var all = from a in " ACGT" from b in " ACGT" from c in "ACGT" select $"{a}{b}{c}".Trim();
        return [.. all.Where(w => !w.Contains(' ')).Distinct().Select(w => (float)words.GetValueOrDefault(w))];
    }
}
