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
