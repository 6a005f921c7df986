using System.IO.Compression;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Expression;

public sealed class TableLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> TrailingDelimiters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var header in (string[])["", "\t", "\t\t"])
                foreach (var row in (string[])["", "\t", "\t\t\t"]) data.Add(header, row);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TrailingDelimiters))]
    public void Delimiters_at_the_end_of_lines_are_no_columns(string headerEnd, string rowEnd)
    {
        foreach (var delimiter in (char[])['\t', ',', ';'])
            foreach (var title in (string[])["gene", "my genes"])
            {
                var text = $"{title}\tA\tB{headerEnd}\ng1\t1\t2{rowEnd}\ng2\t3\t{rowEnd}\ng3\t\t4{rowEnd}\n".Replace('\t', delimiter);
                var table = Read(text);
                Assert.Equal(["A", "B"], table.Conditions);
                Assert.Equal(["g1", "g2", "g3"], table.Genes);
                Assert.Equal([1, 2, 3, double.NaN, double.NaN, 4], Values(table));
            }
    }

    [Theory]
    [InlineData("A\tB\ng1\t1\t2\ng2\t3\t\n")]
    [InlineData("A\tB\ng1\t1\t\ng2\t3\t\ng3\t5\t6\n")]       // the first rows lack their last value
    [InlineData("A\tB\t\ng1\t1\t2\t\ng2\t3\t\t\n")]
    [InlineData("x\ty\ng1\t1\t2\ng2\t3\t4\n")]
    [InlineData("gene_name\tB\ng1\tTP53\t2\ng2\tMYC\t4\n")]
    [InlineData("0\t12\ng1\t1\t2\ng2\t3\t4\n")]
    public void R_row_names_without_a_title_stay(string text)
    {
        var table = Read(text);
        Assert.Equal(["g1", "g2"], table.Genes.Take(2));
        Assert.Equal(text.Split('\n')[0].TrimEnd('\t').Split('\t').Where(n => n != "gene_name"), table.Conditions);
        Assert.Equal(text.Contains("TP53") ? 2 : 1, table[0, 0]);
    }

    [Theory]
    [InlineData("#gene\tA\tB\ng1\t1\t2\ng2\t3\t4\n")]
    [InlineData("# gene\tA\tB\ng1\t1\t2\n")]
    [InlineData("## made by hand\n#gene_id\tA\tB\n\ng1\t1\t2\n")]
    [InlineData("#gene\tA\tB\t\ng1\t1\t2\t\n")]
    [InlineData("#gene\tA\tB\n# a comment of no cells\ng1\t1\t2\ng2\tNA\t4\n")]
    [InlineData("//gene,A,B\ng1,1,2\n")]
    [InlineData("#gene\tA\tB\n# made by hand\ng1\t1\t2\n")]     // three words are no header of cells between tabs
    [InlineData("#gene A B\ng1 1 2\ng2 3 4\n")]
    [InlineData("##fantom\n##more\n00Annotation\tA\tB\n01STAT:MAPPED\t100\t200\n02STAT:NORM_FACTOR\t1.1\t0.9\ng1\t1\t2\n")]
    [InlineData("# gene\tX\tY\ngene\tA\tB\ng1\t1\t2\n")]     // a header of its own goes before
    public void A_line_behind_a_comment_mark_may_be_the_header(string text)
    {
        var table = Read(text);
        Assert.Equal(["A", "B"], table.Conditions);
        Assert.Equal("g1", table.Genes[0]);
        Assert.Equal([1, 2], table.Row(0).ToArray());
    }

    [Theory]
    [InlineData("g1\t1\t2\ng2\t3\t4\n", 1)]
    [InlineData("g1\t1\t2\ng2\t3\t4\t\n", 1)]
    [InlineData("g1\tNA\t2\ng2\t3\t4\n", 1)]
    [InlineData("g1\tNA\tNA\ng2\t3\t4\ng3\t5\t6\n", 0)]       // the first row has no value: two columns called NA
    [InlineData("# a comment\n1017,5.5\n1018,6.5\n", 2)]
    [InlineData("# made by hand\ng1\t1\t2\ng2\t3\t4\n", 2)]
    [InlineData("g1\tTP53\t1.5\ng2\tMYC\t2.5\n", 1)]
    [InlineData("g1\t1\n", 1)]
    public void A_table_without_a_header_is_refused(string text, int line)
    {
        var error = Assert.Throws<GenomicsDataException>(() => Read(text));
        if (line > 0) Assert.Equal(("has no header line", (long)line), (error.Problem[..18], error.Line));
    }

    [Fact]
    public void Conditions_may_be_called_by_numbers_below_a_title()
        => Assert.Equal(["0", "12", "24.5"], Read("gene\t0\t12\t24.5\ng1\t1\t2\t3\n").Conditions);

    [Theory]
    [InlineData("gene;A\nG1;1,5\n")]
    [InlineData("gene;A;B\nG1;1,5;2,5\n")]
    [InlineData("gene;A;B\nG1;1,5;2\n")]
    [InlineData("gene;A,x\nG1;1,5\n")]
    [InlineData("\"A\"\n\"G1\";1,5\n")]
    [InlineData("gene\tA\nG1\t1,5\n")]
    [InlineData("gene A\nG1 1,5\n")]
    [InlineData("gene,A\nG1,1,5\n")]
    [InlineData("gene,A,B\nG1,1,5,2,5\n")]
    [InlineData("gene\tA\tB\nG1\t1,5\t2\nG2\t2,5\t2\n")]
    public void Decimal_commas_are_refused_whatever_the_number_of_columns(string text)
    {
        var error = Assert.Throws<GenomicsDataException>(() => Read(text));
        Assert.Contains("decimal", error.Message);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("1e-3", 0.001)]
    [InlineData("+2.5", 2.5)]
    [InlineData("-1E2", -100)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("\"7\"", 7)]
    [InlineData("nan", double.NaN)]
    [InlineData("#N/A", double.NaN)]
    [InlineData("null", double.NaN)]
    [InlineData("-", double.NaN)]
    [InlineData("", double.NaN)]
    public void A_number_is_read_as_meant(string cell, double value)
        => Assert.Equal(value, Read($"gene\tA\tB\ng1\t{cell}\t1\ng2\t3\t1\n")[0, 0]);

    [Theory]
    [InlineData("1,234.5", "thousands")]
    [InlineData("Inf", "finite")]
    [InlineData("-Infinity", "finite")]
    [InlineData("1e400", "finite")]
    [InlineData("0x1F", "decimal number")]
    [InlineData("\u22121.5", "decimal number")]
    [InlineData("1\u00a0234", "decimal number")]
    [InlineData("5 %", "decimal number")]
    public void A_number_in_another_notation_is_an_error_even_when_the_whole_column_is_so(string cell, string advice)
    {
        var error = Assert.Throws<GenomicsDataException>(() => Read($"gene\tA\tB\ng1\t{cell}\t1\ng2\t{cell}\t1\n"));
        Assert.Contains(advice, error.Message);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("Name\tLength\tEffectiveLength\tTPM\tNumReads", "TPM")]
    [InlineData("target_id\tlength\teff_length\test_counts\ttpm", "tpm")]
    [InlineData("gene_id\ttranscript_id(s)\tlength\teffective_length\texpected_count\tTPM\tFPKM", "TPM FPKM")]
    [InlineData("Geneid\tChr\tStart\tEnd\tStrand\tLength\ta.bam\tb.bam", "a.bam b.bam")]
    [InlineData("Gene ID\tGene Name\tReference\tStrand\tStart\tEnd\tCoverage\tFPKM\tTPM", "FPKM TPM")]
    [InlineData("gene\tbaseMean\tlog2FoldChange\tlfcSE\tstat\tpvalue\tpadj", "log2FoldChange")]
    [InlineData("t_id\tchr\tstrand\tstart\tend\tt_name\tnum_exons\tlength\tgene_id\tgene_name\tcov\tFPKM", "FPKM")]
    [InlineData("tracking_id\tclass_code\ttss_id\tlocus\tcoverage\tFPKM\tFPKM_conf_lo\tFPKM_conf_hi", "FPKM")]
    [InlineData("Gene stable ID\tGene name\tChromosome/scaffold name\tGene start (bp)\tGene end (bp)\tliver", "liver")]
    [InlineData("Hugo_Symbol\tEntrez_Gene_Id\tTCGA-1", "TCGA-1")]
    [InlineData("gene\texp\tstat\tReference", "exp stat Reference")]   // conditions, as no program's mark is there
    public void Columns_that_programs_add_are_no_conditions_unless_asked_for(string header, string conditions)
    {
        var path =
            _folder.Write("t.tsv",
            $"{header}\ng1{string.Concat(Enumerable.Range(1, header.Count(c => c == '\t')).Select(i => $"\t{i}"))}\n");
        Assert.Equal(conditions.Split(' '), ExpressionTable.Read(path).Conditions);
        var last = header.Split('\t')[^1];
        Assert.Contains(last, ExpressionTable.Read(path, new ExpressionReadOptions { TargetConditions = [last] }).Conditions);
        Assert.Equal([last], ExpressionTable.Read(path, new ExpressionReadOptions { Conditions = [last] }).Conditions);
    }

    [Fact]
    public void Text_beside_the_numbers_is_left_out_with_a_message_and_half_a_text_is_an_error()
    {
        var path = _folder.Write("t.tsv", "gene\tnote\tA\tB\tC\ng1\tkinase\t1\t2\tx\ng2\tNA\t3\t4\t5\n");
        Assert.Contains("'C' has 'x'", Assert.Throws<GenomicsDataException>(() => ExpressionTable.Read(path)).Message);
        var table = ExpressionTable.Read(path, new ExpressionReadOptions { TargetConditions = ["B"] });
        Assert.Equal(["A", "B"], table.Conditions);
        Assert.Equal([1, 2, 3, 4], Values(table));
        Assert.EndsWith("left out note, C: columns that hold text", Assert.Single(table.Warnings));
        Assert.Contains("'C' has 'x'", Assert.Throws<GenomicsDataException>(() =>
            ExpressionTable.Read(path, new ExpressionReadOptions { TargetConditions = ["C"] })).Message);
        table = Read("gene\tnote\tA\ng1\tkinase\t1\ng2\tNA\t3\n");
        Assert.Equal(["A"], table.Conditions);
        Assert.Contains("left out note", Assert.Single(table.Warnings));
        Assert.Contains("'note' has 'late'",
            Assert.Throws<GenomicsDataException>(() => Read("gene\tnote\tA\ng1\tlate\t1\ng2\t5\t3\n")).Message);
    }

    [Fact]
    public void Columns_without_a_number_are_left_out_with_a_message_unless_asked_for()
    {
        const string Text = "gene\tclass\tA\ng1\t-\t1\ng2\t\t3\n";
        var table = Read(Text);
        Assert.Equal(["A"], table.Conditions);
        Assert.Equal([1, 3], Values(table));
        Assert.EndsWith("left out class: columns without a number", Assert.Single(table.Warnings));
        var asked = ExpressionTable.Read(_folder.Write("t.tsv", Text), new ExpressionReadOptions { TargetConditions = ["class"] });
        Assert.Equal([double.NaN, 1, double.NaN, 3], Values(asked));
    }

    [Fact]
    public void Columns_of_one_name_are_an_error_where_they_are_read()
    {
        var path = _folder.Write("t.tsv", "# comment\ngene\tA\tB\tB\ng1\t1\t2\t3\n");
        foreach (var options in (ExpressionReadOptions[])[new(), new() { Conditions = ["B"] }, new() { TargetConditions = ["B"] }])
        {
            var error = Assert.Throws<GenomicsDataException>(() => ExpressionTable.Read(path, options));
            Assert.Equal(("has two columns named 'B'; rename one", 2), (error.Problem, error.Line));
        }
        Assert.Equal(["A", "B"], ExpressionTable.Read(path, new ExpressionReadOptions { TargetConditions = ["A"] }).Conditions);
        Assert.Contains("twice", Assert.Throws<GenomicsDataException>(() =>
            ExpressionTable.Read(path, new ExpressionReadOptions { Conditions = ["A", "A"] })).Message);
    }

    [Fact]
    public void Tabs_in_quoted_names_become_blanks()
        => Assert.Equal(["A 1", "B"], Read("gene,\"A\t1\",B\ng1,1,2\n").Conditions);

    [Theory]
    [InlineData("gene", "\tx", 3_000_000, "more than 1000000 columns")]
    [InlineData("", ",", 3_000_000, "is empty")]
    [InlineData("gene\tA\ng1\t1", "\t", 3_000_000, null)]
    public void Millions_of_columns_take_no_memory(string start, string repeated, int times, string? reason)
    {
        var path = _folder.File("t.tsv.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
        {
            writer.Write(start);
            for (var i = 0; i < times; i++) writer.Write(repeated);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (reason is null) Assert.Equal(1, ExpressionTable.Read(path)[0, 0]);
        else Assert.Contains(reason, Assert.Throws<GenomicsDataException>(() => ExpressionTable.Read(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    private static double[] Values(ExpressionTable table)
        => [.. Enumerable.Range(0, table.Genes.Count).SelectMany(g => table.Row(g).ToArray())];

    [Theory]
    [InlineData("sep=,\ngene,A,B\ng1,1,2\n")]
    [InlineData("\uFEFFsep=;\r\ngene;A;B\r\ng1;1;2\r\n")]
    [InlineData("sep=\t\n#gene\tA\tB\ng1\t1\t2\n")]
    public void A_line_that_tells_spreadsheets_the_delimiter_is_no_header(string text)
    {
        var table = Read(text);
        Assert.Equal(["A", "B"], table.Conditions);
        Assert.Equal([1, 2], Values(table));
        var cells = text.Contains(',') ? "sep=,\nsequence,label\nACGT,x\nAACC,y\n" : "sep=;\nsequence;label\nACGT;x\nAACC;y\n";
        Assert.Equal(["x", "y"], Genomics.Lm.Data.Datasets.LabelledSequences.Read(_folder.Write("l.csv", cells)).Classes);
    }

    private ExpressionTable Read(string text) => ExpressionTable.Read(_folder.Write("t.txt", text));
}
