namespace Genomics.Lm.Tokenization;

/// <summary>How a vocabulary is learned.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Tokens in all: 5 special ones, 4 letters, and the merges. The published model has 4,096.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>
    /// A pair that stands fewer times than this in the text is not merged; the vocabulary is then smaller than asked for.
    /// </summary>
    public int MinPairCount { get; init; } = 2;

    /// <summary>
    /// The most bases kept in memory (2 bytes each). Of more, pieces of <see cref="BpeTrainer.PieceLength"/> bases are drawn at random,
    /// evenly over everything that was read.
    /// </summary>
    public long MaxBases { get; init; } = 1_000_000_000;

    /// <summary>Seed of that draw; without effect while everything fits.</summary>
    public long Seed { get; init; } = Data.FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (VocabularySize is < 9 or > 65_000)
            throw new ArgumentException(
                $"{nameof(VocabularySize)} is {VocabularySize}, must be 9 (five special tokens and four letters) to 65,000",
                nameof(VocabularySize));
        if (MinPairCount < 1)
            throw new ArgumentException($"{nameof(MinPairCount)} is {MinPairCount}, must be at least 1", nameof(MinPairCount));
        if (MaxBases < 1) throw new ArgumentException($"{nameof(MaxBases)} is {MaxBases}, must be positive", nameof(MaxBases));
        if (Threads < 0) throw new ArgumentException($"{nameof(Threads)} is {Threads}, must be 0 or more", nameof(Threads));
    }
}
