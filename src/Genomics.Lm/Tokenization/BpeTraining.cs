namespace Genomics.Lm.Tokenization;

/// <summary>A learned vocabulary and what it was learned from.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="BasesRead">Bases in all sequences.</param>
/// <param name="BasesUsed">A, C, G and T in the pieces that the counts were made on.</param>
/// <param name="PairCounts">[merges] how often each merged pair stood in the text when it was chosen; never increasing by more than a
/// merge can create.</param>
public sealed record BpeTraining(DnaTokenizer Tokenizer, long BasesRead, long BasesUsed, IReadOnlyList<long> PairCounts);
