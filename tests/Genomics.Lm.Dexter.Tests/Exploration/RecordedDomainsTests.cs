using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Segmentation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests.Exploration;

public sealed class RecordedDomainsTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.AllNames];

    [Theory, MemberData(nameof(Cases))]
    public void The_scores_of_a_graph_of_the_original_come_out_on_the_same_genes_and_not_on_others(string name)
    {
        using var folder = new TemporaryFolder();
        var golden = GoldenCase.Of(name);
        var recorded = RecordedDomains.Read(folder.Write("graph.dot", string.Join('\n', golden.Lines("exploration_graph.dot.gz"))));
        Assert.True(recorded.Count >= golden.Condition.Exploration.Variables.Count);
        var genes = golden.Dataset.Take([.. golden.Split.Training, .. golden.Split.Validation]);
        var found = RecordedDomains.Score(recorded, genes, 0, golden.Dataset.Window);
        for (var i = 0; i < recorded.Count; i++)
            Assert.True(Math.Abs(recorded[i].Correlation - found[i].Strength) <= RecordedDomains.Tolerance,
                $"{recorded[i].Name}: {recorded[i].Correlation} recorded, {found[i].Strength} found");
        var others = RecordedDomains.Score(recorded, golden.Dataset.Take(golden.Split.Testing), 0, golden.Dataset.Window);
        Assert.True(recorded.Zip(others)
            .Count(p => Math.Abs(p.First.Correlation - p.Second.Strength) > RecordedDomains.Tolerance) > recorded.Count / 2);
    }

    [Fact]
    public void Our_own_graph_reads_back()
    {
        using var folder = new TemporaryFolder();
        var golden = GoldenCase.Of("a0_condA_b7_log");
        Dexter.Output.DexterOutput.Write(folder.File("out"), golden.Result);
        var recorded = RecordedDomains.Read(folder.File("out/exploration_graph.dot")).ToDictionary(d => d.Name);
        foreach (var variable in golden.Condition.Exploration.Variables)
            Assert.Equal(variable.Strength, recorded[variable.Name].Strength, RecordedDomains.Tolerance);
    }

    [Fact]
    public void Files_without_domains_and_regions_outside_are_explained()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("holds no domain", Assert.Throws<GenomicsDataException>(() =>
            RecordedDomains.Read(folder.Write("x.dot", "digraph G { }"))).Message);
        var golden = GoldenCase.Of("a0_condA_b7_log");
        var outside = new ScoredDomain("CG", new Region(-5000, 3), 0);
        Assert.Contains("[-5000;3]", Assert.Throws<GenomicsDataException>(() =>
            RecordedDomains.Score([outside], golden.Dataset.Take([0, 1]), 0, golden.Dataset.Window)).Message);
    }
}
