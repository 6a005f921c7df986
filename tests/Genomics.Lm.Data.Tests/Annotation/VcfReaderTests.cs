using Genomics.Lm.Data.Annotation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public sealed class VcfReaderTests : IDisposable
{
    private const string Head =
        "##fileformat=VCFv4.2\n##INFO=<ID=AF,Number=A,Type=Float,Description=\"x\">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Alleles_are_used_or_refused_one_by_one()
    {
        using var reader = new VcfReader(_folder.Write("a.vcf", Head + "\tFORMAT\ts1\ts2\n"
            + "chr1\t100\trs1\ta\tG,<DEL>,aT,*\t50\tPASS\tAF=0.1,0.2,0.3,0.4\tGT\t0/1\t1/2\n"
            + "chr1\t101\t.\tACG\tA\t.\t.\t.\tGT\t0/1\t.\n"
            + "chr1\t0\t.\tN\t.[13:1[\t.\t.\tSVTYPE=BND\tGT\t.\t.\n"
            + "chr1\t102\t.\tC\t.\t.\t.\t.\tGT\t.\t.\n"
            + "chr1\t103\t.\tC\tG]17:198982],R,C,.TG\t.\t.\t.\tGT\t.\t.\n"));
        var records = reader.ReadAll().ToList();
        Assert.Equal(5, reader.Records);
        Assert.Equal(3, reader.Header.Count);
        Assert.Equal([99L, 100L, -1L, 101L, 102L], records.Select(r => r.Position));
        Assert.Equal([(1, "G", "G"), (3, "aT", "AT")],
            records[0].Alternatives.Where(a => a.IsUsable).Select(a => (a.Number, a.Text, a.Bases)));
        Assert.Equal(("a", "A", "rs1", "PASS", "GT\t0/1\t1/2"),
            (records[0].Reference, records[0].ReferenceBases, records[0].Id, records[0].Filter, records[0].Samples));
        Assert.Equal(
            [(AlleleKind.Symbolic, 1), (AlleleKind.Breakend, 3), (AlleleKind.SpanningDeletion, 1), (AlleleKind.Missing, 1),
                (AlleleKind.Malformed, 1), (AlleleKind.SameAsReference, 1)],
            reader.Refused.OrderBy(r => r.Key).Select(r => (r.Key, r.Value)));
        Assert.Equal("chr1\t100\trs1\ta\tG,<DEL>,aT,*\t50\tPASS\tAF=0.1,0.2,0.3,0.4;E=1\tGT\t0/1\t1/2", records[0].WithInfo("E=1")
            .ToString());
        Assert.Equal("chr1\t101\t.\tACG\tA\t.\t.\tE=1\tGT\t0/1\t.", records[1].WithInfo("E=1").ToString());
    }

    [Fact]
    public void A_reference_with_other_letters_is_refused_alone_and_named()
    {
        using var reader =
            new VcfReader(
            _folder.Write("a.vcf",
                Head + "\nc\t5\ta\tA\tC\t.\t.\t.\nc\t6\tb\tM\tC,*\t.\t.\t.\nc\t7\td\tA\tG,R\t.\t.\t.\nc\t8\te\t-\tG\t.\t.\t.\n"
                + "c\t9\tf\tN\tG,N\t.\t.\t.\nc\t10\tg\tA\tn,AN,C\t.\t.\t.\n"));
        var records = reader.ReadAll().ToList();
        Assert.Equal([1, 0, 1, 0, 1, 1], records.Select(r => r.Alternatives.Count(a => a.IsUsable)));
        Assert.Equal("c\t6\tb\tM\tC,*\t.\t.\t.", records[1].ToString());
        Assert.Equal(6, reader.Refused[AlleleKind.Malformed]);
        Assert.Equal(["c:6 (line 5): reference 'M'", "c:7 (line 6): alternative 'R'", "c:8 (line 7): reference '-'",
            "c:9 (line 8): alternative 'N'", "c:10 (line 9): alternative 'n'"], reader.Malformed);
    }

    [Fact]
    public void Seven_columns_are_read_and_entries_of_INFO_are_replaced()
    {
        using var reader =
            new VcfReader(
            _folder.Write("a.vcf", "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\nc\t5\ta\tA\tC\t.\tPASS\n"));
        var record = reader.Read()!;
        Assert.Equal(".", record.Info);
        record = record.WithInfo("E=1").WithInfo("EX=2").WithInfo("F").WithInfo("E=3");
        Assert.Equal("EX=2;F;E=3", record.Info);
        Assert.True(record.HasInfo("F"));
        Assert.False(record.HasInfo("X"));
        Assert.Equal(".", record.WithoutInfo("E").WithoutInfo("EX").WithoutInfo("F").Info);
    }

    [Fact]
    public void The_number_of_alternatives_is_bounded()
    {
        string Text(int commas) => $"{Head}\nc\t5\ta\tA\t{new string(',', commas)}\t.\t.\t.\n";
        using var most = new VcfReader(_folder.Write("a.vcf", Text(VcfReader.MostAlternatives - 1)));
        Assert.Equal(VcfReader.MostAlternatives, most.Read()!.Alternatives.Count);
        using var more = new VcfReader(_folder.Write("b.vcf", Text(20_000_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<GenomicsDataException>(more.Read);
        Assert.Contains("more than 4096 alternatives", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Theory]
    [InlineData("", 1, "no VCF file")]
    [InlineData("##fileformat=VCFv3.3\n", 1, "no VCF file")]
    [InlineData("##fileformat=VCFv4.2\nchr1\t1\n", 2, "#CHROM")]
    [InlineData("##fileformat=VCFv4.2\n", 0, "ends in its header")]
    [InlineData("##fileformat=VCFv4.2\n#CHROM POS ID\n", 2, "other columns")]
    [InlineData(Head + "\nchr1\t1\t.\tA\n", 4, "has 4 columns")]
    [InlineData(Head + "\nchr1\tx\t.\tA\tC\t.\t.\t.\n", 4, "1-based position")]
    [InlineData(Head + "\tFORMAT\ts\nchr1\t1\t.\tA\tC\t.\t.\t.\tGT\n", 4, "has 9 columns, the header has 10")]
    [InlineData("BCF\u0002\u0002", 0, "is a BCF file; convert it with bcftools view -Ov")]
    public void Bad_files_name_line_and_reason(string text, long line, string reason)
    {
        var path = _folder.Write("bad.vcf", text);
        var error = Assert.Throws<GenomicsDataException>(() =>
        {
            using var reader = new VcfReader(path);
            _ = reader.ReadAll().Count();
        });
        Assert.Contains(reason, error.Message);
        Assert.Equal((path, line), (error.File, error.Line));
    }
}
