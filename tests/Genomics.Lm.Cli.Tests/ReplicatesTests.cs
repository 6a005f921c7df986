using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>A table with replicates gives a condition and the ceiling of what can be predicted of it.</summary>
public class ReplicatesTests
{
    [Fact]
    public async Task Replicates_are_averaged_and_their_agreement_is_reported()
    {
        using var folder = new TemporaryFolder();
        var random = new CounterRandom(4);
        var (fasta, table) = (new StringWriter(), new StringWriter());
        table.WriteLine("gene\tRing_1\tRing_2\tother");
        for (var gene = 0; gene < 150; gene++)
        {
            var bases = string.Concat(Enumerable.Range(0, 100).Select(_ => "ACGT"[random.NextInt(4)]));
            var value = bases.Count(c => c == 'G');
            fasta.WriteLine($">g{gene}\n{bases}");
            table.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"g{gene}\t{value + 2 * random.NextNormal()}\t{value + 2 * random.NextNormal()}\t{gene}"));
        }
        string[] command = ["compare", "--fasta", folder.Write("w.fa", fasta.ToString()), "--expression",
            folder.Write("e.tsv", table.ToString()), "--alignment-index", "50", "--predictors", "gc_content", "--draws", "200",
                "--condition",
            "Ring", "--output", folder.File("out"), "--quiet"];
        var run = await CliRun.Of([.. command, "--replicates", "Ring=Ring_*"]);
        Assert.True(run.ExitCode == 0, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("out/metrics.json")));
        var ceiling = json.RootElement.GetProperty("noise_ceiling")[0];
        Assert.Equal(("Ring", 2), (ceiling.GetProperty("condition").GetString(), ceiling.GetProperty("replicates").GetInt32()));
        Assert.InRange(ceiling.GetProperty("ceiling").GetDouble(), 0.8, 1);
        Assert.Contains("Noise ceiling", File.ReadAllText(folder.File("out/report.html")));

        var wrong = await CliRun.Of([.. command, "--replicates", "Ring"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("CONDITION=COLUMN,COLUMN", wrong.Error);
        var missing = await CliRun.Of([.. command, "--force", "--replicates", "Ring=Stem_*"]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("0 columns for the replicates of 'Ring'", missing.Error);
    }
}
