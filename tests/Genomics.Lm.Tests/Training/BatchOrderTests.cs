using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

public class BatchOrderTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 103).Select(i => i * 37 % 101)];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_sequence_comes_once_per_epoch(int pool)
    {
        var batches = BatchOrder.For(Lengths, 8, pool, seed: 7, epoch: 3);
        Assert.Equal(13, batches.Length);
        Assert.Equal(Enumerable.Range(0, 103), batches.SelectMany(b => b).Order());
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_only()
    {
        Assert.Equal(BatchOrder.For(Lengths, 8, 4, 7, 3), BatchOrder.For(Lengths, 8, 4, 7, 3));
        Assert.NotEqual(BatchOrder.For(Lengths, 8, 4, 7, 3), BatchOrder.For(Lengths, 8, 4, 7, 4));
        Assert.NotEqual(BatchOrder.For(Lengths, 8, 4, 7, 3), BatchOrder.For(Lengths, 8, 4, 8, 3));
    }

    [Fact]
    public void Pooling_puts_similar_lengths_together()
    {
        static double Spread(int[][] batches) => batches.Average(b => b.Max(i => Lengths[i]) - b.Min(i => Lengths[i]));
        Assert.True(Spread(BatchOrder.For(Lengths, 8, 13, 7, 0)) < 0.25 * Spread(BatchOrder.For(Lengths, 8, 1, 7, 0)));
    }
}
