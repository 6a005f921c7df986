using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

public class DnaTokenizerTests
{
    private static readonly DnaTokenizer Trained = Train(1, 20_000, 300);

    private static DnaTokenizer Train(int seed, int length, int merges)
        => BpeTrainer.Train([new DnaSequence("s", NaiveBpe.RandomDna(new Random(seed), length))],
        new BpeTrainerOptions { VocabularySize = 9 + merges }).Tokenizer;

    [Fact]
    public void Published_vocabulary_gives_the_golden_ids()
    {
        var tokenizer = DnaTokenizer.Load(TestFolders.Shared("dnabert2/tokenizer.json"), LetterCase.AsIs);
        Assert.Equal(4096, tokenizer.VocabularySize);
        var lines = File.ReadLines(TestFolders.Shared("golden/dnabert2/tokenizer-a.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Equal(200, lines.Count);
        foreach (var line in lines)
        {
            var (text, ids) = (line.GetProperty("sequence").GetString()!, line.GetProperty("ids").EnumerateArray()
                .Select(i => i.GetInt32())
                .ToArray());
            Assert.Equal(ids, tokenizer.EncodeToIds(text));
            Assert.Equal(ids, tokenizer.EncodeToIds(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Published_vocabulary_equals_the_naive_merge_loop_on_real_kinds_of_text()
    {
        var tokenizer = DnaTokenizer.Load(TestFolders.Shared("dnabert2/tokenizer.json"));
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            var text = NaiveBpe.RandomDna(random, random.Next(1, 900));
            Assert.Equal(NaiveBpe.Encode(text, tokenizer.Merges), tokenizer.EncodeToIds(text));
        }
    }

    [Fact]
    public void Any_text_equals_the_naive_merge_loop()
    {
        var asIs = Trained.AsIs();
        var piece = Gen.OneOf(
            Gen.Elements("A", "C", "G", "T", "N", "a", "g", "[MASK]", "[CLS]", "[UNK]", "[", "]", "[CLS", " ", "\t", "\u00a0", "-", "é",
                "😀", "R"),
            Gen.Elements("A", "AC", "CA", "TTA", "GC", "ACGTT")
                .SelectMany(u => Gen.Choose(1, 40).Select(n => string.Concat(Enumerable.Repeat(u, n)))),
            Gen.ArrayOf(Gen.Elements('A', 'C', 'G', 'T')).Select(c => new string(c)));
        var text = Gen.ArrayOf(piece).Select(string.Concat).ToArbitrary();
        Prop.ForAll(text, t =>
        {
            var expected = NaiveBpe.Encode(t, Trained.Merges);
            return asIs.EncodeToIds(t).SequenceEqual(expected) && asIs.EncodeToIds(Encoding.UTF8.GetBytes(t)).SequenceEqual(expected)
                && asIs.CountTokens(t) == expected.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(2, "AC", 60)]
    [InlineData(3, "AAC", 200)]
    [InlineData(4, "ACGT", 5)]
    [InlineData(5, "AT", 500)]
    public void Vocabularies_of_poor_text_equal_the_naive_merge_loop(int seed, string letters, int merges)
    {
        var random = new Random(seed);
        var tokenizer = BpeTrainer.Train([new DnaSequence("s", NaiveBpe.RandomDna(random, 5000, letters))],
            new BpeTrainerOptions { VocabularySize = 9 + merges }).Tokenizer;
        for (var i = 0; i < 150; i++)
        {
            var text = NaiveBpe.RandomDna(random, random.Next(1, 250), letters);
            Assert.Equal(NaiveBpe.Encode(text, tokenizer.Merges), tokenizer.EncodeToIds(text));
        }
    }

    [Fact]
    public void Merge_lists_with_tokens_that_never_arise_equal_the_naive_merge_loop()
    {
        // ACG can only come from A + CG, but AC merges first; random lists have many such tokens
        var random = new Random(9);
        for (var list = 0; list < 200; list++)
        {
            var tokens = new List<string> { "A", "C", "G", "T" };
            var merges = new List<(string, string)>();
            while (merges.Count < 25)
            {
                var (left, right) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
                if (left.Length + right.Length > 8 || tokens.Contains(left + right)) continue;
                merges.Add((left, right));
                tokens.Add(left + right);
            }
            var tokenizer = DnaTokenizer.Create(merges);
            for (var i = 0; i < 10; i++)
            {
                var text = NaiveBpe.RandomDna(random, 60);
                Assert.Equal(NaiveBpe.Encode(text, merges), tokenizer.EncodeToIds(text));
            }
        }
    }

    [Fact]
    public void Lower_case_is_read_as_capitals_by_default_and_unknown_as_is()
    {
        Assert.Equal(Trained.EncodeToIds("ACGTTGCA"), Trained.EncodeToIds("acgtTGCA"));
        Assert.Equal([1, 0, 0, 0, 0, 2], Trained.AsIs().EncodeToIds("acgt"));
        Assert.Equal([1, 4, 2], Trained.EncodeToIds("[MASK]"));
        Assert.DoesNotContain(4, Trained.EncodeToIds("[mask]"));
    }

    [Fact]
    public void Base_ranges_cover_the_text_and_give_the_token_back()
    {
        const string Text = "ACGT TTGA[MASK]NAC\U0001F600GT";
        var tokens = Trained.EncodeToTokens(Text);
        Assert.Equal(Trained.EncodeToIds(Text), tokens.Select(t => t.Id));
        Assert.Equal((0, 0), (tokens[0].Start, tokens[0].End));
        Assert.Equal((Text.Length, Text.Length), (tokens[^1].Start, tokens[^1].End));
        foreach (var token in tokens[1..^1])
            Assert.Equal(token.Id == 0 ? "[UNK]" : Text[token.Start..token.End], token.Value);
        Assert.Equal(Text.Length - 1, tokens[1..^1].Sum(t => t.End - t.Start));   // all but the space
    }

    [Fact]
    public void The_span_form_gives_the_same_ids_and_the_ranges_of_a_sequence()
    {
        var random = new Random(3);
        foreach (var length in (int[])[0, 1, 2, 63, 64, 65, 1000])
        {
            var sequence = new DnaSequence("s", NaiveBpe.RandomDna(random, length));
            var expected = Trained.EncodeToTokens(sequence.ToString());
            var (ids, starts, ends) = (new int[DnaTokenizer.MaxTokens(length)], new int[length + 2], new int[length + 2]);
            var count = Trained.Encode(sequence.Bases, ids, starts, ends);
            Assert.Equal(expected.Select(t => (t.Id, t.Start, t.End)), Enumerable.Range(0, count)
                .Select(i => (ids[i], starts[i], ends[i])));
        }
    }

    [Fact]
    public void Truncation_keeps_the_first_tokens_and_says_how_far_they_reach()
    {
        var text = NaiveBpe.RandomDna(new Random(4), 500);
        var all = Trained.EncodeToTokens(text);
        for (var limit = 2; limit < all.Length + 3; limit++)
        {
            var ids = Trained.EncodeToIds(text, limit, out var consumed);
            var kept = Math.Min(limit, all.Length) - 2;
            Assert.Equal([1, .. all[1..(kept + 1)].Select(t => t.Id), 2], ids);
            Assert.Equal(kept == 0 ? 0 : all[kept].End, consumed);
            var (span, starts) = (new int[limit], new int[limit]);
            Assert.Equal(ids.Length, Trained.Encode(Encoding.ASCII.GetBytes(text), span, starts, maxTokenCount: limit));
            Assert.Equal(ids, span[..ids.Length]);
            Assert.Equal(consumed, starts[ids.Length - 1]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Trained.EncodeToIds(text, 1, out _));
        Assert.Empty(Trained.EncodeToIds(text, 0, out _, addSpecialTokens: false));
    }

    [Fact]
    public void Decoding_gives_the_sequence_back()
    {
        var text = NaiveBpe.RandomDna(new Random(6), 700).Replace("N", "");
        Assert.Equal(text, Trained.Decode(Trained.EncodeToIds(text)));
        Assert.Equal("[CLS]ACGT[UNK][SEP]", Trained.Decode(Trained.EncodeToIds("ACGTN"), skipSpecialTokens: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trained.Decode([99_999]));
    }

    [Fact]
    public void The_span_form_allocates_nothing()
    {
        var sequence = new DnaSequence("s", NaiveBpe.RandomDna(new Random(8), 4000));
        var (ids, starts) = (new int[4002], new int[4002]);
        for (var i = 0; i < 20; i++) Trained.Encode(sequence.Bases, ids, starts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Trained.Encode(sequence.Bases, ids, starts);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
