using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Sequences;

/// <summary>Whatever lies beside a genome as its index, the bases are those of the file.</summary>
public sealed class IndexedFastaTests : IDisposable
{
    private static readonly (string Name, string Bases)[] Records =
        [("chr1", RandomDna.Make(new Random(1), 605)), ("chr2", RandomDna.Make(new Random(2), 600)),
        ("chr3", RandomDna.Make(new Random(3), 59)), ("chr4", RandomDna.Make(new Random(4), 1))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(">b\nACGT", "b\t4\t3\t4\t5")]
    [InlineData(">b\nACGT\nAC", "b\t6\t3\t4\t5")]
    [InlineData(">b x\r\nACGT", "b\t4\t6\t4\t5")]
    [InlineData(">b\nACGT \nACGT \nAC\n", "b\t10\t3\t4\t6")]
    [InlineData(">b\n\nACGT\nAC\n", "b\t6\t4\t4\t5")]
    [InlineData(">b\nACGT\r\nAC\n\n\n", "b\t6\t3\t4\t6")]
    [InlineData("\n; made by hand\n>b\n;c\nACGT\nAC\n; end\n", "b\t6\t22\t4\t5")]
    public void The_index_is_that_of_samtools_where_samtools_writes_one(string text, string line)
    {
        var path = _folder.Write("g.fa", text);
        using (var stream = File.OpenRead(path)) FastaIndex.Build(stream, path).Write(path + ".fai");
        Assert.Equal(line + "\n", File.ReadAllText(path + ".fai"));
        Expect(path, ("b", "ACGTACGTAC"[..int.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture)]));
    }

    [Fact]
    public void A_byte_order_mark_comments_and_records_without_bases_are_read()
    {
        Expect(_folder.Write("mark.fa", "\ufeff>a\nACGT\n"), ("a", "ACGT"));
        Expect(_folder.Write("comment.fa", "; made by someone\n>a\nACGT\n;more\n>b\nGG\n"), ("a", "ACGT"), ("b", "GG"));
        Expect(_folder.Write("empty.fa", ">none\n>a\nACGT\n>last\n"), ("none", ""), ("a", "ACGT"), ("last", ""));
    }

    [Theory]
    [InlineData("lf")]
    [InlineData("crlf")]
    [InlineData("one-line")]
    [InlineData("bgzip")]
    public void A_stale_index_of_the_same_time_does_no_harm(string format)
    {
        var path = GenomeFiles.Make(_folder.File("old.fa"), format, [.. Records.Select(r => (r.Name[3..], r.Bases))]);   // shorter headers
        var index = _folder.File("g.fa.fai");
        Write(path, index);
        GenomeFiles.Make(_folder.File("g.fa"), format, Records);
        Expect(_folder.File("g.fa"), Records);
        foreach (var change in Changes(_folder.File("g.fa")))
        {
            File.WriteAllLines(index, change);
            File.SetLastWriteTimeUtc(index, DateTime.UtcNow.AddHours(1));
            Expect(_folder.File("g.fa"), Records);
        }
    }

    [Fact]
    public void Every_changed_digit_of_an_index_gives_the_right_bases_or_an_error()
    {
        var path = GenomeFiles.Make(_folder.File("g.fa"), "fai", Records);
        var whole = File.ReadAllText(path + ".fai");
        for (var i = 0; i < whole.Length; i++)
        {
            for (var digit = '0'; char.IsDigit(whole[i]) && digit <= '9'; digit++)
            {
                File.WriteAllText(path + ".fai", whole[..i] + digit + whole[(i + 1)..]);
                try
                {
                    Expect(path, Records);
                }
                catch (GenomicsDataException error)
                {
                    Assert.Contains("delete", error.Message);
                }
            }
        }
    }

    [Theory]
    [InlineData("chr1\t605\t18\t60\t9223372036854775807")]
    [InlineData("chr1\t605\t18446744073709551615\t60\t61")]
    [InlineData("chr1\t605\t9223372036854775800\t60\t61")]
    [InlineData("chr1\t9223372036854775807\t18\t60\t61")]
    [InlineData("chr1\t605\t18\t0\t0")]
    [InlineData("chr1\t605\t18\t-60\t61")]
    [InlineData("chr1\t605\t18\t60\t60")]
    [InlineData("chr1\t605\t18\t60\t59")]
    [InlineData("chr1\t605")]
    public void An_index_of_impossible_numbers_is_refused_with_its_name(string line)
    {
        var path = GenomeFiles.Make(_folder.File("g.fa"), "lf", Records);
        File.WriteAllText(path + ".fai", line + "\n");
        var error = Assert.Throws<GenomicsDataException>(() => Genome.Open(path));
        Assert.Equal((path + ".fai", 1), (error.File, error.Line));
        Assert.Contains("delete the index", error.Message);
    }

    [Fact]
    public void One_flipped_bit_of_a_bgzip_file_gives_the_right_bases_or_an_error()
    {
        (string, string)[] records = [("a", RandomDna.Make(new Random(5), 70_000)), ("b", RandomDna.Make(new Random(6), 70_000))];
        var path = GenomeFiles.Make(_folder.File("g.fa.gz"), "bgzip", records);
        Write(GenomeFiles.Make(_folder.File("plain.fa"), "lf", records), path + ".fai");
        File.SetLastWriteTimeUtc(path + ".fai", DateTime.UtcNow.AddHours(1));
        Expect(path, records);
        var whole = File.ReadAllBytes(path);
        var random = new Random(7);
        var refused = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var damaged = whole.ToArray();
            damaged[trial < 60 ? whole.Length - 60 + trial : random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                Expect(path, records);
            }
            catch (GenomicsDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 150, 200);
    }

    [Fact]
    public void A_bgzip_file_cut_between_blocks_is_refused()
    {
        var path = GenomeFiles.Make(_folder.File("g.fa.gz"), "bgzip", [("a", RandomDna.Make(new Random(5), 120_000))]);
        var whole = File.ReadAllBytes(path);
        var first = BitConverter.ToUInt16(whole, 16) + 1;
        foreach (var length in (int[])[whole.Length - 28, first])
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("without its end block", Assert.Throws<GenomicsDataException>(() => Genome.Open(path)).Message);
        }
    }

    [Theory]
    [InlineData("lf")]
    [InlineData("2bit")]
    public void What_is_not_there_is_refused_by_range(string format)
    {
        using var genome = Genome.Open(GenomeFiles.Make(_folder.File("g.x"), format, Records));
        foreach (var (chromosome, start) in new[] { (-1, 0L), (4, 0L), (99, 0L), (0, -1L), (0, 604L), (0, long.MaxValue),
            (0, long.MaxValue - 1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => genome.Read(chromosome, start, new byte[2]));
    }

    [Fact]
    public void Other_files_say_what_they_are()
    {
        var twoBit = File.ReadAllBytes(GenomeFiles.Make(_folder.File("g.2bit"), "2bit", Records));
        OutputFile.Write(_folder.File("g.2bit.gz"), stream => stream.Write(twoBit));
        Assert.Contains("unpack it", Error(_folder.File("g.2bit.gz")));
        Assert.Contains("unpack it", Assert.Throws<GenomicsDataException>(() => TwoBitFile.Open(_folder.File("g.2bit.gz"))).Message);
        Assert.Contains("does not exist", Error(_folder.File("none.fa")));
        Assert.Contains("is a folder", Error(_folder.Root));
        Assert.Contains("is bzip2", Error(_folder.Write("g.fa.bz2", "BZh91AY&SY")));
        Assert.Contains("does not exist", Assert.Throws<GenomicsDataException>(() => IndexedFasta.Open(_folder.File("none.fa"))).Message);
        Assert.Contains("does not exist", Assert.Throws<GenomicsDataException>(() => FastaIndex.Read(_folder.File("none.fai"))).Message);
    }

    [Fact]
    public void Errors_stay_short_whatever_the_names()
    {
        var name = new string('n', 900_000);
        Assert.InRange(Error(_folder.Write("twice.fa", $">{name}\nAC\n>{name}\nAC\n")).Length, 1, 400);
        Assert.InRange(Error(_folder.Write("carriage.fa", ">a\r" + string.Concat(Enumerable.Repeat("ACGT\r", 500_000)))).Length, 1, 400);
        Assert.InRange(
            Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(_folder.Write("letter.fa", $">{name}\nAC!\n"))).Message.Length,
                1, 400);
        Assert.InRange(new GenomicsDataException(name).Message.Length, 1, 1100);
    }

    private static string Error(string path) => Assert.Throws<GenomicsDataException>(() => Genome.Open(path)).Message;

    private static void Write(string fasta, string index)
    {
        using var genome = File.OpenRead(fasta);
        using var text = new MemoryStream();
        using (var plain = InputFile.Decompress(genome, fasta)) plain.CopyTo(text);
        text.Position = 0;
        FastaIndex.Build(text, fasta).Write(index);
    }

    // indexes that lack records, name them otherwise, or lead elsewhere
    private IEnumerable<string[]> Changes(string path)
    {
        Write(path, _folder.File("right.fai"));
        var right = File.ReadAllLines(_folder.File("right.fai"));
        for (var i = 0; i < right.Length; i++) yield return [.. right.Where((_, line) => line != i)];
        yield return right[..1];
        yield return [right[0].Replace("chr1", "chr2"), right[1].Replace("chr2", "chr1"), .. right[2..]];
        foreach (var shift in (int[])[-61, -1, 1, 61])
        {
            var cells = right[1].Split('\t');
            cells[2] = (int.Parse(cells[2], CultureInfo.InvariantCulture) + shift).ToString(CultureInfo.InvariantCulture);
            yield return [right[0], string.Join('\t', cells), .. right[2..]];
        }
    }

    private static void Expect(string path, params (string Name, string Bases)[] records)
    {
        using var genome = Genome.Open(path);
        Assert.Equal(records.Select(r => (r.Name, (long)r.Bases.Length)), genome.Chromosomes.Select(c => (c.Name, c.Length)));
        for (var i = 0; i < records.Length; i++)
            foreach (var (start, length) in new[] { (0, records[i].Bases.Length), (121, 1), (records[i].Bases.Length - 1, 1),
                (records[i].Bases.Length / 2, 20) })
            {
                if (start < 0 || start + length > records[i].Bases.Length) continue;
                var bases = new byte[length];
                genome.Read(i, start, bases);
                Assert.Equal(records[i].Bases.Substring(start, length), Encoding.ASCII.GetString(bases));
            }
    }
}
