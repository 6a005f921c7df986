using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>A hash of everything that decides a sequence's embedding but the sequence. Threads do not, so they are left out.</summary>
internal static class EmbedderFingerprint
{
    /// <summary>Hashes weights by name, shape and value, and the text of all settings.</summary>
    public static string Of(EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights, EmbeddingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Text(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text) + "\n"));
        // for training only
        var dropout = FormattableString.Invariant($"{nameof(config.AttentionDropout)} = {config.AttentionDropout}, ");
        Text($"{Invariant(config).Replace(dropout, "", StringComparison.Ordinal)}");
        Text($"{Invariant(options with { Threads = 0 })}");
        for (var id = 0; id < tokenizer.VocabularySize; id++)
            if (tokenizer.TryGetText(id, out var token)) Text($"{token}");
        if (!tokenizer.HasUsualBorders) Text($"{tokenizer.ClassificationTokenId} {tokenizer.SeparatorTokenId}");
        foreach (var name in weights.Names.Order(StringComparer.Ordinal))
        {
            int[] shape = [.. weights.Shape(name)];
            var values = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
            weights.Read(name, values);
            Text($"{name} {string.Join(',', shape)}");
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // a record writes its numbers in the current culture
    private static string Invariant<T>(T record) where T : notnull
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return record.ToString()!;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
