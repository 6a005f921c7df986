using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Datasets;

/// <summary>Small datasets made in memory.</summary>
internal static class TestGenes
{
    public static GeneDataset Dataset(int genes, Func<int, string>? header = null, IReadOnlyList<int>? drawOrder = null)
    {
        DnaSequence[] sequences = [.. Enumerable.Range(0, genes).Select(i => new DnaSequence($"g{i}", "ACGT", header?.Invoke(i) ?? ""))];
        return new GeneDataset("test", sequences, ["A"], new double[genes], new WindowGeometry(4, 0), TransformSummary.None, drawOrder);
    }

    public static void AssertPartition(GeneSplit split, int genes)
    {
        Assert.Equal(Enumerable.Range(0, genes), split.Training.Concat(split.Validation).Concat(split.Testing).Order());
        Assert.Equal(split.Training.Concat(split.Validation).Order(), split.Learning.Distinct().Order());
        Assert.Equal(split.Testing.Order(), split.Testing);
    }
}
