#:project ../src/Genomics.Lm.Evaluation/Genomics.Lm.Evaluation.csproj
#:property PublishAot=false

// 2. Two predictors on the same genes and the same held-out genes, from your own program. Without a FASTA file and a table it makes up
// 600 short windows whose value follows their GC content:
//   dotnet run samples/02-compare.cs [work-folder]
//   dotnet run samples/02-compare.cs genes.fa table.tsv
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var (fasta, table) = args.Length == 2 ? (args[0], args[1]) : MadeUp(folder);

var dataset = GeneDataset.Join(FastaReader.ReadAll(fasta), ExpressionTable.Read(table), new DatasetOptions { AlignmentIndex = 150 });
using var result = PredictorComparison.Run(dataset, StudySplit.Make(dataset), [RidgeLearner.GcContent, RidgeLearner.Kmers()]);
Console.WriteLine(result.Verdict);

var report = Path.Combine(folder, "report.html");
HtmlReport.Write(report, result);
Console.WriteLine($"the report: {report}");

static (string Fasta, string Table) MadeUp(string folder)
{
    var random = new Random(1);
    var (fasta, table) = (Path.Combine(folder, "genes.fa"), Path.Combine(folder, "table.tsv"));
    using var sequences = new StreamWriter(fasta);
    using var values = new StreamWriter(table);
    values.WriteLine("gene\tliver");
    for (var gene = 0; gene < 600; gene++)
    {
        var gc = 0.3 + 0.4 * random.NextDouble();
        sequences.WriteLine($">gene{gene}\n{string.Concat(Enumerable.Range(0, 300).Select(_ => random.NextDouble() < gc ? "GC"[random.Next(2)] : "AT"[random.Next(2)]))}");
        values.WriteLine(FormattableString.Invariant($"gene{gene}\t{10 * gc + random.NextDouble()}"));
    }
    return (fasta, table);
}
