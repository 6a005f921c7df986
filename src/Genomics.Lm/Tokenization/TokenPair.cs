namespace Genomics.Lm.Tokenization;

/// <summary>Two texts encoded together: [CLS] A [SEP] B [SEP].</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="TypeIds">0 for [CLS], A and the first [SEP]; 1 for B and the last [SEP]. As many as <paramref name="Ids"/>.</param>
public sealed record TokenPair(int[] Ids, byte[] TypeIds);
