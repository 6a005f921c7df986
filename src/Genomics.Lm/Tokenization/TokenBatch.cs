namespace Genomics.Lm.Tokenization;

/// <summary>
/// Encoded texts as one rectangle, padded at the right with [PAD], as other tools expect them. The engines here need no padding.
/// </summary>
/// <param name="Count">Number of texts.</param>
/// <param name="Length">Ids per text, padding included.</param>
/// <param name="Ids">[count, length] token ids.</param>
/// <param name="AttentionMask">[count, length] 1 for tokens, 0 for padding.</param>
/// <param name="TypeIds">[count, length] 0, and 1 for the second text of a pair and its [SEP].</param>
public sealed record TokenBatch(int Count, int Length, int[] Ids, byte[] AttentionMask, byte[] TypeIds);
