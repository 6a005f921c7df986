using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class LearntGenesTests
{
    [Fact]
    public void What_was_learnt_from_is_kept_beside_the_predictor_and_found_under_any_version()
    {
        using var folder = new TemporaryFolder();
        DnaSequence[] sequences = [.. Enumerable.Range(0, 6).Select(i => new DnaSequence($"ENSG0000000000{i}.{i}", "ACGT"))];
        var dataset = new GeneDataset("x", sequences, ["c"], new double[6], new WindowGeometry(4, 2), TransformSummary.None);
        var split = new GeneSplit { Description = "x", Training = [4, 0], Validation = [2], Testing = [1, 3, 5], Learning = [4, 0, 2] };
        Assert.Null(LearntGenes.Find(folder.Root));
        LearntGenes.Of(dataset, split).Write(folder.Root);
        var learnt = LearntGenes.Find(folder.Root)!;
        Assert.Equal(3, learnt.Count);
        Assert.Equal(["ENSG00000000002", "ENSG00000000004.9"],
            learnt.Among(["ENSG00000000002", "ENSG00000000001.1", "ENSG00000000004.9", "other"]));
        var file = folder.File(LearntGenes.FileName);
        File.WriteAllText(file, File.ReadAllText(file).Replace("0004.4", "0005.4"));
        Assert.Contains("was changed after it was written",
            Assert.Throws<GenomicsDataException>(() => LearntGenes.Find(folder.Root)).Message);
    }
}
