using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

public sealed class PredictionsTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var written = new Predictions(["a", "b"], ["Lung", "Whole Blood"], [1.5, -2, 1e-9, 0.1]);
        foreach (var name in (string[])["p.tsv", "p.tsv.gz"])
        {
            written.Write(folder.File(name));
            var read = Predictions.Read(folder.File(name));
            Assert.Equal(written.Genes, read.Genes);
            Assert.Equal(written.Conditions, read.Conditions);
            Assert.Equal(folder.File(name), read.Source);
            Assert.Equal(written.Values, read.Values);
        }
    }

    [Fact]
    public void Tables_of_other_programs_are_read_and_a_gene_stands_there_once()
    {
        using var folder = new TemporaryFolder();
        var read = Predictions.Read(folder.Write("p.csv", "\"gene\",\"score\"\r\n\"a\",1.5\r\n\"b\",\r\n"));
        Assert.Equal(["a", "b"], read.Genes);
        Assert.Equal((1.5, double.NaN), (read[0, 0], read[1, 0]));
        var twice = Assert.Throws<GenomicsDataException>(() => Predictions.Read(folder.Write("t.tsv", "id\tx\na\t1\na\t2\n")));
        Assert.Equal((folder.File("t.tsv"), "a"), (twice.File, twice.Record));
        Assert.Contains("names 'a' twice", twice.Message);
    }
}
