using System.Text;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class LearntGenesTests
{
    private static readonly string[] Windows = ["AACC", "ACGA", "AAGC", "TTTA", "GGAC", "NNNN"];

    private static GeneDataset Data(IEnumerable<string> ids, IEnumerable<string>? windows = null)
    {
        DnaSequence[] sequences = [.. ids.Zip(windows ?? Windows).Select(g => new DnaSequence(g.First, g.Second))];
        return new GeneDataset("x", sequences, ["c"], new double[sequences.Length], new WindowGeometry(4, 2), TransformSummary.None);
    }

    private static readonly GeneSplit Split =
        new() { Description = "x", Training = [4, 0, 5], Validation = [2], Testing = [1, 3], Learning = [4, 0, 2, 5] };

    private static readonly string[] Ids = [.. Enumerable.Range(0, 6).Select(i => $"ENSG0000000000{i}.{i}")];

    [Fact]
    public void What_was_learnt_from_is_kept_beside_the_predictor_and_found_under_any_version()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(LearntGenes.Find(folder.Root));
        LearntGenes.Of(Data(Ids), Split).Write(folder.Root);
        var learnt = LearntGenes.Find(folder.Root)!;
        Assert.Equal((4, true), (learnt.Count, learnt.KnowsWindows));
        Assert.Equal([0, 2], learnt.Among(Data(["ENSG00000000002", "ENSG00000000001.1", "ENSG00000000004.9", "other"],
            ["TGTG", "TGTC", "TGTT", "TGTA"]), [0, 1, 2, 3]));
        var file = folder.File(LearntGenes.FileName);
        File.WriteAllText(file, File.ReadAllText(file).Replace("0004.4", "0005.4"));
        Assert.Contains("was changed after it was written",
            Assert.Throws<GenomicsDataException>(() => LearntGenes.Find(folder.Root)).Message);
    }

    [Fact]
    public void A_window_is_found_under_another_id_and_from_the_other_strand()
    {
        var learnt = LearntGenes.Of(Data(Ids), Split);
        // all renamed, the first and the third read from the other strand; a window without a base is like any other such
        var renamed = Data(["a", "b", "c", "d", "e", "f"], ["GGTT", "ACGA", "GCTT", "TTTA", "GGAC", "NNNN"]);
        Assert.Equal([0, 2, 4], learnt.Among(renamed, [0, 1, 2, 3, 4, 5]));
        Assert.Empty(learnt.CopiesAmong(renamed, [0, 1, 2, 3, 4, 5]));
    }

    [Fact]
    public void An_exact_copy_of_a_learnt_gene_that_the_data_have_too_is_a_copy_and_not_the_gene()
    {
        var learnt = LearntGenes.Of(Data(Ids), Split);
        string[] windows = [.. Windows];
        windows[3] = "GGTT";   // the first gene's, other strand
        var data = Data(Ids, windows);
        Assert.Empty(learnt.Among(data, Split.Testing));
        Assert.Equal([3], learnt.CopiesAmong(data, Split.Testing));
        // two ids exchanged: the learnt one is there, but with another window
        string[] exchanged = [Ids[3], Ids[1], Ids[2], Ids[0], Ids[4], Ids[5]];
        Assert.Equal([0], learnt.Among(Data(exchanged), [0, 1]));
    }

    [Fact]
    public void Learnt_genes_that_the_data_have_not_are_counted()
    {
        var learnt = LearntGenes.Of(Data(Ids), Split);   // the genes 4, 0, 2 and 5
        Assert.Equal(0, learnt.AbsentFrom(Data(Ids)));
        // 0 under another version and window, 2 renamed and read from the other strand, 4 and 5 not at all: no base of 5 is known
        var other = Data(["ENSG00000000000.7", "renamed", "unknown"], ["TGTC", "GCTT", "NNNN"]);
        Assert.Equal(2, learnt.AbsentFrom(other));
        Assert.Equal([0, 1], learnt.Among(other, [0, 1, 2]));
    }

    [Fact]
    public void Every_gene_is_tested_that_no_predictor_learnt_from()
    {
        var data = Data(Ids);
        var first = LearntGenes.Of(data, Split);
        var second = LearntGenes.Of(data,
            new GeneSplit { Description = "y", Training = [3], Validation = [], Testing = [], Learning = [] });
        var split = UnseenSplit.Make(data, first, second);
        Assert.Equal([1], split.Testing);
        Assert.Empty(split.Training.Concat(split.Validation).Concat(split.Learning));
        Assert.Equal("genes that no predictor is known to have learnt from; 5 of 6 were learnt from", split.Description);
        Assert.Equal([0, 1, 2, 3, 4, 5], UnseenSplit.Make(data).Testing);
        Assert.Contains("every gene of the data was learnt from", Assert.Throws<GenomicsDataException>(
            () => UnseenSplit.Make(Data([Ids[0], Ids[2]]), first)).Message);
    }

    [Fact]
    public void A_file_of_ids_alone_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(LearntGenes.FileName),
            SealedJson.Seal(Encoding.UTF8.GetBytes("{\n  \"format_version\": 2,\n  \"genes\": [\"a\", \"b\"]\n}\n")));
        var learnt = LearntGenes.Find(folder.Root)!;
        Assert.Equal((2, false), (learnt.Count, learnt.KnowsWindows));
        var data = Data(["b", "c"]);
        Assert.Equal([0], learnt.Among(data, [0, 1]));
        Assert.Empty(learnt.CopiesAmong(data, [0, 1]));
        File.WriteAllBytes(folder.File(LearntGenes.FileName), SealedJson.Seal(Encoding.UTF8.GetBytes(
            "{\n  \"format_version\": 3,\n  \"genes\": [\"a\", \"b\"],\n  \"windows\": [\"00\"]\n}\n")));
        Assert.Contains("1 windows of 2 genes", Assert.Throws<GenomicsDataException>(() => LearntGenes.Find(folder.Root)).Message);
    }
}
