using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Sequences;

/// <summary>Every way of opening a genome gives the same bases as slicing the text.</summary>
public class GenomeTests
{
    private static readonly (string Name, string Bases)[] Records = [("chr1", Random(1, 100_003)), ("2", Random(2, 59)), ("chrX", Random(3, 70_000))];

    public static TheoryData<string> Formats => ["lf", "crlf", "one-line", "gz", "bgzip", "2bit", "fai"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_interval_of_any_format_equals_the_text(string format)
    {
        using var temporary = new TemporaryFolder();
        using var genome = Genome.Open(Make(temporary, format));
        Assert.Equal(Records.Select(r => new ChromosomeInfo(r.Name, r.Bases.Length)), genome.Chromosomes);
        var random = new CounterRandom(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var chromosome = random.NextInt(3);
            var bases = Records[chromosome].Bases;
            var start = random.NextInt(bases.Length);
            var read = new byte[random.NextInt(bases.Length - start) + 1];
            genome.Read(chromosome, start, read);
            Assert.Equal(bases.Substring(start, read.Length), Encoding.ASCII.GetString(read));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => genome.Read(1, 50, new byte[10]));
    }

    [Fact]
    public void An_index_is_written_and_read_back()
    {
        using var temporary = new TemporaryFolder();
        var index = FastaIndex.Build(File.OpenRead(Make(temporary, "crlf")), "g.fa");
        index.Write(temporary.File("x.fai"));
        Assert.Equal(index.Entries, FastaIndex.Read(temporary.File("x.fai")).Entries);
        Assert.Equal((60, 62), (index.Entries[0].LineBases, index.Entries[0].LineBytes));
    }

    [Fact]
    public void A_published_index_in_another_chromosome_order_is_read()
    {
        var index = FastaIndex.Read(TestFolders.Shared("data/formats/PlasmoDB-26_Pfalciparum3D7_Genome.fasta.fai"));
        Assert.Equal("chr4", index.Entries[0].Name);
        Assert.All(index.Entries, e => Assert.Equal((60, 61), (e.LineBases, e.LineBytes)));
    }

    [Theory]
    [InlineData(">a\nACGT\nAC\nACGT\n", "unequal width", 4)]
    [InlineData("ACGT\n", "before the first header", 1)]
    [InlineData("", "no FASTA record", 0)]
    [InlineData(">\nACGT\n", "no name", 1)]
    [InlineData(">a\n>b\nAC\n", "empty", 2)]
    public void FASTA_that_cannot_be_indexed_is_refused(string text, string expected, int line)
    {
        using var temporary = new TemporaryFolder();
        var error = Assert.Throws<GenomicsDataException>(() => Genome.Open(temporary.Write("bad.fa", text)));
        Assert.Contains(expected, error.Message);
        if (line > 0) Assert.Equal(line, error.Line);
    }

    [Theory]
    [InlineData("2bit")]
    [InlineData("bgzip")]
    [InlineData("gz")]
    public void Cut_files_give_documented_errors_only(string format)
    {
        using var temporary = new TemporaryFolder();
        var whole = File.ReadAllBytes(Make(temporary, format));
        for (var trial = 1; trial < 40; trial++)
        {
            var path = temporary.File($"cut{trial}.x");
            File.WriteAllBytes(path, whole.AsSpan(0, whole.Length * trial / 40));
            try
            {
                using var genome = Genome.Open(path);
                genome.Read(0, 0, new byte[10]);
            }
            catch (GenomicsDataException) { }
            catch (ArgumentOutOfRangeException) { }   // the first record itself was cut short
        }
    }

    [Fact]
    public void Reverse_complement_twice_gives_the_sequence_back()
    {
        var sequence = new DnaSequence("s", "ACGTRYSWKMBDHVNacgtn");
        var once = ReverseComplement.Of(sequence);
        Assert.Equal("NACGTNBDHVKMWSRYACGT", once.ToString());
        Assert.Equal([(0, 5)], once.SoftMasked);
        Assert.Equal(sequence.ToString(), ReverseComplement.Of(once).ToString());
        Assert.Equal(sequence.SoftMasked, ReverseComplement.Of(once).SoftMasked);
    }

    private static string Random(long seed, int length)
    {
        var random = new CounterRandom(seed);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var run = new string("ACGTacgtN"[random.NextInt(9)], 1 + random.NextInt(4));
            text.Append(run);
        }
        return text.ToString(0, length).Replace('n', 'N');
    }

    private static string Make(TemporaryFolder temporary, string format)
    {
        var path = temporary.File("g.fa");
        var width = format == "one-line" ? int.MaxValue : 60;
        var end = format == "crlf" ? "\r\n" : "\n";
        var text = string.Concat(Records.Select(r => $">{r.Name} description{end}" + string.Concat(
            Enumerable.Range(0, (r.Bases.Length - 1) / width + 1).Select(i => r.Bases.Substring(i * width, Math.Min(width, r.Bases.Length - i * width)) + end))));
        var bytes = Encoding.ASCII.GetBytes(text);
        switch (format)
        {
            case "gz":
                using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write(bytes);
                break;
            case "bgzip":
                WriteBgzip(path, bytes);
                break;
            case "2bit":
                WriteTwoBit(path);
                break;
            default:
                File.WriteAllBytes(path, bytes);
                if (format == "fai")
                {
                    using var stream = File.OpenRead(path);
                    FastaIndex.Build(stream, path).Write(path + ".fai");
                }
                break;
        }
        return path;
    }

    private static void WriteBgzip(string path, byte[] bytes)
    {
        using var file = File.Create(path);
        for (var at = 0; at <= bytes.Length; at += 50_000)
        {
            var block = bytes.AsSpan(at, Math.Min(50_000, bytes.Length - at));
            using var deflated = new MemoryStream();
            using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(block);
            var head = new byte[] { 31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, (byte)'B', (byte)'C', 2, 0, 0, 0 };
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(16), (ushort)(head.Length + deflated.Length + 8 - 1));
            file.Write(head);
            file.Write(deflated.ToArray());
            var tail = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32(block));
            BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(4), (uint)block.Length);
            file.Write(tail);
        }
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        return ~crc;
    }

    private static void WriteTwoBit(string path)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var value in (uint[])[0x1A412743, 0, (uint)Records.Length, 0]) writer.Write(value);
        var offset = 16 + Records.Sum(r => 1 + r.Name.Length + 4);
        var bodies = Records.Select(r => Body(r.Bases)).ToArray();
        for (var i = 0; i < Records.Length; i++)
        {
            writer.Write((byte)Records[i].Name.Length);
            writer.Write(Encoding.ASCII.GetBytes(Records[i].Name));
            writer.Write((uint)offset);
            offset += bodies[i].Length;
        }
        foreach (var body in bodies) writer.Write(body);
        File.WriteAllBytes(path, stream.ToArray());
    }

    private static byte[] Body(string bases)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((uint)bases.Length);
        foreach (var isMember in (Func<char, bool>[])[c => c is 'N', char.IsLower])
        {
            List<(int Start, int Size)> runs = [];
            for (var i = 0; i < bases.Length; i++)
                if (isMember(bases[i]))
                {
                    if (i > 0 && isMember(bases[i - 1])) runs[^1] = (runs[^1].Start, runs[^1].Size + 1);
                    else runs.Add((i, 1));
                }
            writer.Write((uint)runs.Count);
            foreach (var run in runs) writer.Write((uint)run.Start);
            foreach (var run in runs) writer.Write((uint)run.Size);
        }
        writer.Write(0u);
        var packed = new byte[(bases.Length + 3) / 4];
        for (var i = 0; i < bases.Length; i++)
            packed[i / 4] |= (byte)(Math.Max(0, "TCAG".IndexOf(char.ToUpperInvariant(bases[i]))) << (6 - 2 * (i % 4)));
        writer.Write(packed);
        return stream.ToArray();
    }
}
