using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Interpretation;

public sealed class MutagenesisFilesTests
{
    [Fact]
    public void Ids_are_cells_that_no_spreadsheet_runs()
    {
        using var folder = new TemporaryFolder();
        using var predictor = new WordPredictor(10, 5);
        MutagenesisFiles.WriteTable(folder.File("m.tsv"), [Mutagenesis.Run(predictor, new DnaSequence("=1+1", "ACGTACGTAC"),
            cancellationToken: TestContext.Current.CancellationToken)]);
        Assert.All(File.ReadLines(folder.File("m.tsv")).Skip(1), row => Assert.StartsWith("'=1+1\t", row));
    }

    [Fact]
    public void The_table_comes_first_and_without_it_no_heat_map_is_left()
    {
        using var folder = new TemporaryFolder();
        using var predictor = new WordPredictor(10, 5);
        var (table, drawings) = (folder.File("m.tsv"), ((string[])["a", "b"]).ToDictionary(id => id, id => folder.File($"m.{id}.svg")));
        Assert.Throws<GenomicsDataException>(() => MutagenesisFiles.Write(table, Results(failsAtEnd: true), 0));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        MutagenesisFiles.Write(table, Results(failsAtEnd: false), 0);
        Assert.Equal(["m.a.svg", "m.b.svg", "m.tsv"], Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order());
        Assert.True(File.GetLastWriteTimeUtc(table) > DateTime.UnixEpoch);
        // what stands in the way of the table keeps the heat maps away too
        Directory.CreateDirectory(folder.File("n.tsv"));
        foreach (var id in drawings.Keys) drawings[id] = folder.File($"n.{id}.svg");
        Assert.Throws<GenomicsDataException>(() => MutagenesisFiles.Write(folder.File("n.tsv"), Results(failsAtEnd: false), 0));
        Assert.Empty(Directory.GetFiles(folder.Root, "n*"));

        IEnumerable<(MutagenesisResult, string)> Results(bool failsAtEnd)
        {
            foreach (var (id, drawing) in drawings)
                yield return (Mutagenesis.Run(predictor, new DnaSequence(id, "ACGTACGTAC"),
                    cancellationToken: TestContext.Current.CancellationToken), drawing);
            if (failsAtEnd) throw new GenomicsDataException("ends");
        }
    }
}
