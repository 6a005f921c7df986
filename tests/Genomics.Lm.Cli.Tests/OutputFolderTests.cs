using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Tests;

public sealed class OutputFolderTests
{
    public static TheoryData<string> Verbs => ["split", "simulate", "dexter", "pretrain", "finetune", "classify", "compare"];

    [Theory, MemberData(nameof(Verbs))]
    public async Task Force_replaces_what_the_verb_writes_and_keeps_every_foreign_file_and_folder(string verb)
    {
        using var folder = new TemporaryFolder();
        var (command, output) = (Command(verb, folder), folder.File("out"));
        var first = await CliRun.Of([.. command, "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal([output], Directory.GetFileSystemEntries(folder.Root, "out*"));
        var written = Names(output);
        string[] foreign = ["notes.txt", "mine/data.txt", .. written.Any(n => n.StartsWith("predictors/", StringComparison.Ordinal))
            ? ["predictors/notes.txt"] : (string[])[]];
        Directory.CreateDirectory(Path.Combine(output, "mine"));
        foreach (var name in foreign) File.WriteAllText(Path.Combine(output, name), name);
        var again = await CliRun.Of([.. command, "--output", output, "--quiet"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("holds files already; give another --output or --force", again.Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(output, written.First(n => n[0] != '.')));
        var forced = await CliRun.Of([.. command, "--output", output, "--quiet", "--force"]);
        Assert.Equal((0, ""), (forced.ExitCode, forced.Error));
        Assert.Equal(written.Concat(foreign).Where(n => !n.Contains("tfevents")).Order(StringComparer.Ordinal), Names(output)
            .Where(n => !n.Contains("tfevents")));
        Assert.All(foreign, name => Assert.Equal(name, File.ReadAllText(Path.Combine(output, name))));
        Assert.Equal([output], Directory.GetFileSystemEntries(folder.Root, "out*"));
    }

    [Theory, MemberData(nameof(Verbs)), InlineData("study")]
    public async Task An_output_that_cannot_be_is_refused_before_anything_is_read(string verb)
    {
        using var folder = new TemporaryFolder();
        string[] command = Unreadable(verb);
        foreach (var special in (string[])[".", "..", "./", "/", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Path.GetDirectoryName(Environment.CurrentDirectory)!])
        {
            var run = await CliRun.Of([.. command, "--output", special]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("a run's folder is its own", run.Error, StringComparison.Ordinal);
        }
        var file = folder.Write("file", "mine");
        await Refused(file, "is a file");
        await Refused(Path.Combine(file, "below"), "cannot be written");
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("nowhere"));
        await Refused(folder.File("link"), "leads nowhere");
        if (OperatingSystem.IsLinux()) await Refused("/proc/out", "cannot be written");
        using (RunFolder.Open(folder.File("busy"), new RunFolderOptions { Verb = verb, InPlace = verb == "study" })) await Refused(
            folder.File("busy"), "another run writes to this folder");
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(["file", "link"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        async Task Refused(string output, string problem)
        {
            string[] force = verb == "study" ? [] : ["--force"];
            var run = await CliRun.Of([.. command, "--output", output, .. force]);
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith($"error: {output}: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Predictors_of_a_former_comparison_are_removed_and_an_interrupted_one_is_told_how_to_go_on()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        string[] command = [.. Command("compare", folder).SkipLast(1), "gc_content,cpg"];
        Assert.Equal(0, (await CliRun.Of([.. command, "--output", output, "--quiet"])).ExitCode);
        Directory.CreateDirectory(Path.Combine(output, $"predictors/cpg.{Guid.NewGuid():N}.tmp"));
        File.WriteAllText(Path.Combine(output, $"notes.{Guid.NewGuid():N}.tmp"), "foreign");
        Assert.Equal(0, (await CliRun.Of([.. command.SkipLast(1), "gc_content", "--output", output, "--quiet", "--force"])).ExitCode);
        Assert.Equal(["gc_content"], Directory.GetFileSystemEntries(Path.Combine(output, "predictors")).Select(Path.GetFileName));
        Assert.Single(Directory.GetFiles(output, "notes.*"));

        var other = folder.File("other");
        var (code, error) = await Interrupted("[2/2]", [.. command, "--output", other]);
        Assert.Equal(130, code);
        Assert.Contains($"finished fits are kept; go on with: genomics-lm {string.Join(' ', command)} --output {other}", error,
            StringComparison.Ordinal);
        var kept = File.ReadAllText(Path.Combine(Assert.Single(Directory.GetDirectories(other + ".fits")), "fit.json"));
        Assert.Equal(0, (await CliRun.Of([.. command, "--output", other, "--quiet"])).ExitCode);
        Assert.False(Directory.Exists(other + ".fits"));
        var seconds = JsonDocument.Parse(kept).RootElement.GetProperty("seconds").GetRawText();
        Assert.Contains($"\"seconds_fit\": {seconds}", File.ReadAllText(Path.Combine(other, "metrics.json")), StringComparison.Ordinal);
        Directory.Delete(other, recursive: true);

        (code, error) = await Interrupted("[2/2]", [.. command, "--output", other, "--fit-cache", folder.File("fits")]);
        Assert.Equal(130, code);
        Assert.Contains(
            $"finished fits are kept; go on with: genomics-lm {string.Join(' ', command)} --output {other} --fit-cache "
                + $"{folder.File("fits")}", error, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(folder.File("fits")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root, "other*"));
    }

    [Theory, InlineData("finetune"), InlineData("pretrain")]
    public async Task A_second_start_of_an_unfinished_training_is_refused_and_resume_leads_to_the_same_bits(string verb)
    {
        using var folder = new TemporaryFolder();
        var (whole, output) = (folder.File("whole"), folder.File("o'ut"));
        string[] command = [.. Command(verb, folder), "--epochs", "2"];
        Assert.Equal(0, (await CliRun.Of([.. command, "--output", whole, "--quiet"])).ExitCode);
        var (code, error) = await Interrupted("", [.. command, "--output", output],
            when: () => File.Exists(Path.Combine(output + ".run", "checkpoint-1.safetensors")));
        Assert.Equal(130, code);
        Assert.Contains(
            $"go on with: genomics-lm {string.Join(' ', command)} --output '{output.Replace("'", "'\\''", StringComparison.Ordinal)}' "
                + $"--resume", error, StringComparison.Ordinal);
        var checkpoint = File.ReadAllBytes(Path.Combine(output + ".run", "checkpoint-1.safetensors"));
        var again = await CliRun.Of([.. command, "--output", output]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("holds an unfinished run: --resume goes on, --force starts anew", again.Error, StringComparison.Ordinal);
        Assert.Contains($"holds an unfinished run of {verb}",
            (await CliRun.Of([.. Command("split", folder), "--output", output, "--force"])).Error, StringComparison.Ordinal);
        Assert.Equal(checkpoint, File.ReadAllBytes(Path.Combine(output + ".run", "checkpoint-1.safetensors")));
        Assert.False(Directory.Exists(output));
        Assert.Equal((0, ""), await Short([.. command, "--output", output, "--resume", "--quiet"]));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(output, "model.safetensors")));
        if (verb == "pretrain")
            Assert.Equal(File.ReadAllText(Path.Combine(whole, "pretraining.tsv")),
                File.ReadAllText(Path.Combine(output, "pretraining.tsv")));
        Assert.False(Directory.Exists(output + ".run"));
    }

    [Fact]
    public async Task A_fine_tuning_that_is_stopped_at_any_stage_after_the_training_resumes_to_the_same_result()
    {
        using var folder = new TemporaryFolder();
        var (whole, output) = (folder.File("whole"), folder.File("out"));
        var command = Command("finetune", folder);
        Assert.Equal(0, (await CliRun.Of([.. command, "--output", whole, "--quiet"])).ExitCode);
        string[] resume = [];
        foreach (var stage in (string[])["predictor", "history", "validation genes", "test genes", "manifest", "renaming"])
        {
            var (code, error) = await Interrupted($"result: {stage}", [.. command, "--output", output, .. resume]);
            Assert.Equal(130, code);
            Assert.Contains("--resume", error, StringComparison.Ordinal);
            Assert.DoesNotContain("--force", error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(output));
            resume = ["--resume"];
        }
        Assert.Equal((0, ""), await Short([.. command, "--output", output, "--resume", "--quiet"]));
        foreach (var name in (string[])["model.safetensors", "head.json", "predictor.json", "tokenizer.json"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(output, name)));
        Assert.Empty(ResultFiles.Compare(Path.Combine(whole, "metrics.json"), Path.Combine(output, "metrics.json"), out var compared));
        Assert.InRange(compared, 7, 100);
        Assert.Equal(Names(whole).Where(n => !n.Contains("tfevents")), Names(output).Where(n => !n.Contains("tfevents")));
        Assert.Single(Directory.GetFiles(output, "events.out.tfevents.*"));
        Assert.Contains("nothing to resume", (await CliRun.Of([.. command, "--output", output, "--resume"])).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_stopped_by_an_older_version_after_its_folder_got_its_name_is_resumed()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        var command = Command("finetune", folder);
        Assert.Equal(130, (await Interrupted("result: test genes", [.. command, "--output", output])).Code);
        File.Delete(Path.Combine(output + ".run", ".genomics-lm-run"));
        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "predictor.json"), "{}");
        File.WriteAllText(Path.Combine(output, "notes.txt"), "mine");
        var plain = await CliRun.Of([.. command, "--output", output]);
        Assert.Equal(1, plain.ExitCode);
        Assert.Contains("--resume goes on", plain.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), await Short([.. command, "--output", output, "--resume", "--quiet"]));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(output, "notes.txt")));
        Assert.Contains("lm_scratch", File.ReadAllText(Path.Combine(output, "predictor.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_never_written_over_an_input_of_the_run_wherever_that_stands_in_it()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        var dexter = Command("dexter", folder);
        string[] Reading(string[] command, string option, string file)
            => [.. command.Select((word, i) => i > 0 && command[i - 1] == option ? file : word), "--output", output, "--force", "--quiet"];
        Directory.CreateDirectory(Path.Combine(output, "data"));
        foreach (var name in (string[])["domains.tsv", "data/x.data", "coefficients.tsv"])
        {
            File.Copy(dexter[4], Path.Combine(output, name));
            await Refused(Reading(dexter, "--expression", Path.Combine(output, name)), Path.Combine(output, name));
            File.Delete(Path.Combine(output, name));
        }
        File.CreateSymbolicLink(folder.File("link.tsv"), Path.Combine(output, "metrics.json"));
        File.Copy(dexter[4], Path.Combine(output, "metrics.json"));
        await Refused(Reading(Command("finetune", folder), "--expression", folder.File("link.tsv")), folder.File("link.tsv"));
        File.Delete(Path.Combine(output, "metrics.json"));

        // foreign files that no run writes may stand there
        File.Copy(dexter[4], Path.Combine(output, "mine.tsv"));
        Assert.Equal((0, ""), await Short(Reading(dexter, "--expression", Path.Combine(output, "mine.tsv"))));
        Assert.Equal(File.ReadAllText(dexter[4]), File.ReadAllText(Path.Combine(output, "mine.tsv")));

        // what an earlier run has written, in a folder called by its condition
        var list = Path.Combine(output, ".genomics-lm-files");
        Directory.CreateDirectory(Path.Combine(output, "lung"));
        File.Copy(dexter[4], Path.Combine(output, "lung/domains.tsv"));
        File.AppendAllText(list, "lung/domains.tsv\n");
        await Refused(Reading(dexter, "--expression", Path.Combine(output, "lung/domains.tsv")), "lung/domains.tsv");

        async Task Refused(string[] command, string file)
        {
            var run = await CliRun.Of(command);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{file} is an input of this run and would be replaced by its result", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_predictor_of_another_kind_is_replaced_whole()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await CliRun.Of([.. Command("compare", folder), "--output", folder.File("table"), "--quiet"])).ExitCode);
        var output = folder.File("table/predictors/gc_content");
        File.Delete(Path.Combine(output, ".genomics-lm-files"));
        File.WriteAllText(Path.Combine(output, "notes.txt"), "mine");
        Assert.True(File.Exists(Path.Combine(output, "model.json")));
        Assert.Equal((0, ""), await Short([.. Command("finetune", folder), "--output", output, "--force", "--quiet"]));
        Assert.False(File.Exists(Path.Combine(output, "model.json")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(output, "notes.txt")));
        Assert.Contains("lm_scratch", File.ReadAllText(Path.Combine(output, "predictor.json")), StringComparison.Ordinal);
    }

    [Theory, InlineData("finetune"), InlineData("pretrain")]
    public async Task A_resume_that_finds_no_run_says_so_also_when_quiet(string verb)
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        var run = await CliRun.Of([.. Command(verb, folder), "--output", output, "--resume", "--quiet"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"warning: {output} has no unfinished run to resume (one stopped before its first checkpoint leaves none); this one "
            + "begins at the beginning", run.Error.TrimEnd());
    }

    [Theory, MemberData(nameof(Verbs)), InlineData("study")]
    public async Task Standard_output_is_no_folder(string verb)
    {
        var run = await CliRun.Of([.. Unreadable(verb), "--output", "-"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--output - is standard output, and this verb writes a folder of files", run.Error, StringComparison.Ordinal);
    }

    private static async Task<(int, string)> Short(string[] command)
    {
        var run = await CliRun.Of(command);
        return (run.ExitCode, run.Error);
    }

    private static async Task<(int Code, string Error)> Interrupted(string word, string[] command, Func<bool>? when = null)
    {
        using var stop = new CancellationTokenSource();
        var error = new StopAt(word, when ?? (() => true), stop);
        return (await GenomicsCli.RunAsync(command, new CliConsole(TextReader.Null, TextWriter.Null, error), stop.Token),
            error.ToString());
    }

    private sealed class StopAt(string word, Func<bool> when, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true && when()) stop.Cancel();
        }
    }

    private static string[] Names(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    // a file that is there, and nothing that any verb reads
    private static readonly string Foreign = typeof(OutputFolderTests).Assembly.Location;

    private static string[] Unreadable(string verb) => verb switch
    {
        "simulate" => ["simulate"],
        "pretrain" => ["pretrain", "--fasta", Foreign, "--tokenizer", Foreign],
        "classify" => ["classify", "--training-set", Foreign, "--validation-set", Foreign],
        "study" => ["study", "--genome", Foreign, "--annotation", Foreign, "--gtex", Foreign],
        _ => [verb, "--fasta", Foreign, "--expression", Foreign],
    };

    private static string Tokenizer(string fasta, TemporaryFolder folder)
    {
        BpeTrainer.Train(FastaReader.Read(fasta),
            new BpeTrainerOptions { VocabularySize = 64 }).Tokenizer.Save(folder.File("tokenizer.json"));
        return folder.File("tokenizer.json");
    }

    private static string[] Command(string verb, TemporaryFolder folder)
    {
        if (verb == "simulate") return ["simulate", "--genes", "100"];
        if (verb == "compare")
            return ["compare", "--simulate", "additive", "--genes", "100", "--no-audit", "--draws", "100", "--predictors", "gc_content"];
        var random = new CounterRandom(21);
        var (fasta, table) = (new StringWriter(), new StringWriter());
        StringWriter[] labels = [new(), new()];
        table.Write("gene\tx\n");
        foreach (var part in labels) part.Write("sequence,label\n");
        for (var gene = 0; gene < 100; gene++)
        {
            var gc = 0.2 + 0.6 * random.NextDouble();
            var bases =
                string.Concat(Enumerable.Range(0, 121)
                .Select(_ => random.NextDouble() < gc ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)]));
            fasta.Write($">g{gene}\n{bases}\n");
            table.Write(string.Create(CultureInfo.InvariantCulture, $"g{gene}\t{5 * gc + 0.2 * random.NextNormal()}\n"));
            labels[gene % 2].Write($"{bases},{(gc > 0.5 ? 1 : 0)}\n");
        }
        string[] genes = ["--fasta", folder.Write("genes.fa", fasta.ToString()), "--expression",
            folder.Write("table.tsv", table.ToString()), "--alignment-index", "60"];
        return verb switch
        {
            "split" => ["split", .. genes],
            "dexter" => ["dexter", .. genes, "--bins", "5", "--kmer-max-length", "2"],
            "pretrain" => ["pretrain", "--fasta", genes[1], "--tokenizer", Tokenizer(genes[1], folder), "--config", "mini"],
            "finetune" => ["finetune", .. genes, "--preset", "quick", "--refit", "false"],
            "classify" => ["classify", "--training-set", folder.Write("train.csv", labels[0].ToString()), "--validation-set",
                folder.Write("dev.csv", labels[1].ToString()), "--predictors", "kmer_logistic", "--draws", "100"],
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
    }
}
