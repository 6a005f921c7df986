using System.Runtime.InteropServices;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Word embeddings of an untrained network drawn from the tokens' spelling: each short word has a random direction, a token's vector is
/// the sum of the directions of the words in it, per base. Tokens that share letters begin near each other, so that what is learned of one
/// helps the others, and the mean over a bin begins as a random projection of its word frequencies.
/// </summary>
internal static class SpelledEmbeddings
{
    /// <summary>Copies weights and draws their word embeddings anew.</summary>
    /// <param name="weights">An untrained network.</param>
    /// <param name="tokenizer">Its tokens.</param>
    /// <param name="longest">Longest word counted, at least 1.</param>
    /// <param name="range">Standard deviation of a token's vector; special tokens keep what they have.</param>
    /// <param name="seed">The directions' seed.</param>
    public static ParameterSet Draw(IParameterSource weights, DnaTokenizer tokenizer, int longest, double range, long seed)
    {
        var set = ParameterSet.Copy(weights);
        var hidden = set.Shape(ParameterCatalog.Names.WordEmbeddings)[1];
        var table = set.Values(ParameterCatalog.Names.WordEmbeddings);
        var directions = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var vector = new double[hidden];
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            if (tokenizer.IsSpecial(id)) continue;
            Array.Clear(vector);
            var text = tokenizer.TokenText(id);
            for (var length = 1; length <= longest; length++)
                for (var start = 0; start + length <= text.Length; start++)
                    Add(vector, Direction(directions, text.Substring(start, length), hidden, seed), 1.0 / text.Length);
            Write(vector, range, table.Slice(id * hidden, hidden));
        }
        return set;
    }

    // One random stream per word, keyed by its letters.
    private static double[] Direction(Dictionary<string, double[]> known, string word, int hidden, long seed)
    {
        ref var direction = ref CollectionsMarshal.GetValueRefOrAddDefault(known, word, out var exists);
        if (exists) return direction!;
        var key = 0UL;
        foreach (var letter in word) key = key * 131 + letter;
        var random = new CounterRandom(seed, RandomStreams.Spelling + key);
        direction = new double[hidden];
        for (var i = 0; i < hidden; i++) direction[i] = random.NextNormal();
        return direction;
    }

    private static void Add(double[] sum, double[] direction, double weight)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += weight * direction[i];
    }

    private static void Write(double[] vector, double range, Span<float> row)
    {
        var square = 0.0;
        foreach (var value in vector) square += value * value;
        var scale = range / Math.Sqrt(square / vector.Length);
        for (var i = 0; i < row.Length; i++) row[i] = (float)(scale * vector[i]);
    }
}
