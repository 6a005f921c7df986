using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Statistics.Tests.Resampling;

public class GroupSizesTests
{
    [Fact]
    public void Even_groups_are_as_many_as_they_are_and_uneven_ones_fewer()
    {
        Assert.Equal(new GroupSizes(6, 3, 3, 2, 7), GroupSizes.Of([7, 7, 8, 8, 9, 9], 6));
        Assert.Equal(new GroupSizes(5, 5, 5, 1, -1), GroupSizes.Of(null, 5));
        Assert.Equal(new GroupSizes(5, 5, 5, 1, -1), GroupSizes.Of([5, 4, 3, 2, 1], 5));
        Assert.Equal(0, GroupSizes.Of([], 0).Groups);
        Assert.Throws<ArgumentException>(() => GroupSizes.Of([1], 2));
        var uneven = GroupSizes.Of([1, 1, 1, 2], 4);
        Assert.Equal((2, 1.6, 3, 1, 0.75), (uneven.Groups, uneven.Effective, uneven.Largest, uneven.LargestGroup, uneven.LargestShare));
    }

    [Fact]
    public void The_825_groups_of_P_falciparum_are_effectively_266()
    {
        var sizes = GroupSizes.Of(GroupedSimulation.Plasmodium, GroupedSimulation.Plasmodium.Length);
        Assert.Equal((1748, 825, 80), (sizes.Genes, sizes.Groups, sizes.Largest));
        Assert.Equal(266, sizes.Effective, 0.5);
        Assert.Equal(0.0458, sizes.LargestShare, 1e-4);
    }
}
