namespace Genomics.Lm.Tokenization;

/// <summary>One token of a text.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Value">The token's letters, or the name of a special token.</param>
/// <param name="Start">
/// Where the token begins in the text, 0-based, in units of the input (chars, or bytes for UTF-8 input; for plain DNA both are bases).
/// [CLS] is empty at 0; [SEP] is empty at the end of the last token that was kept.
/// </param>
/// <param name="End">One past the token's last unit; equal to <paramref name="Start"/> for [CLS] and [SEP].</param>
public readonly record struct EncodedToken(int Id, string Value, int Start, int End);
