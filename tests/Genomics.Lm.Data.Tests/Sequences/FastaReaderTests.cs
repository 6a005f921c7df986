using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Sequences;

public sealed class FastaReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_ends_and_wrapping_give_the_same_records(string end)
    {
        var path = _folder.Write("a.fa", string.Join(end, ";made by hand", ">g1 first gene", "ACGTac", "", "gtNN  ", ">g2", "uuRy", ""));
        var records = FastaReader.ReadAll(path);
        Assert.Equal(["g1", "g2"], records.Select(r => r.Id));
        Assert.Equal(["first gene", ""], records.Select(r => r.Description));
        Assert.Equal(["ACGTACGTNN", "TTRY"], records.Select(r => r.ToString()));
        Assert.Equal([(4, 8)], records[0].SoftMasked);
        Assert.Equal([(0, 2), (3, 4)], records[1].SoftMasked);
    }

    [Fact]
    public void Gzip_with_several_members_is_recognised_by_content()
    {
        var path = _folder.File("a.fa");
        File.WriteAllBytes(path, [.. Gzip(">a\nACGT\nAC"), .. Gzip("GT\n>b\nTTTT\n")]);
        Assert.Equal(["ACGTACGT", "TTTT"], FastaReader.Read(path).Select(r => r.ToString()));
    }

    [Fact]
    public void A_gzip_file_cut_off_anywhere_is_an_error()
    {
        var random = new Random(1);
        var whole = Gzip(">a\n" + string.Concat(Enumerable.Range(0, 5000).Select(_ => "ACGT"[random.Next(4)])) + "\n");
        for (var length = 2; length < whole.Length; length += length > whole.Length - 12 ? 1 : 37)
        {
            var path = _folder.File("cut.fa.gz");
            File.WriteAllBytes(path, whole[..length]);
            var error = Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(path));
            Assert.Contains("cut off", error.Message);
        }
    }

    [Fact]
    public void Bgzip_without_its_end_block_is_an_error()
    {
        byte[] block = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0];
        var body = Gzip(">a\nACGT\n")[10..];
        byte[] first = [.. block, .. BitConverter.GetBytes((ushort)(18 + body.Length - 1)), .. body];
        byte[] end = [.. block, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var path = _folder.File("a.fa.bgz");
        File.WriteAllBytes(path, [.. first, .. end]);
        Assert.Equal("ACGT", FastaReader.ReadAll(path)[0].ToString());
        File.WriteAllBytes(path, first);
        Assert.Contains("end block", Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(path)).Message);
    }

    [Theory]
    [InlineData("", 0, "no sequence")]
    [InlineData("\n\n", 0, "no sequence")]
    [InlineData("ACGT\n", 1, "before the first header")]
    [InlineData(">a\nACGT\n>b\n>c\nA\n", 3, "'b' has no bases")]
    [InlineData(">a\nACGT\n>b", 3, "'b' has no bases")]
    [InlineData(">a\nACGT\n>a x\nA\n", 3, "second record named 'a'")]
    [InlineData(">a\nACGT\nACJT\n", 3, "'J' at base 7")]
    [InlineData(">a\nAC GT\n", 2, "a blank at base 3")]
    [InlineData(">a\nAC-GT\n", 2, "'-' at base 3")]
    [InlineData(">\nACGT\n", 1, "without a name")]
    public void Bad_files_name_line_and_reason(string text, long line, string reason)
    {
        var path = _folder.Write("bad.fa", text);
        var error = Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(path));
        Assert.Equal(path, error.File);
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_missing_file_and_another_compression_are_errors()
    {
        Assert.Contains("does not exist", Assert.Throws<GenomicsDataException>(() =>
            FastaReader.ReadAll(_folder.File("none.fa"))).Message);
        Assert.Contains("bzip2", Assert.Throws<GenomicsDataException>(() =>
            FastaReader.ReadAll(_folder.Write("a.bz2", "BZh91AY"))).Message);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html>", "is a web page")]
    [InlineData("\n <HTML><head>", "is a web page")]
    [InlineData("<?xml version=\"1.0\"?><Error>", "is a web page")]
    [InlineData("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1", "is a spreadsheet")]
    [InlineData("\u0089HDF\r\n", "is HDF5")]
    [InlineData("PAR1\u0015", "is Parquet")]
    [InlineData("CRAM\u0003\0", "is CRAM")]
    public void Files_of_other_kinds_are_called_by_their_kind(string start, string kind)
    {
        var path = _folder.File("a.fa");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(start));
        Assert.Contains(kind, Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(path)).Message);
        Assert.Contains(kind, Assert.Throws<GenomicsDataException>(() => IndexedFasta.Open(path)).Message);
    }

    [Fact]
    public void The_whole_header_can_be_the_id()
    {
        var path = _folder.Write("a.fa", ">a b c\nACGT\n");
        Assert.Equal("a b c", FastaReader.Read(path, new FastaOptions { WholeHeaderAsId = true }).Single().Id);
    }

    [Fact]
    public void A_byte_order_mark_and_lines_longer_than_the_buffer_are_read()
    {
        var bases = string.Concat(Enumerable.Range(0, 100_000).Select(i => "ACGTTGCAAC"[i % 10])) + new string('n', 900_000);
        var path = _folder.Write("a.fa", "\ufeff>a " + new string('x', 400_000) + "\r\n" + bases + "\r\n>b\r\nAC\r\n");
        var records = FastaReader.ReadAll(path);
        Assert.Equal(bases.ToUpperInvariant(), records[0].ToString());
        Assert.Equal(400_000, records[0].Description.Length);
        Assert.Equal([(100_000, 1_000_000)], records[0].SoftMasked);
        Assert.Equal("AC", records[1].ToString());
    }

    [Theory]
    [InlineData("a.fa", 60)]
    [InlineData("a.fa.gz", 7)]
    [InlineData("a.fa", 0)]
    public void What_is_written_is_read_back(string name, int width)
    {
        DnaSequence[] records = [new("a", "ACGTnnnnRYacgt", "some text"), new("b", new string('G', 150))];
        FastaWriter.Write(_folder.File(name), records, new FastaWriteOptions { LineWidth = width });
        var read = FastaReader.ReadAll(_folder.File(name));
        Assert.Equal(records.Select(r => (r.Id, r.Description, r.ToString())), read.Select(r => (r.Id, r.Description, r.ToString())));
        Assert.Equal(records[0].SoftMasked, read[0].SoftMasked);
        Assert.Equal([_folder.File(name)], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Any_records_survive_writing_and_reading()
    {
        var record = RandomDna.Arbitrary(200).Generator.SelectMany(bases => Gen.Choose(0, int.MaxValue),
            (bases, seed) => (Bases: bases + "A", Seed: seed));
        var path = _folder.File("random.fa");
        Prop.ForAll(record.ArrayOf().SelectMany(r => Gen.Choose(0, 90), (r, width) => (Records: r, Width: width)).ToArbitrary(), test =>
        {
            if (test.Records.Length == 0) return;
            var written =
                test.Records.Select((r, i) => new DnaSequence($"r{i}", Masked(r.Bases, r.Seed), r.Seed % 2 == 0 ? "" : $"text {r.Seed}"))
                .ToList();
            FastaWriter.Write(path, written, new FastaWriteOptions { LineWidth = test.Width });
            var read = FastaReader.ReadAll(path);
            Assert.Equal(written.Select(r => (r.Id, r.Description, r.ToString())), read.Select(r => (r.Id, r.Description, r.ToString())));
            Assert.Equal(written.SelectMany(r => r.SoftMasked), read.SelectMany(r => r.SoftMasked));
        }).QuickCheckThrowOnFailure();

        static string Masked(string bases, int seed)
        {
            var (start, end) = (seed % bases.Length, seed / 7 % (bases.Length + 1));
            return start >= end ? bases : bases[..start] + bases[start..end].ToLowerInvariant() + bases[end..];
        }
    }

    [Fact]
    public void A_writer_that_fails_leaves_nothing_behind()
    {
        Assert.Throws<InvalidOperationException>(() => FastaWriter.Write(_folder.File("a.fa"), Failing()));
        Assert.Empty(Directory.GetFiles(_folder.Root));

        static IEnumerable<DnaSequence> Failing()
        {
            yield return new DnaSequence("a", "ACGT");
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void Real_windows_are_read()
    {
        var windows = FastaReader.ReadAll(TestFolders.Shared("data/pfalciparum_3d7/windows_atg_4001bp.fa.gz"));
        Assert.Equal(5251, windows.Count);
        Assert.All(windows, w => Assert.Equal(4001, w.Length));
        Assert.Contains(windows, w => w.Bases.Slice(2000, 3).SequenceEqual("ATG"u8));
    }

    [Fact]
    public void A_sample_cut_in_mid_line_is_read_as_far_as_it_goes()
    {
        var record = Assert.Single(FastaReader.Read(TestFolders.Shared("data/formats/pf_chr1_head.fasta")));
        Assert.Equal("AL844501.2", record.Id);
        Assert.Equal("Plasmodium falciparum 3D7 genome assembly, chromosome: 1", record.Description);
    }

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(Encoding.ASCII.GetBytes(text));
        return compressed.ToArray();
    }
}
