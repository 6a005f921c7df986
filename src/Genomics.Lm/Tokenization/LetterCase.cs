namespace Genomics.Lm.Tokenization;

/// <summary>What a tokenizer does with lower-case letters in text.</summary>
public enum LetterCase
{
    /// <summary>a, c, g, t are read as A, C, G, T, so that a soft-masked genome is not turned into unknown tokens. The default.</summary>
    UpperCase,

    /// <summary>
    /// Letters are taken as they are: lower case is unknown to a vocabulary of capitals, as with the published tokenizer.
    /// </summary>
    AsIs,
}
