using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0xff00)]
    [InlineData(0xff00 + 1)]
    [InlineData(300_000)]
    public void Compressed_files_are_bgzip_blocks_and_an_end_block(int length)
    {
        var text = new byte[length];
        new Random(1).NextBytes(text.AsSpan(0, length / 2));   // one half cannot be compressed
        var path = _folder.File("x.vcf.gz");
        OutputFile.Write(path, stream => stream.Write(text));
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(text, Blocks(bytes).SelectMany(b => b).ToArray());
        Assert.Equal("1f8b08040000000000ff0600424302001b0003000000000000000000",
            Convert.ToHexStringLower(bytes.AsSpan(bytes.Length - 28)));
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        Assert.Equal(text, plain.ToArray());
    }

    [Fact]
    public void The_same_contents_give_the_same_bytes_however_they_are_written()
    {
        var text = Encoding.ASCII.GetBytes(RandomDna.Make(new Random(2), 200_000));
        OutputFile.Write(_folder.File("a.gz"), stream => stream.Write(text));
        OutputFile.Write(_folder.File("b.gz"), stream =>
        {
            for (var at = 0; at < text.Length; at += 777)
            {
                stream.Write(text, at, Math.Min(777, text.Length - at));
                stream.Flush();
            }
        });
        Assert.Equal(File.ReadAllBytes(_folder.File("a.gz")), File.ReadAllBytes(_folder.File("b.gz")));
    }

    [Fact]
    public void The_folder_is_made_and_nothing_else_is_left()
    {
        var path = _folder.File("new/folder/x.tsv");
        OutputFile.WriteText(path, text => text.WriteLine("a"));
        Assert.Equal("a\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
        Assert.Throws<InvalidOperationException>(() => OutputFile.WriteText(path, _ => throw new InvalidOperationException()));
        Assert.Equal("a\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_name_as_long_as_the_system_allows_is_written()
    {
        var path = _folder.File(new string('n', 250) + ".tsv");
        OutputFile.Check(path);
        OutputFile.WriteText(path, text => text.Write("a"));
        Assert.Equal("a", File.ReadAllText(path));
    }

    [Fact]
    public void A_link_stays_and_its_target_is_written()
    {
        var (target, link) = (_folder.Write("target", "old"), _folder.File("link"));
        File.CreateSymbolicLink(link, "target");
        OutputFile.WriteText(link, text => text.Write("new"));
        Assert.Equal("target", new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        File.Delete(target);
        OutputFile.WriteText(link, text => text.Write("made"));   // a link to nothing
        Assert.Equal("made", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_planted_link_of_a_temporary_name_is_not_followed()
    {
        var victim = _folder.Write("victim", "mine");
        File.CreateSymbolicLink(_folder.File("x.tsv.tmp"), victim);
        OutputFile.WriteText(_folder.File("x.tsv"), text => text.Write("a"));
        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Null(new FileInfo(_folder.File("x.tsv")).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_is_written_in_place_and_not_touched_by_the_check()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes with a name are made by mkfifo");
        var pipe = _folder.File("pipe.gz");
        using (var made = Process.Start("mkfifo", pipe)) made.WaitForExit();
        Assert.True(OutputFile.IsWrittenInPlace(pipe));
        OutputFile.Check(pipe);
        var reading = Task.Run(() =>
        {
            using var gzip = new GZipStream(File.OpenRead(pipe), CompressionMode.Decompress);
            return new StreamReader(gzip).ReadToEnd();
        }, TestContext.Current.CancellationToken);
        OutputFile.WriteText(pipe, text => text.Write("through"));
        Assert.Equal("through", await reading);
        Assert.True(OutputFile.IsWrittenInPlace(pipe));
    }

    [Fact]
    public void Devices_stay_devices_and_a_full_one_is_an_error()
    {
        Assert.SkipUnless(File.Exists("/dev/null") && File.Exists("/dev/full"), "this system has other devices");
        File.CreateSymbolicLink(_folder.File("link"), "/dev/null");
        OutputFile.WriteText("/dev/null", text => text.Write("a"));
        OutputFile.WriteText(_folder.File("link"), text => text.Write("a"));
        Assert.True(OutputFile.IsWrittenInPlace("/dev/null"));
        Assert.Equal("/dev/null", new FileInfo(_folder.File("link")).LinkTarget);
        Assert.Contains("cannot be written",
            Assert.Throws<GenomicsDataException>(() => OutputFile.WriteText("/dev/full", text => text.Write("a"))).Message);
        Assert.False(OutputFile.IsWrittenInPlace(_folder.Write("file", "")));
        Assert.False(OutputFile.IsWrittenInPlace(_folder.File("nothing")));
        Assert.False(OutputFile.IsWrittenInPlace(_folder.Root));
    }

    [Fact]
    public void What_cannot_be_written_is_found_out_before_the_work()
    {
        OutputFile.Check(_folder.File("made/x.tsv"));
        Assert.Empty(Directory.GetFiles(_folder.File("made")));
        Assert.Contains("is a folder", Error(_folder.Root));
        Assert.Contains("is a folder", Error(_folder.File("other/")));
        Assert.Contains("cannot be written", Error(_folder.File(new string('n', 300))));
        Assert.Contains("cannot be written", Error(Path.Combine(_folder.Write("file", ""), "x.tsv")));

        static string Error(string path)
        {
            var message = Assert.Throws<GenomicsDataException>(() => OutputFile.WriteText(path, _ => { })).Message;
            Assert.Contains(message[..12], Assert.Throws<GenomicsDataException>(() => OutputFile.Check(path)).Message);
            return message;
        }
    }

    private static IEnumerable<byte[]> Blocks(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            Assert.Equal<byte>([31, 139, 8, 4], bytes.AsSpan(at, 4).ToArray());
            Assert.Equal<byte>([6, 0, (byte)'B', (byte)'C', 2, 0], bytes.AsSpan(at + 10, 6).ToArray());
            var size = BitConverter.ToUInt16(bytes, at + 16) + 1;
            using var gzip = new GZipStream(new MemoryStream(bytes, at, size), CompressionMode.Decompress);
            using var text = new MemoryStream();
            gzip.CopyTo(text);
            Assert.InRange(text.Length, 0, 1 << 16);
            Assert.Equal((uint)text.Length, BitConverter.ToUInt32(bytes, at + size - 4));
            yield return text.ToArray();
            at += size;
        }
    }
}
