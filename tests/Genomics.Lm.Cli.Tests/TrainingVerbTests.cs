using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class TrainingVerbTests
{
    private static (string Fasta, string Table) Genes(TemporaryFolder folder, int count)
    {
        var random = new CounterRandom(21);
        var (fasta, table) = (new System.Text.StringBuilder(), new System.Text.StringBuilder("gene\tx\n"));
        for (var gene = 0; gene < count; gene++)
        {
            var gc = 0.2 + 0.6 * random.NextDouble();
            var bases =
                string.Concat(Enumerable.Range(0, 200)
                .Select(_ => random.NextDouble() < gc ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)]));
            fasta.Append($">g{gene}\n{bases}\n");
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"g{gene}\t{5 * gc + 0.2 * random.NextNormal()}\n");
        }
        return (folder.Write("genes.fa", fasta.ToString()), folder.Write("table.tsv", table.ToString()));
    }

    [Fact]
    public async Task Finetune_leaves_a_predictor_with_its_log_and_metrics_and_no_checkpoints()
    {
        using var folder = new TemporaryFolder();
        var (fasta, table) = Genes(folder, 160);
        var output = folder.File("lm");
        string[] command = ["finetune", "--fasta", fasta, "--expression", table, "--preset", "quick", "--epochs", "1", "--shift", "3",
            "--token-dropout", "0.02", "--output", output, "--quiet"];
        var run = await CliRun.Of(command);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var name in (string[])["predictor.json", "history.tsv", "metrics.json", "manifest.json"])
            Assert.True(File.Exists(Path.Combine(output, name)), name);
        Assert.Single(Directory.GetFiles(output, "events.out.tfevents.*"));
        Assert.False(Directory.Exists(output + ".run"));
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "metrics.json")));
        Assert.True(metrics.RootElement.GetProperty("test").GetProperty("x").GetProperty("pearson").GetDouble() > 0.5);
        Assert.Equal(1, (await CliRun.Of(command)).ExitCode);
    }

    [Fact]
    public async Task Finetune_with_refit_tells_the_time_before_and_the_validation_from_before_the_refit()
    {
        using var folder = new TemporaryFolder();
        var (fasta, table) = Genes(folder, 400);
        string[] command = ["finetune", "--fasta", fasta, "--expression", table, "--preset", "quick", "--epochs", "1", "--refit"];
        var run = await CliRun.Of([.. command, "--output", folder.File("lm")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(
            "lm_scratch: training: about [0-9]+ s for 1 pass × [0-9]+ steps and as many again on all learning genes, 0\\.[0-9]+ GB of "
                + "memory", run.Error);
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.File("lm"), "metrics.json")));
        Assert.True(metrics.RootElement.GetProperty("refit").GetBoolean());
        Assert.True(metrics.RootElement.GetProperty("validation").GetProperty("x").GetProperty("pearson").GetDouble() > 0.3);
        Assert.False(metrics.RootElement.GetProperty("validation").GetProperty("x").TryGetProperty("mse", out _));
        var (tsv, other) = (File.ReadAllLines(Path.Combine(folder.File("lm"), "history.tsv")), folder.File("plain"));
        Assert.True(tsv.Length > 1);
        Assert.Equal(0, (await CliRun.Of([.. command, "false", "--output", other, "--quiet"])).ExitCode);
        Assert.Contains("\"mse\"", File.ReadAllText(Path.Combine(other, "metrics.json")));
    }

    [Fact]
    public async Task An_interrupted_finetune_exits_with_130_keeps_its_checkpoint_and_goes_on_with_resume()
    {
        using var folder = new TemporaryFolder();
        var (fasta, table) = Genes(folder, 400);
        string[] command = ["finetune", "--fasta", fasta, "--expression", table, "--preset", "quick", "--epochs", "2", "--output"];
        var (whole, output) = (folder.File("whole"), folder.File("lm"));
        Assert.Equal(0, (await CliRun.Of([.. command, whole, "--quiet"])).ExitCode);
        using var stop = new CancellationTokenSource();
        var error = new StopAt("about", stop);
        Assert.Equal(130, await GenomicsCli.RunAsync([.. command, output], new CliConsole(TextReader.Null, TextWriter.Null, error),
            stop.Token));
        Assert.False(Directory.Exists(output));
        Assert.True(File.Exists(Path.Combine(output + ".run", "checkpoint-1.safetensors")));
        Assert.Equal(0, (await CliRun.Of([.. command, output, "--resume", "--quiet"])).ExitCode);
        Assert.False(Directory.Exists(output + ".run"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(output, "model.safetensors")));
    }

    // interrupts as soon as a line with a word is written
    private sealed class StopAt(string word, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }

    [Fact]
    public async Task Pretrain_writes_a_model_that_finetune_starts_from_and_leaves_excluded_genes_out()
    {
        using var folder = new TemporaryFolder();
        var (fasta, table) = Genes(folder, 120);
        var (tokenizer, model) = (folder.File("tokenizer.json"), folder.File("model"));
        Assert.Equal(0,
            (await CliRun.Of(["train-tokenizer", "--fasta", fasta, "--vocabulary-size", "64", "--output", tokenizer])).ExitCode);
        var excluded = folder.Write("testing.txt", "g1\ng7\n");
        var run =
            await CliRun.Of(["pretrain", "--fasta", fasta, "--tokenizer", tokenizer, "--config", "mini", "--exclude-set", excluded,
            "--output", model]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("400 of 24000 bases left out", run.Error);
        Assert.Contains("usefully pre-trained", run.Error);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(model, "pretraining.tsv")).Length);
        var tuned =
            await CliRun.Of(["finetune", "--fasta", fasta, "--expression", table, "--model", model, "--epochs", "1", "--freeze-encoder",
            "--output", folder.File("lm"), "--quiet"]);
        Assert.Equal((0, ""), (tuned.ExitCode, tuned.Error));
        Assert.Contains("lm_pretrained", File.ReadAllText(Path.Combine(folder.File("lm"), "predictor.json")));
        var unknown =
            await CliRun.Of(["pretrain", "--fasta", fasta, "--tokenizer", tokenizer, "--config", "mini", "--exclude-set",
            folder.Write("no.txt", "nobody\n"), "--output", folder.File("m2")]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("1 of 1 excluded ids are not in the corpus", unknown.Error);
    }
}
