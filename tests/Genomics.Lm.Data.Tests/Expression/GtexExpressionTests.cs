using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Expression;

public sealed class GtexExpressionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("v6p", "Name", "Cells - Transformed fibroblasts", "Skin - Sun Exposed (Lower leg)", "Whole Blood")]
    [InlineData("v7", "gene_id", "Cells - Transformed fibroblasts", "Skin - Sun Exposed (Lower leg)", "Whole Blood")]
    [InlineData("v8", "Name", "Cells - Cultured fibroblasts", "Skin - Sun Exposed (Lower leg)", "Whole Blood")]
    [InlineData("v10", "Name", "Cells_Cultured_fibroblasts", "Skin_Sun_Exposed_Lower_leg", "Whole_Blood")]
    [InlineData("study", "gene", "Cells...Transformed.fibroblasts", "Skin...Sun.Exposed..Lower.leg.", "Whole.Blood")]
    public void Medians_of_every_release_are_read_under_any_spelling_of_a_tissue(string release, string idColumn, string fibroblasts,
    string skin, string blood)
    {
        var rows = $"ENSG1.1\tTP53\t1\t2\t3\nENSGR0000228572.2\tX\t4\t5\t6\nENSG00000228572.7_PAR_Y\tX\t7\t8\t9\n";
        var text = $"#1.2\n3\t3\n{idColumn}\tDescription\t{fibroblasts}\t{skin}\t{blood}\n{rows}";
        if (release == "study") text = text[(text.IndexOf('\n', 5) + 1)..];
        var path = _folder.Write("medians.gct", text);
        Assert.Equal(3, GtexExpression.ReadMedians(path).Genes.Count);
        string[][] spellings =
        [
            ["Cells - Cultured fibroblasts", "Skin - Sun Exposed", "WHLBLD"],
            ["Cells - Transformed fibroblasts", "Skin...Sun.Exposed..Lower.leg.", "whole blood"],
            ["FIBRBLS", "SKINS", "Whole_Blood"],
        ];
        foreach (var tissues in spellings)
        {
            var table =
                GtexExpression.ReadMedians(path, new GtexOptions
                {
                    Tissues = [tissues[2], tissues[0], tissues[1]],
                    ParY = ParYPolicy.Drop
                });
            Assert.Equal(["ENSG1.1"], table.Genes);
            Assert.Equal([blood, fibroblasts, skin], table.Conditions);
            Assert.Equal([3, 1, 2], table.Row(0).ToArray());
        }
        Assert.Contains("no condition 'Brain'",
            Assert.Throws<GenomicsDataException>(() => GtexExpression.ReadMedians(path, new GtexOptions { Tissues = ["Brain"] })).Message);
    }

    [Fact]
    public void There_are_54_tissues_and_no_two_share_a_spelling()
    {
        Assert.Equal(54, GtexTissues.All.Count);
        Assert.Equal("Brain - Frontal Cortex (BA9)", GtexTissues.Find("Brain_Frontal_Cortex"));
        Assert.Equal("Skin - Not Sun Exposed (Suprapubic)", GtexTissues.Find("Skin - Not Sun Exposed"));
        Assert.All(GtexTissues.All, t => Assert.Equal(t, GtexTissues.Find(t)));
        Assert.All(GtexTissues.All, t => Assert.Equal(t, GtexTissues.DisplayName(t)));
        Assert.Equal("Brain - Frontal Cortex (BA9)", GtexTissues.DisplayName("Brain...Frontal.Cortex..BA9."));
        Assert.Equal("Whole Blood", GtexTissues.DisplayName("Whole_Blood"));
        Assert.All((string[])["LUNG", "leaf.1", "_", ""], name => Assert.Equal(name, GtexTissues.DisplayName(name)));
        Assert.Null(GtexTissues.Find("Brain"));
    }

    [Fact]
    public void Medians_of_samples_equal_a_plain_computation_at_any_thread_count()
    {
        var random = new Random(11);
        string[] tissues = ["Lung", "Liver", "Brain - Cortex"];
        string[] samples = [.. Enumerable.Range(0, 40).Select(i => $"GTEX-{i}")];
        var tissueOf = samples.Select((_, i) => i < 38 ? tissues[random.Next(2)] : tissues[2]).ToArray();
        var values = Enumerable.Range(0, 200).Select(_ => samples.Select(_ => Math.Round(random.NextDouble() * 100, 3)).ToArray())
            .ToArray();
        var gct = new StringBuilder($"#1.2\n200\t40\nid\tName\tDescription\t{string.Join('\t', samples)}\n");
        for (var g = 0; g < values.Length; g++)
            gct.AppendLine(CultureInfo.InvariantCulture,
                $"{g}\tENSG{g}.1\tG{g}\t{string.Join('\t', values[g].Select(v => v.ToString(CultureInfo.InvariantCulture)))}");
        var samplesFile = _folder.Write("samples.gct", gct.ToString());
        var attributes =
            _folder.Write("attributes.txt", "SAMPID\tSMATSSCR\tSMTSD\n" + string.Concat(
            samples.Select((s, i) => $"{s}\t\t{tissueOf[i]}\nother-{s}\t1\tSpleen\n")));
        foreach (var threads in new[] { 1, 3 })
        {
            var table = GtexExpression.ReadSampleMedians(samplesFile, attributes,
                new GtexOptions { Threads = threads, MinimumSamples = 3 });
            Assert.Equal(["Liver", "Lung"], table.Conditions);
            Assert.Equal(Enumerable.Range(0, 200).Select(g => $"ENSG{g}.1"), table.Genes);
            for (var g = 0; g < values.Length; g++)
                for (var t = 0; t < 2; t++)
                    Assert.Equal(Median(values[g].Where((_, i) => tissueOf[i] == table.Conditions[t])), table[g, t], 1e-12);
        }
        Assert.Equal(["Brain - Cortex"], GtexExpression.ReadSampleMedians(samplesFile, attributes,
            new GtexOptions { Tissues = ["BRNCTXA"] }).Conditions);
    }

    [Fact]
    public void Damaged_sample_files_are_explained()
    {
        var attributes = _folder.Write("a.txt", "SAMPID\tSMTSD\ns1\tLung\n");
        Assert.Contains("no sample that the attributes name", Error("#1.2\n1\t1\nName\tDescription\tzz\ng\tx\t1\n", attributes));
        Assert.Contains("sample 's1' has 'q'", Error("#1.2\n1\t1\nName\tDescription\ts1\ng\tx\tq\n", attributes));
        Assert.Contains("has 2 cells", Error("#1.2\n1\t1\nName\tDescription\ts1\ng\tx\n", attributes));
        Assert.Contains("SAMPID", Error("#1.2\n1\t1\nName\tDescription\ts1\ng\tx\t1\n", _folder.Write("b.txt", "a\tb\n")));
        Assert.Contains("not a GCT", Error("gene\ts1\n", attributes));
    }

    private string Error(string gct, string attributes)
        => Assert.Throws<GenomicsDataException>(() => GtexExpression.ReadSampleMedians(_folder.Write("s.gct", gct), attributes)).Message;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
