using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Tests;

public sealed class TokenizeVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public TokenizeVerbTests()
    {
        _model = _folder.File("model");
        var config = new EncoderConfig { VocabularySize = 11, HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 };
        ModelFolder.Save(_model, config, DnaTokenizer.Create([("A", "C"), ("G", "T")]),
            ModelWeights.FromScratch(new ModelSpec(config, new MaskedLanguageHead()), 1));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fasta_gives_the_ids_of_its_sequences()
    {
        var fasta = _folder.Write("s.fa", ">a some text\nACG\nTacgt\n>b\nGGTT\n");
        var read = await CliRun.Of(["tokenize", "--tokenizer", _model, "--fasta", fasta]);
        var lines = await CliRun.Of("ACGTacgt\nGGTT\n", "tokenize", "--tokenizer", _model, "--input", "-");
        Assert.Equal((0, "", lines.Output), (read.ExitCode, read.Error, read.Output));
        Assert.Equal(2, (await CliRun.Of(["tokenize", "--tokenizer", _model, "--fasta", fasta, "--as-is"])).ExitCode);
        Assert.Equal(2, (await CliRun.Of(["tokenize", "--tokenizer", _model, "--fasta", fasta, "--input", "-"])).ExitCode);
        Assert.Equal("usage: give --input or --fasta", (await CliRun.Of(["tokenize", "--tokenizer", _model])).Error.TrimEnd());
    }

    [Fact]
    public async Task Fasta_is_read_from_standard_input()
    {
        const string Text = ">a\nACGTacgt\n>b\nGGTT\n";
        var fasta = _folder.Write("s.fa", Text);
        var read = await CliRun.Of(["tokenize", "--tokenizer", _model, "--fasta", fasta]);
        Assert.Equal(read.Output, (await CliRun.Of(Text, "tokenize", "--tokenizer", _model, "--fasta", "-")).Output);
        string[] embed = ["embed", "--model", _model, "--quiet", "--fasta"];
        var vectors = await CliRun.Of([.. embed, fasta, "--output", _folder.File("a.tsv")]);
        var piped = await CliRun.Of(Text, [.. embed, "-", "--output", _folder.File("b.tsv")]);
        Assert.Equal((0, "", 0, ""), (vectors.ExitCode, vectors.Error, piped.ExitCode, piped.Error));
        Assert.Equal(File.ReadAllText(_folder.File("a.tsv")), File.ReadAllText(_folder.File("b.tsv")));
        Assert.Contains("standard input", (await CliRun.Of(">a\nAC1\n", "tokenize", "--tokenizer", _model, "--fasta", "-")).Error);
        var shard = await CliRun.Of(Text, [.. embed, "-", "--output", _folder.File("c.tsv"), "--shard", "1/2"]);
        Assert.Equal(2, shard.ExitCode);
        Assert.Contains("every shard reads the whole of --fasta", shard.Error);
        var refused = await CliRun.Of(Text, "split", "--fasta", "-", "--expression", fasta, "--output", _folder.File("d"));
        Assert.Contains("-: is standard input, which is not read here", refused.Error);
    }

    [Fact]
    public async Task Fasta_given_as_lines_is_refused_with_the_option_that_reads_it()
    {
        var run = await CliRun.Of("ACGT\n>a\nACGT\n", "tokenize", "--tokenizer", _model, "--input", "-");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("standard input:2: begins with '>'", run.Error);
        Assert.Contains("--fasta FILE", run.Error);
    }

    [Fact]
    public async Task What_tokenize_writes_is_encoded_from_standard_input()
    {
        var tokens = await CliRun.Of("ACGTACGT\nGGTT\n", "tokenize", "--tokenizer", _model, "--input", "-");
        var ids = _folder.Write("ids.jsonl", tokens.Output);
        Assert.Equal(0, (await CliRun.Of(["encode", "--model", _model, "--ids", ids, "--output", _folder.File("a.jsonl")])).ExitCode);
        var piped = await CliRun.Of(tokens.Output, "encode", "--model", _model, "--ids", "-", "--output", _folder.File("b.jsonl"));
        Assert.Equal((0, ""), (piped.ExitCode, piped.Error));
        var (a, b) = (File.ReadAllLines(_folder.File("a.jsonl")), File.ReadAllLines(_folder.File("b.jsonl")));
        Assert.Equal(2, a.Length);
        Assert.Equal(a, b);
        var wrong = await CliRun.Of("{\"ids\":[1,2]}\nACGT\n", "encode", "--model", _model, "--ids", "-", "--output",
            _folder.File("c.jsonl"));
        Assert.Contains("standard input:2: is not of the form", wrong.Error);
    }
}
