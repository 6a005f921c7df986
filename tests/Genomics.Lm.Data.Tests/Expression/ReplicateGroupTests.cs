using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Expression;

public class ReplicateGroupTests
{
    private static readonly ExpressionTable Table = new("t.tsv", ["g1", "g2", "g3"], ["Ring_1", "Ring_2", "Leaf", "Leaf_a", "Leaf_b"],
    [
        1, 3, 5, 6, 8,
        double.NaN, 4, 2, 1, 3,
        double.NaN, double.NaN, 7, 7, 7,
    ]);

    [Fact]
    public void Replicates_become_their_mean_or_leave_the_condition_that_is_there()
    {
        ReplicateGroup[] groups = [ReplicateGroup.Parse("Ring=Ring_*"), ReplicateGroup.Parse("Leaf=Leaf_a,Leaf_b")];
        Assert.Equal(["Ring_1", "Ring_2"], groups[0].Of(Table));
        var merged = ReplicateGroup.Merge(Table, groups);
        Assert.Equal(["Leaf", "Ring"], merged.Conditions);
        Assert.Equal([5, 2, 2, 4, 7, double.NaN],
            Enumerable.Range(0, 3).SelectMany(row => merged.Row(row).ToArray()));
    }

    [Fact]
    public void Values_are_joined_and_transformed_as_those_of_the_dataset()
    {
        DnaSequence[] sequences = [new("g3", "ACGTA"), new("g1", "ACGTC"), new("g2", "ACGTG")];
        var options = new DatasetOptions { AlignmentIndex = 2, Transform = ExpressionTransform.Log2Plus1 };
        ReplicateGroup[] groups = [ReplicateGroup.Parse("Ring=Ring_1,Ring_2")];
        var dataset = GeneDataset.Join(sequences, ReplicateGroup.Merge(Table, groups), options);
        var found = Assert.Single(ConditionReplicates.Join(dataset, sequences, Table, groups, options));
        Assert.Equal(["g1", "g2", "g3"], dataset.Sequences.Select(s => s.Id));
        Assert.Equal([1, double.NaN, double.NaN], found.Values[0]);
        Assert.Equal([2, Math.Log2(5), double.NaN], found.Values[1]);
        Assert.Equal(Math.Log2(3), dataset.Value(0, dataset.IndexOf("Ring")));
        Assert.Empty(ConditionReplicates.Join(dataset, sequences, Table, [], options));
    }

    [Theory]
    [InlineData("Ring")]
    [InlineData("=a,b")]
    [InlineData("Ring=")]
    [InlineData("Ring=Ring_1")]
    public void What_names_no_two_columns_is_refused(string text) => Assert.Throws<ArgumentException>(() => ReplicateGroup.Parse(text));

    [Theory]
    [InlineData("Ring=Ring_1,Stem_1", "Stem_1")]
    [InlineData("Ring=Stem*", "0 columns")]
    [InlineData("Ring=Ring_1,Ring_1", "1 column ")]
    public void Columns_that_are_not_there_are_named(string text, string message)
        => Assert.Contains(message, Assert.Throws<GenomicsDataException>(() =>
            ReplicateGroup.Merge(Table, [ReplicateGroup.Parse(text)])).Message);

    [Fact]
    public void A_column_is_a_replicate_of_one_condition()
        => Assert.Contains("twice", Assert.Throws<GenomicsDataException>(() => ReplicateGroup.Merge(Table,
            [ReplicateGroup.Parse("a=Ring_1,Ring_2"), ReplicateGroup.Parse("b=Ring_2,Leaf_a")])).Message);
}
