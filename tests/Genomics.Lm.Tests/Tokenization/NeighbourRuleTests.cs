using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Tokenization.Internals;

namespace Genomics.Lm.Tests.Tokenization;

public class NeighbourRuleTests
{
    [Theory]
    [InlineData(1, "ACGT", 150)]
    [InlineData(2, "AC", 80)]
    [InlineData(3, "A", 5)]
    public void Two_tokens_may_stand_side_by_side_when_the_naive_loop_leaves_them_so(int seed, string letters, int merges)
    {
        var text = new DnaSequence("s", NaiveBpe.RandomDna(new Random(seed), 6000, letters));
        var list = BpeTrainer.Train([text], new BpeTrainerOptions { VocabularySize = 9 + merges }).Tokenizer.Merges;
        var vocabulary = new BpeVocabulary(['A', 'C', 'G', 'T'], list);
        var rule = new NeighbourRule(vocabulary);
        for (var left = 0; left < vocabulary.Count; left++)
            for (var right = 0; right < vocabulary.Count; right++)
            {
                var expected = NaiveBpe.Encode(vocabulary.Text(left) + vocabulary.Text(right), list)
                    .SequenceEqual([1, left + 5, right + 5, 2]);
                Assert.Equal(expected, rule.Allows(left, right));
                Assert.Equal(expected, rule.AllowsBefore(left, right, int.MaxValue));
            }
    }
}
