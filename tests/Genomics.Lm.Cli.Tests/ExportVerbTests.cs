using System.Globalization;
using System.Text.RegularExpressions;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Tests;

public sealed class ExportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_compared_model_is_exported_verified_and_predicts_the_same()
    {
        var output = _folder.File("out");
        Assert.Equal(0, (await CliRun.Of(["compare", "--predictors", "gc_content,lm_scratch", "--preset", "quick", "--genes", "150",
            "--draws",
            "100", "--output", output, "--quiet"])).ExitCode);
        var predictor = Path.Combine(output, "predictors", "lm_scratch");
        var exported = await CliRun.Of(["export", "--format", "onnx", "--predictor", predictor, "--output", _folder.File("onnx"),
            "--verify"]);
        Assert.Equal(0, exported.ExitCode);
        Assert.InRange(Deviation(exported.Output), 0, 1e-5);
        Assert.Matches(@"\| 0 \| \S+ \| -?[01]\.\d{3} \|", File.ReadAllText(_folder.File("onnx/README.md")));

        Assert.Equal(0, (await CliRun.Of(["simulate", "--genes", "50", "--output", _folder.File("simulated"), "--quiet"])).ExitCode);
        var fasta = _folder.File("simulated/promoters.fa.gz");
        Assert.Equal(0, (await CliRun.Of(["predict", "--predictor", predictor, "--fasta", fasta, "--output", _folder.File("a.tsv")]))
            .ExitCode);
        Assert.Equal(0, (await CliRun.Of(["predict", "--predictor", _folder.File("onnx"), "--fasta", fasta, "--output",
            _folder.File("b.tsv")])).ExitCode);
        double[] a = Numbers("a.tsv"), b = Numbers("b.tsv");
        Assert.Equal(a.Length, b.Length);
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        var refused = await CliRun.Of(["export", "--format", "onnx", "--predictor", Path.Combine(output, "predictors", "gc_content"),
            "--output",
            _folder.File("no")]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("'gc_content' is not exported", refused.Error);
    }

    [Fact]
    public async Task A_model_folder_is_exported_as_an_embedder()
    {
        var config = new EncoderConfig { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 };
        ModelFolder.Save(_folder.File("model"), config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1));
        var run = await CliRun.Of(["export", "--format", "onnx", "--model", _folder.File("model"), "--pooling", "max", "--output",
            _folder.File("onnx"), "--verify"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(Deviation(run.Output), 0, 1e-5);
        var again = await CliRun.Of(["export", "--format", "onnx", "--model", _folder.File("model"), "--output", _folder.File("onnx")]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("exists already", again.Error);
    }

    [Fact]
    public async Task Adapters_of_a_fine_tuning_merge_into_its_model_bit_by_bit()
    {
        var config = new EncoderConfig { VocabularySize = 10, HiddenSize = 16, Layers = 2, Heads = 2, IntermediateSize = 8 };
        ModelFolder.Save(_folder.File("base"), config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1));
        await Succeed("simulate", "--genes", "60", "--output", _folder.File("genes"), "--quiet");
        await Succeed("finetune", "--model", _folder.File("base"), "--fasta", _folder.File("genes/promoters.fa.gz"), "--expression",
            _folder.File("genes/expression.tsv"), "--pooling", "pooler", "--lora", "2", "--epochs", "2", "--max-tokens", "40", "--output",
            _folder.File("tuned"), "--quiet");
        string[] merge = ["export", "--format", "model", "--model", _folder.File("base"), "--adapters", _folder.File("tuned/adapter"),
            "--output", _folder.File("merged")];
        await Succeed(merge);
        using (ModelFolder tuned = ModelFolder.Open(_folder.File("tuned")), merged = ModelFolder.Open(_folder.File("merged")))
        {
            Assert.Equal(tuned.Checkpoint.Names.Order(StringComparer.Ordinal), merged.Checkpoint.Names.Order(StringComparer.Ordinal));
            foreach (var name in tuned.Checkpoint.Names) Assert.Equal(Values(tuned, name), Values(merged, name));
        }
        var refused = await CliRun.Of(["embed", "--model", _folder.File("tuned/adapter"), "--fasta", _folder.File("genes/promoters.fa.gz"),
            "--output", _folder.File("e.tsv")]);
        Assert.Contains("--adapters", refused.Error);
        Assert.Contains("holds files already", (await CliRun.Of(merge)).Error);
        Assert.Contains("--format model needs", (await CliRun.Of([.. merge[..5], "--output", _folder.File("x")])).Error);

        static float[] Values(ModelFolder model, string name)
        {
            var values = new float[model.Checkpoint.Shape(name).Aggregate(1, (product, dimension) => product * dimension)];
            model.Checkpoint.Read(name, values);
            return values;
        }

        static async Task Succeed(params string[] command)
        {
            var run = await CliRun.Of(command);
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    [Fact]
    public async Task Both_or_none_of_the_inputs_is_wrong_usage()
    {
        Assert.Contains("give either --predictor or --model",
            (await CliRun.Of(["export", "--format", "onnx", "--output", _folder.File("x")])).Error);
        var run = await CliRun.Of(["export", "--format", "onnx", "--predictor", "p", "--max-tokens", "5", "--output", _folder.File("x")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--max-tokens is for --model", run.Error);
        Assert.Contains("onnx", (await CliRun.Of(["export", "--format", "tf", "--model", "m", "--output", _folder.File("x")])).Error);
    }

    private static double Deviation(string output)
        => double.Parse(Regex.Match(output, @"differ by (\S+) at most").Groups[1].Value, CultureInfo.InvariantCulture);

    private double[] Numbers(string name)
        => [.. File.ReadLines(_folder.File(name)).Skip(1).SelectMany(l => l.Split('\t')[1..])
            .Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
}
