using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public sealed class DexterVerbTests
{
    [Fact]
    public async Task Dexter_explores_fits_writes_and_its_folder_predicts()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary);
        var output = temporary.File("out");
        var run = await CliRun.Of(["dexter", "--fasta", fasta, "--expression", expression, "--condition", "all", "--alignment-index", "60",
            "--set-bins", "-60,-20,0,20,61", "--kmer-max-length", "3", "--joint", "--permutations", "3", "--stability-seeds", "2",
                "--output", output, "--quiet", "--verbose"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"\nx\t40\t0\.\d{3}\t[0-9.]{3,6}\t-?0\.\d{3}\t[0-9.E-]{3,9}\t\d+\t\d+\r?\n", run.Output);
        foreach (var name in (string[])["all_domains.dat", "root_domains.dat", "training_set.log", "testing_set.log", "ALL.lasso",
            "exploration_graph.dot", "exploration_graph.svg",
            "domains.tsv", "coefficients.tsv", "model.json", "metrics.json", "predictor.json", "lattice_CG.svg",
                "models/all_domains.dat_training_set.log.matrix"])
            Assert.True(File.Exists(Path.Combine(output, "x", name)), name);
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "x", "metrics.json")));
        Assert.InRange(metrics.RootElement.GetProperty("test").GetProperty("pearson").GetDouble(), 0.6, 1);
        var predictions = temporary.File("p.tsv");
        Assert.Equal(0,
            (await CliRun.Of(["predict", "--predictor", output, "--fasta", fasta, "--output", predictions, "--quiet"])).ExitCode);
        Assert.Equal("id\tx\ty", File.ReadLines(predictions).First());
        Assert.Equal(121, File.ReadLines(predictions).Count());
        Assert.Equal(6, File.ReadLines(Path.Combine(output, "x", "permutations.tsv")).Count());
        Assert.StartsWith("kmer\tleft", File.ReadLines(Path.Combine(output, "y", "stability.tsv")).First(), StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(Path.Combine(output, "joint", "metrics.tsv")).Count());
        Assert.Equal(3, File.ReadLines(Path.Combine(output, "model_swap.tsv")).Count());
        var again = await CliRun.Of(["dexter", "--fasta", fasta, "--expression", expression, "--output", output, "--quiet"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imposed_split_files_are_used_as_they_are()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary);
        var training = temporary.Write("training.txt", string.Join('\n', Enumerable.Range(0, 40).Reverse().Select(i => $"g{i}")));
        var testing = temporary.Write("testing.txt", string.Join('\n', Enumerable.Range(60, 20).Select(i => $"g{i}")));
        var output = temporary.File("out");
        var run =
            await CliRun.Of(["dexter", "--fasta", fasta, "--expression", expression, "--by", "files", "--training-set", training,
            "--testing-set", testing,
            "--bins", "5", "--kmer-max-length", "2", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Enumerable.Range(60, 20).Select(i => $"g{i}"), File.ReadLines(Path.Combine(output, "testing_set.log")));
        Assert.Equal(40, File.ReadLines(Path.Combine(output, "training_set.log")).Count());
        Assert.Equal(41, File.ReadLines(Path.Combine(output, "models", "all_domains.dat_training_set.log.matrix")).Count());
    }

    [Fact]
    public async Task The_smallest_logarithm_is_that_of_the_genes_of_imposed_files_and_other_columns_may_hold_anything()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, _) = Genes(temporary);
        var table =
            temporary.Write("messy.tsv", "# made by hand\r\ngene\tsymbol\tliver cells\r\n" + string.Join("\r\n", Enumerable.Range(0, 120)
            .Select(i => FormattableString.Invariant($"g{i}\tS{i}\t{(i == 5 ? 0 : i == 110 ? 1e-9 : 1 + i)}"))) + "\r\nabsent\tS\t7\r\n");
        var training = temporary.Write("training.txt", string.Join("\r\n", Enumerable.Range(0, 60).Select(i => $"g{i}")));
        var testing = temporary.Write("testing.txt", string.Join("\r\n", Enumerable.Range(60, 40).Select(i => $"g{i}")));
        var output = temporary.File("out");
        var run =
            await CliRun.Of(["dexter", "--fasta", fasta, "--expression", table, "--condition", "liver cells", "--log-transform", "--by",
            "files",
            "--training-set", training, "--testing-set", testing, "--bins", "5", "--kmer-max-length", "2", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var values = File.ReadLines(Path.Combine(output, "data", "liver cells.data"))
            .ToDictionary(l => l.Split(' ')[0], l => l.Split(' ')[1]);
        Assert.Equal(100, values.Count);
        Assert.Equal("0", values["g0"]);
        Assert.Equal("0", values["g5"]); // the smallest logarithm of genes 0 to 99, not that of gene 110
    }

    [Theory]
    [InlineData(2, "whole number", "--set-bins=1,x")]
    [InlineData(2, "two bounds", "--set-bins=1")]
    [InlineData(1, "fewer than two downstream", "--bins", "3")]
    [InlineData(2, "--correlation-min", "--correlation-min", "-1")]
    [InlineData(1, "outside the window", "--set-bins=0,400")]
    [InlineData(1, "has no condition 'z'", "--condition", "z")]
    [InlineData(1, "repeat a gene", "--repeated-genes", "refuse")]
    public async Task Wrong_options_are_explained_and_nothing_is_written(int code, string expected, params string[] options)
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary, repeat: true);
        var output = temporary.File("out");
        var run = await CliRun.Of(["dexter", "--fasta", fasta, "--expression", expression, "--output", output, "--quiet", .. options]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    private static (string Fasta, string Expression) Genes(TemporaryFolder folder, bool repeat = false)
    {
        var random = new CounterRandom(11);
        var (fasta, table) = (new StringWriter(), new StringWriter());
        table.WriteLine("gene\tx\ty");
        for (var gene = 0; gene < 120; gene++)
        {
            var richness = 0.2 + 0.6 * random.NextDouble();
            var dna =
                string.Concat(Enumerable.Range(0, 121)
                .Select(_ => random.NextDouble() < richness ? "CG"[random.NextInt(2)] : "AT"[random.NextInt(2)]));
            fasta.WriteLine($">g{gene} a description\n{dna}");
            var value = FormattableString.Invariant($"g{gene}\t{dna.Split("CG").Length + random.NextDouble()}\t{random.NextDouble()}");
            table.WriteLine(value);
            if (repeat && gene == 3) table.WriteLine(value);
        }
        return (folder.Write("genes.fa", fasta.ToString()), folder.Write("table.tsv", table.ToString()));
    }
}
