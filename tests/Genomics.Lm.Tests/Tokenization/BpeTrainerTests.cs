using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

public class BpeTrainerTests
{
    private static DnaSequence[] Sequences(params IEnumerable<string> texts) => [.. texts.Select((t, i) => new DnaSequence($"s{i}", t))];

    [Theory]
    [InlineData(1, 3, 400, 40)]
    [InlineData(2, 10, 150, 60)]
    [InlineData(3, 1, 3000, 200)]
    [InlineData(4, 5, 700, 120)]
    public void Merges_are_those_of_counting_every_pair_anew(int seed, int count, int length, int merges)
    {
        var random = new Random(seed);
        var texts = Enumerable.Range(0, count).Select(_ => NaiveBpe.RandomDna(random, length, seed == 4 ? "AAAT" : "ACGT")).ToList();
        var expected = NaiveBpe.Train(texts, merges, 2);
        var trained = BpeTrainer.Train(Sequences(texts), new BpeTrainerOptions { VocabularySize = 9 + merges });
        Assert.Equal(expected, trained.Tokenizer.Merges);
    }

    [Fact]
    public void Long_sequences_are_cut_into_pieces_and_threads_change_nothing()
    {
        var text = NaiveBpe.RandomDna(new Random(5), 5000);
        var options = new BpeTrainerOptions { VocabularySize = 90 };
        var expected = NaiveBpe.Train(text.Chunk(700).Select(c => new string(c)), 81, 2);
        foreach (var threads in (int[])[1, 2, 7])
            Assert.Equal(expected, BpeTrainer.Train(Sequences(text), options with { Threads = threads }, 700, null,
                default).Tokenizer.Merges);
    }

    [Fact]
    public void A_vocabulary_ends_where_no_pair_stands_often_enough()
    {
        var trained = BpeTrainer.Train(Sequences("ACACAC"), new BpeTrainerOptions { VocabularySize = 100 });
        Assert.Equal([("A", "C"), ("AC", "AC")], trained.Tokenizer.Merges);
        Assert.Equal([3, 2], trained.PairCounts);
        Assert.Equal(11, trained.Tokenizer.VocabularySize);
    }

    [Fact]
    public void Beyond_the_limit_an_even_sample_of_pieces_is_kept()
    {
        var texts = Enumerable.Range(0, 200).Select(i => new string("ACGT"[i / 50], 100));
        var options = new BpeTrainerOptions { VocabularySize = 21, MaxBases = 4000, Seed = 7 };
        var trained = BpeTrainer.Train(Sequences(texts), options);
        Assert.Equal(20_000, trained.BasesRead);
        Assert.InRange(trained.BasesUsed, 3900, 4100);
        Assert.Equal(4, trained.Tokenizer.Merges.Count(m => m.Left.Length == 1 && m.Left == m.Right));   // pieces from all four quarters
        Assert.Equal(trained.Tokenizer.Merges, BpeTrainer.Train(Sequences(texts), options).Tokenizer.Merges);
    }

    [Fact]
    public void Text_without_bases_is_refused()
        => Assert.Contains("no A, C, G or T", Assert.Throws<GenomicsDataException>(() => BpeTrainer.Train(Sequences("NNN"))).Message);

    [Fact]
    public void A_bad_option_is_named()
        => Assert.Equal("VocabularySize", Assert.Throws<ArgumentException>(() =>
        BpeTrainer.Train(Sequences("ACGT"), new BpeTrainerOptions { VocabularySize = 8 })).ParamName);
}
