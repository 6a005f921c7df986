#:project ../src/Genomics.Lm.Evaluation/Genomics.Lm.Evaluation.csproj
#:project ../src/Genomics.Lm.Dexter/Genomics.Lm.Dexter.csproj
#:property PublishAot=false

// 2. Predictors on the same genes and the same held-out genes, from your own program: on your FASTA file and expression table, or on
// simulated promoters when none are given. AlignmentIndex is the 0-based index of the gene start in your windows.
//   dotnet run --file samples/02-compare.cs [work-folder]
//   dotnet run --file samples/02-compare.cs genes.fa table.tsv
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Simulation;

var dataset = args.Length == 2
    ? GeneDataset.Join(FastaReader.ReadAll(args[0]), ExpressionTable.Read(args[1]), new DatasetOptions { AlignmentIndex = 2000 })
    : PromoterSimulation.Create(new SimulationOptions { Genes = 800 }).Dataset;

var split = StudySplit.Make(dataset);
using var result = PredictorComparison.Run(dataset, split, [RidgeLearner.GcContent, RidgeLearner.Kmers(), new DexterLearner()]);
Console.WriteLine(result.Verdict);

var report = Path.Combine(args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName, "report.html");
HtmlReport.Write(report, result);
Console.WriteLine($"the report: {report}");
