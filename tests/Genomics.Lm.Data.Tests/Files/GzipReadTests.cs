using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Files;

public sealed class GzipReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Fasta { get; } = Encoding.ASCII.GetBytes(">a\n" + RandomDna.Make(new Random(4), 150_000) + "\n");

    private static byte[] Gzip(byte[] text, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true)) gzip.Write(text);
        return packed.ToArray();
    }

    private byte[] Bgzip(byte[] text)
    {
        OutputFile.Write(_folder.File("b.gz"), stream => stream.Write(text));
        return File.ReadAllBytes(_folder.File("b.gz"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Zeros_behind_the_end_are_passed_over(int zeros)
    {
        foreach (var packed in (byte[][])[Gzip(Fasta), Bgzip(Fasta), [.. Gzip(Fasta[..50_000]), .. Gzip(Fasta[50_000..])]])
        {
            var path = _folder.File("x.fa.gz");
            File.WriteAllBytes(path, [.. packed, .. new byte[zeros]]);
            Assert.Equal(150_000, Assert.Single(FastaReader.ReadAll(path)).Length);
            using var genome = Genome.Open(path);
            Assert.Equal(150_000, genome.Chromosomes[0].Length);
        }
    }

    [Theory]
    [InlineData("text behind")]
    [InlineData("\0\0\0\0text behind zeros")]
    public void Other_bytes_behind_the_end_have_a_message_of_their_own(string text)
    {
        var path = _folder.File("x.fa.gz");
        File.WriteAllBytes(path, [.. Gzip(Fasta), .. Encoding.ASCII.GetBytes(text)]);
        Assert.Contains("has bytes after the end of its gzip data",
            Assert.Throws<GenomicsDataException>(() => FastaReader.ReadAll(path)).Message);
        Assert.Contains("has bytes after the end of its gzip data", Assert.Throws<GenomicsDataException>(() => Genome.Open(path)).Message);
    }

    [Fact]
    public void Text_of_zeros_and_members_of_nothing_are_read_and_every_cut_is_noticed()
    {
        byte[] text = [.. new byte[70_000], 1, .. new byte[70_000]];
        byte[] packed = [.. Gzip(text, CompressionLevel.NoCompression), .. Gzip([]), .. Gzip(new byte[3])];
        Assert.Equal([.. text, 0, 0, 0], Read(packed));
        for (var length = 20; length < packed.Length; length += length > packed.Length - 80 ? 1 : 997)
            // between members
            if (length != packed.Length - Gzip(new byte[3]).Length && length != packed.Length - Gzip(new byte[3]).Length - Gzip([]).Length)
                Assert.ThrowsAny<Exception>(() => Read(packed[..length]));

        static byte[] Read(byte[] bytes)
        {
            using var stream = new GzipReadStream(new MemoryStream(bytes));
            using var plain = new MemoryStream();
            stream.CopyTo(plain);
            return plain.ToArray();
        }
    }
}
