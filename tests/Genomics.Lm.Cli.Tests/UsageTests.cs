using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Wrong usage is said before anything is read, simulated or written: the inputs here are none, and would be an error of their
/// own.</summary>
public sealed class UsageTests
{
    // any number may be meant
    private static readonly string[] AnyNumber = ["--seed", "--not-detected"];

    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["compare"] = ["--output", "out"],
        ["ablate"] = ["--fasta", "x", "--expression", "x", "--output", "out"],
        ["evaluate"] = ["--fasta", "x", "--expression", "x", "--predictions", "x", "--output", "out"],
        ["classify"] = ["--training-set", "x", "--validation-set", "x", "--output", "out"],
        ["study"] = ["--windows", "x", "--gtex", "x", "--output", "out"],
        ["replay"] = ["x"],
        ["windows"] = ["--genome", "x", "--annotation", "x", "--output", "out.fa"],
        ["structure"] = ["--annotation", "x", "--output", "out.tsv"],
        ["split"] = ["--fasta", "x", "--expression", "x", "--output", "out"],
        ["simulate"] = ["--output", "out"],
        ["dexter"] = ["--fasta", "x", "--expression", "x", "--output", "out"],
        ["finetune"] = ["--fasta", "x", "--expression", "x", "--output", "out"],
        ["pretrain"] = ["--fasta", "x", "--tokenizer", "x", "--output", "out"],
        ["predict"] = ["--predictor", "x", "--fasta", "x", "--output", "out.tsv"],
        ["mutagenesis"] = ["--predictor", "x", "--fasta", "x", "--output", "out.tsv"],
        ["explain"] = ["--predictor", "x", "--fasta", "x", "--output", "out.tsv"],
        ["motifs"] = ["--predictor", "x", "--fasta", "x", "--output", "out.meme"],
        ["insert"] = ["--predictor", "x", "--fasta", "x", "--motifs", "x", "--output", "out.tsv"],
        ["design"] = ["--predictor", "x", "--fasta", "x", "--output", "out.tsv"],
        ["variant-truth"] = ["--predictor", "x", "--elements", "x", "--measured", "x", "--output", "out.tsv"],
        ["variants"] = ["--predictor", "x", "--genome", "x", "--annotation", "x", "--vcf", "x", "--output", "out.vcf"],
        ["export"] = ["--format", "onnx", "--model", "x", "--output", "out"],
        ["merge"] = ["x", "--output", "out"],
        ["fetch"] = ["dnabert2", "--offline"],
        ["train-tokenizer"] = ["--fasta", "x", "--output", "out.json"],
        ["tokenize"] = ["--tokenizer", "x", "--input", "x"],
        ["encode"] = ["--model", "x", "--ids", "x", "--output", "out.jsonl"],
        ["embed"] = ["--model", "x", "--fasta", "x", "--output", "out.tsv"],
    };

    // the words are files of the folder, which has one that nothing can be read from
    private static string[] Line(TemporaryFolder folder, string verb, params string[] more)
        => [verb, .. Needed[verb].Select(word => word == "x" ? folder.Write("x", "@@@") : word.StartsWith("out", StringComparison.Ordinal)
            ? folder.File(word) : word),
            .. more];

    private static async Task Refused(TemporaryFolder folder, string[] line, string message)
    {
        var run = await CliRun.Of(line);
        Assert.True(run.ExitCode == 2, $"{string.Join(' ', line)}: {run.ExitCode}, {run.Error}");
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.StartsWith("usage: ", l));
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("('", run.Error, StringComparison.Ordinal);
        Assert.Equal(["x"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName).DefaultIfEmpty("x"));
    }

    public static TheoryData<string> Verbs => [.. Needed.Keys];

    [Fact]
    public void Every_verb_is_tried()
        => Assert.Equal(Build().Select(v => v.Name).Order(), Needed.Keys.Order());

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_number_out_of_range_is_wrong_usage_in_the_words_of_the_command_line(string verb)
    {
        foreach (var option in Build().First(v => v.Name == verb).Options)
        {
            var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            if ((type != typeof(int) && type != typeof(double)) || AnyNumber.Contains(option.Name)) continue;
            using var folder = new TemporaryFolder();
            string[] numbers = type == typeof(int) ? ["-7"] : ["-7", "NaN"];
            foreach (var number in numbers)
                await Refused(folder, Line(folder, verb, $"{option.Name}={number}"), $"usage: {option.Name} ");
        }
    }

    [Theory]
    [InlineData("windows", ".fa or .fasta", "x.xyz", "x.txt", "x", "x.fa.bz2")]
    [InlineData("structure", ".tsv or .tsv.gz", "x.csv", "x")]
    [InlineData("predict", ".parquet", "x.xyz", "x.npy")]
    [InlineData("embed", ".parquet", "x.xyz", "x.txt")]
    [InlineData("mutagenesis", ".tsv or .tsv.gz", "x.svg", "x.csv")]
    [InlineData("variants", ".vcf or .vcf.gz", "x.tsv", "x.bcf")]
    [InlineData("explain", ".tsv or .tsv.gz", "x.svg", "x")]
    [InlineData("motifs", ".meme or .meme.gz", "x.tsv", "x")]
    [InlineData("insert", ".tsv or .tsv.gz", "x.svg", "x")]
    [InlineData("design", ".tsv or .tsv.gz", "x.fa", "x")]
    [InlineData("variant-truth", ".tsv or .tsv.gz", "x.csv", "x")]
    [InlineData("encode", ".json", "x.npy", "x.xyz")]
    [InlineData("train-tokenizer", ".json", "x.xyz", "x")]
    public async Task A_name_that_says_no_format_of_the_verb_is_wrong_usage(string verb, string known, params string[] names)
    {
        foreach (var name in names)
        {
            using var folder = new TemporaryFolder();
            var line = Line(folder, verb);
            line[Array.IndexOf(line, "--output") + 1] = folder.File(name);
            var run = await CliRun.Of(line);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{name} ends in no format that is known here; give a name ending in ", run.Error, StringComparison.Ordinal);
            Assert.Contains(known.Split(' ')[^1], run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_output_is_a_folder_or_a_file_of_known_endings()
    {
        foreach (var verb in Build().Where(v => v.Name != "merge"))   // which writes what was divided
            foreach (var output in verb.Options.OfType<OutputOption>())
                Assert.True(output.IsFolder || output.Endings.Count > 0, $"{verb.Name} {output.Name}");
    }

    [Theory]
    [InlineData("compare", "--predictors=,", "--predictors is empty; give gc_content")]
    [InlineData("compare", "--predictors=cpg,cpg", "--predictors: method 'cpg' is named twice")]
    [InlineData("classify", "--predictors=lm,lm", "--predictors: method 'lm' is named twice")]
    [InlineData("compare", "--controls=,", "--controls is empty")]
    [InlineData("compare", "--device=tpu", "no engine for device 'tpu' in this program, it has cpu")]
    [InlineData("predict", "--device=tpu", "no engine for device 'tpu'")]
    [InlineData("compare", "--covariate=a", "--covariate needs --covariates")]
    [InlineData("compare", "--genome=x", "--genome needs --annotation")]
    [InlineData("compare", "--covariates=x --annotation=x", "--covariates and --annotation are two sources of one thing")]
    [InlineData("compare", "--predictors=kmer_ridge+structure", "kmer_ridge+structure needs --covariates FILE, or --annotation FILE")]
    [InlineData("compare", "--kept-fits-only", "--kept-fits-only needs --fit-cache")]
    [InlineData("compare", "--by=files", "this split needs --training-set")]
    [InlineData("compare", "--fasta=x", "--expression is missing; give a file")]
    [InlineData("compare", "--fasta=x --expression=x --genes=100", "--simulate and --genes take the place of --fasta and --expression")]
    [InlineData("compare", "--lm-window=5", "--lm-window '5' is not UP,DOWN")]
    [InlineData("compare", "--joint --own-condition", "--joint and --own-condition contradict each other")]
    [InlineData("compare", "--repeats=2 --by=files --training-set=x --testing-set=x", "--repeats needs a split that is drawn")]
    [InlineData("evaluate", "--testing-set=x --by=random", "--testing-set alone names all test genes, --by makes a split")]
    [InlineData("evaluate", "--testing-set=x --validation-set=x", "--testing-set alone names all test genes, --validation-set makes")]
    [InlineData("finetune", "--model=x --config=mini", "--config is the size of a model from random weights, --model has its own")]
    [InlineData("pretrain", "--model=x --config=mini", "--config is the size of a model from random weights, --model has its own")]
    [InlineData("mutagenesis", "--region=5", "--region '5' is not A-B")]
    [InlineData("design", "--protect=5", "--protect '5' is not A-B")]
    [InlineData("design", "--goal=best", "--goal: unknown 'best'; give higher, lower or specific")]
    [InlineData("explain", "--method=saliency", "--method: unknown 'saliency'; give mutagenesis, gradient")]
    [InlineData("motifs", "--words", "beside --predictor give --fasta, or --words for DExTER's own")]
    [InlineData("motifs", "--motifs=x", "give --predictor or --motifs")]
    [InlineData("insert", "--words-of=x", "give --motifs or --words-of")]
    [InlineData("variants", "--zero-shot=x", "give --predictor and --annotation, or --zero-shot")]
    [InlineData("variants", "--sample=ana", "--sample needs --haplotypes")]
    [InlineData("variants", "--haplotypes --shard=1/2", "--haplotypes need all variants at once; run them without --shard")]
    [InlineData("embed", "--likelihood --shard=1/2", "--likelihood is not divided into shards; leave one of the two out")]
    [InlineData("predict", "--shard=1/2 --forecast=2", "--forecast writes nothing, --shard a part; give one")]
    [InlineData("windows", "--tss=canonical --feature=transcript", "--tss CanonicalTranscript chooses among the transcripts of a gene")]
    [InlineData("fetch", "--hub=nowhere", "--hub 'nowhere' is not an address")]
    public async Task What_does_not_go_together_is_wrong_usage_before_any_work(string verb, string options, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("x", "@@@");
        await Refused(folder, Line(folder, verb, [.. options.Split(' ').Select(o => o.EndsWith("=x", StringComparison.Ordinal)
            ? $"{o[..^1]}{folder.File("x")}" : o)]),
            message);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task An_input_that_does_not_exist_is_said_before_any_work(string verb)
    {
        foreach (var option in Build().First(v => v.Name == verb).Options.Where(o => o is IInputOption && Needed[verb].Contains(o.Name)))
        {
            using var folder = new TemporaryFolder();
            var line = Line(folder, verb);
            line[Array.IndexOf(line, option.Name) + 1] = "/nowhere/x";
            await Missing(folder, line);
        }
    }

    [Theory]
    [InlineData("compare", "--predictions=theirs=/nowhere/x")]
    [InlineData("compare", "--predictor=/nowhere/x")]
    [InlineData("compare", "--model=/nowhere/x")]
    [InlineData("compare", "--config=/nowhere/x")]
    [InlineData("compare", "--predictors=gene_structure --covariates=/nowhere/x")]
    [InlineData("compare", "--predictors=gene_structure --genome=/nowhere/x --annotation=x")]
    [InlineData("compare", "--by=group --groups=/nowhere/x")]
    [InlineData("compare", "--by=files --training-set=x --testing-set=/nowhere/x")]
    [InlineData("evaluate", "--testing-set=/nowhere/x")]
    [InlineData("classify", "--testing-set=/nowhere/x")]
    [InlineData("pretrain", "--exclude-set=/nowhere/x")]
    [InlineData("motifs", "--database=/nowhere/x")]
    [InlineData("design", "--judge=/nowhere/x")]
    [InlineData("structure", "--genome=/nowhere/x")]
    [InlineData("replay", "--inputs=/nowhere/x")]
    public async Task An_input_of_an_option_that_does_not_exist_is_said_before_any_work(string verb, string options)
    {
        using var folder = new TemporaryFolder();
        folder.Write("x", "@@@");
        await Missing(folder, Line(folder, verb, [.. options.Split(' ').Select(o => o.EndsWith("=x", StringComparison.Ordinal)
            ? $"{o[..^1]}{folder.File("x")}" : o)]));
    }

    [Fact]
    public async Task The_published_model_that_was_not_fetched_is_said_before_any_work()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.GetEnvironmentVariable("GENOMICS_LM_CACHE");
        Environment.SetEnvironmentVariable("GENOMICS_LM_CACHE", folder.File("cache"));
        try
        {
            var run = await CliRun.Of(["compare", "--predictors", "cpg,dnabert2", "--output", folder.File("out")]);
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith("error: dnabert2: is neither a model folder nor a fetched model", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GENOMICS_LM_CACHE", before);
        }
    }

    private static async Task Missing(TemporaryFolder folder, string[] line)
    {
        var run = await CliRun.Of(line);
        Assert.True(run.ExitCode == 1, $"{string.Join(' ', line)}: {run.ExitCode}, {run.Error}");
        Assert.StartsWith("error: /nowhere/x: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["x"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    private static IEnumerable<Command> Build() => GenomicsCli.BuildRoot(new CliConsole(TextReader.Null, TextWriter.Null, TextWriter.Null),
        new Dictionary<string, IComputeEngine> { ["cpu"] = ManagedCpuEngine.Instance }).Subcommands;
}
