using System.Globalization;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Study.Ablations;

/// <summary>The vocabulary of a network from random weights.</summary>
/// <param name="Path">A tokenizer file or a folder with one; null: a vocabulary is learnt from each fit's training genes.</param>
/// <param name="Size">Tokens of a learnt vocabulary; 0: as the options say.</param>
public sealed record AblationTokenizer(string? Path = null, int Size = 0)
{
    private const int Smallest = 9;

    /// <summary>Reads a level: <c>own</c>, <c>own:TOKENS</c>, or the path of a tokenizer.</summary>
    /// <exception cref="ArgumentException">None of these.</exception>
    public static AblationTokenizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "own") return new AblationTokenizer();
        if (text.StartsWith("own:", StringComparison.Ordinal))
            return int.TryParse(text["own:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= Smallest
                ? new AblationTokenizer(Size: size)
                : throw new ArgumentException($"tokenizer '{text}': own:TOKENS needs a number from {Smallest}");
        return System.IO.Path.Exists(text) ? new AblationTokenizer(text)
            : throw new ArgumentException($"unknown tokenizer '{text}'; give own, own:TOKENS, or the path of a {DnaTokenizer.FileName}");
    }

    /// <summary>The level as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Path ?? (Size == 0 ? "own" : string.Create(CultureInfo.InvariantCulture, $"own:{Size}"));
}
