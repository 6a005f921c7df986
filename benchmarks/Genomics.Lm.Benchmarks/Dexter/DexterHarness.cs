using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;

namespace Genomics.Lm.Benchmarks.Dexter;

/// <summary>DExTER from end to end: seconds and memory at the size of the human set, and accuracy on <i>P. falciparum</i>.</summary>
internal sealed class DexterHarness(TextWriter output)
{
    /// <summary>Seconds, CPU seconds and peak memory of simulated sets.</summary>
    public void Speed(bool smoke)
    {
        output.WriteLine("genes\tlength\tconditions\tseconds\tcpu_seconds\tpeak_MB\tvariables\tpearson");
        foreach (var conditions in new[] { 1, 7 })
        {
            var (genes, length) = smoke ? (300, 401) : (22_410, 4_001);
            var dataset = SimulatedPromoters.Make(genes, length, conditions);
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            var (clock, cpu) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            var result = DexterExperiment.Run(dataset, StudySplit.Make(dataset), new DexterOptions { KmerMaxLength = smoke ? 3 : 0 });
            process.Refresh();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{genes}\t{length}\t{conditions}\t{clock.Elapsed.TotalSeconds:0.00}\t"
                    + $"{(process.TotalProcessorTime - cpu).TotalSeconds:0.00}\t{process.PeakWorkingSet64 >> 20}\t"
                    + $"{result.Conditions.Sum(c => c.Model.Variables.Count)}\t{result.Conditions[0].Test.Pearson:0.000}"));
        }
    }

    /// <summary>Test Pearson of DExTER and of the k-mer ridge, all stages in one call, by split, window and gene families.</summary>
    /// <param name="folder">Holds windows_atg_4001bp.fa.gz, expression.tsv and genes.tsv.</param>
    /// <param name="transform">The scale of expression.</param>
    public void Plasmodium(string folder, ExpressionTransform transform)
    {
        var whole = GeneDataset.Join(
            FastaReader.ReadAll(Path.Combine(folder, "windows_atg_4001bp.fa.gz")),
                ExpressionTable.Read(Path.Combine(folder, "expression.tsv")),
            new DatasetOptions { AlignmentIndex = 2000, Transform = transform });
        var families = File.ReadLines(Path.Combine(folder, "genes.tsv")).Select(l => l.Split('\t'))
            .Where(f => new[] { "rifin", "stevor", "PfEMP1" }.Any(name => f[5].Contains(name, StringComparison.OrdinalIgnoreCase)))
            .Select(f => f[0]).ToHashSet();
        int[] others = [.. Enumerable.Range(0, whole.Count).Where(g => !families.Contains(whole.Sequences[g].Id))];
        output.WriteLine(
            $"transform\tsplit\tfamilies\twindow\tlearning\ttest\tmethod\t{string.Join('\t', whole.Conditions)}\tmean\tseconds");
        foreach (var isComplete in new[] { true, false })
        {
            var dataset = isComplete ? whole : PlasmodiumWindows.Subset(whole, others);
            foreach (var split in new[] { StudySplit.Make(dataset), ChromosomeSplit.Make(dataset) })
                foreach (var (window, start, length, alignment) in PlasmodiumWindows.All)
                    foreach (var row in PlasmodiumWindows.Score(PlasmodiumWindows.Cut(dataset, start, length, alignment), split))
                        output.WriteLine(
                            $"{transform}\t{split.Description.Split(' ')[0]}\t{(isComplete ? "with" : "without")}\t{window}\t"
                                + $"{split.Learning.Count}\t{split.Testing.Count}\t{row}");
        }
    }
}
