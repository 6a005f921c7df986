using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Study.Tests.Runs;

public class ResultFilesTests
{
    [Fact]
    public void Json_is_compared_by_path_without_times()
    {
        using var folder = new TemporaryFolder();
        var recorded = folder.Write("a.json", """{"x":{"r":0.5,"seconds_fit":1},"list":[1,2,{"t":"A"}],"gone":null}""");
        var found = folder.Write("b.json", """{"x":{"r":0.53,"seconds_fit":9},"list":[1,2,{"t":"B"}],"new":true}""");
        var differences = ResultFiles.Compare(recorded, found, out var compared);
        Assert.Equal(5, compared);
        Assert.Equal(["x.r", "list[2].t", "new"], differences.Select(d => d.Name));
        Assert.Equal(0.03, differences[0].Difference, 1e-12);
        Assert.Equal(("A", "B", double.NaN), (differences[1].Recorded, differences[1].Found, differences[1].Difference));
        Assert.Empty(ResultFiles.Compare(recorded, recorded, out _));
    }

    [Fact]
    public void Large_numbers_are_compared_by_their_ratio()
    {
        using var folder = new TemporaryFolder();
        var differences = ResultFiles.Compare(folder.Write("a.json", """{"mse":200}"""), folder.Write("b.json", """{"mse":201}"""), out _);
        Assert.Equal(1 / 201.0, differences.Single().Difference, 1e-12);
    }

    [Fact]
    public void Tables_are_compared_by_row_and_column()
    {
        using var folder = new TemporaryFolder();
        var recorded = folder.Write("a.tsv", "gene\tvalue\ng1\t1\ng2\t2\n");
        var found = folder.Write("b.tsv", "gene\tvalue\ng1\t1.5\n");
        var differences = ResultFiles.Compare(recorded, found, out var compared);
        Assert.Equal(6, compared);
        Assert.Equal(["row 1, value", "row 2, gene", "row 2, value"], differences.Select(d => d.Name));
        Assert.Equal(0.5 / 1.5, differences[0].Difference, 1e-12);
        Assert.Throws<GenomicsDataException>(() => ResultFiles.Compare(recorded, folder.File("none.tsv"), out _));
    }
}
