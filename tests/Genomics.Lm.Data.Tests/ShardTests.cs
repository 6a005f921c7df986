namespace Genomics.Lm.Data.Tests;

public class ShardTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(10, 4)]
    [InlineData(int.MaxValue, 7)]
    public void Shards_follow_each_other_without_gap_and_differ_in_size_by_one_at_most(int items, int count)
    {
        var ranges = Enumerable.Range(1, count).Select(i => new Shard(i, count).Range(items)).ToArray();
        Assert.Equal(0, ranges[0].Start.Value);
        Assert.Equal(items, ranges[^1].End.Value);
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        var sizes = ranges.Select(r => r.End.Value - r.Start.Value).ToArray();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    [Fact]
    public void A_shard_is_read_and_written_as_number_and_count()
    {
        Assert.Equal(new Shard(3, 8), Shard.Parse("3/8"));
        Assert.Equal("3/8", Shard.Parse("3/8").ToString());
        Assert.Equal(["c", "d", "e"], new Shard(2, 2).Of(["a", "b", "c", "d", "e"]));
        Assert.Equal("1/1", default(Shard).ToString());
        foreach (var wrong in (string[])["", "3", "0/8", "9/8", "1/0", "-1/8", "1/8/2", " 1/8", "1.0/8", "1/99999999999"])
            Assert.Throws<ArgumentException>(() => Shard.Parse(wrong));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(1, 2).Range(-1));
    }
}
