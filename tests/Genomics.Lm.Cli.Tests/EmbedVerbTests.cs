using System.IO.Compression;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Tests;

public sealed class EmbedVerbTests : IDisposable
{
    private const int Width = 8;

    private readonly TemporaryFolder _folder = new();

    public EmbedVerbTests()
    {
        var config = new EncoderConfig { VocabularySize = 10, HiddenSize = Width, Layers = 1, Heads = 1, IntermediateSize = 8 };
        ModelFolder.Save(_folder.File("model"), config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(config, new MaskedLanguageHead()), 1));
        _folder.Write("s.fa", ">a\nACGTACGTTTGG\n>b,x\nGGTT\n");
    }

    public void Dispose() => _folder.Dispose();

    private Task<CliRun> Embed(string output, params string[] more)
        => CliRun.Of(["embed", "--model", _folder.File("model"), "--fasta", _folder.File("s.fa"), "--output", _folder.File(output),
        .. more]);

    [Fact]
    public async Task Every_format_is_written_and_its_folder_made()
    {
        foreach (var name in (string[])["new/e.tsv", "e.tsv.gz", "e.csv", "e.CSV.gz", "e.npy"])
            Assert.Equal(0, (await Embed(name)).ExitCode);
        var rows = File.ReadAllLines(_folder.File("new/e.tsv"));
        Assert.Equal(["id", "a", "b,x"], rows.Select(r => r.Split('\t')[0]));
        Assert.All(rows, r => Assert.Equal(1 + Width, r.Split('\t').Length));
        using var gzip = new StreamReader(new GZipStream(File.OpenRead(_folder.File("e.tsv.gz")), CompressionMode.Decompress));
        Assert.Equal(File.ReadAllText(_folder.File("new/e.tsv")), await gzip.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(rows[2].Replace("b,x", "\"b;x\"").Replace('\t', ',').Replace(';', ','), File.ReadAllLines(_folder.File("e.csv"))[2]);
        Assert.Equal("a\nb,x\n", File.ReadAllText(_folder.File("e.ids")));
        var array = File.ReadAllBytes(_folder.File("e.npy"));
        Assert.Equal(rows[1].Split('\t')[1..].Select(float.Parse), Enumerable.Range(0, Width)
            .Select(i => BitConverter.ToSingle(array, array.Length - 4 * 2 * Width + 4 * i)));
    }

    [Theory]
    [InlineData("e.txt")]
    [InlineData("e.npy.gz")]
    [InlineData("e")]
    public async Task Other_formats_are_wrong_usage(string name)
    {
        var run = await Embed(name);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give a name ending in .tsv", run.Error);
    }

    [Fact]
    public async Task Sequences_that_are_cut_are_counted()
    {
        Assert.Contains("1 of 2 sequences were cut to 8 tokens", (await Embed("e.tsv", "--max-tokens", "8")).Error);
        Assert.DoesNotContain("cut", (await Embed("e.tsv", "--max-tokens", "20", "--force")).Error);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_the_work()
    {
        _folder.Write("file", "");
        File.Delete(_folder.File("model/model.safetensors"));   // the work would fail
        var run = await Embed("file/e.tsv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be written", run.Error);
    }
}
