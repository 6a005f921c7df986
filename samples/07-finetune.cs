#:project ../src/Genomics.Lm.Study/Genomics.Lm.Study.csproj
#:property PublishAot=false

// 7. A genome language model against DExTER: both learn from the same genes and are tested on the same held-out ones. On your FASTA file
// and expression table, or on simulated promoters when none are given. With "dnabert2" the published model is fine-tuned, once it was
// fetched
// (genomics-lm fetch dnabert2); "lm_scratch" starts a small one from random weights and needs nothing.
//   dotnet run --file samples/07-finetune.cs [work-folder]
//   dotnet run --file samples/07-finetune.cs genes.fa table.tsv
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

var dataset = args.Length == 2
    ? GeneDataset.Join(FastaReader.ReadAll(args[0]), ExpressionTable.Read(args[1]), new DatasetOptions { AlignmentIndex = 2000 })
    : PromoterSimulation.Create(new SimulationOptions { Genes = 300 }).Dataset;
var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;

var methods = MethodCatalog.Standard(new MethodSettings { Options = args.Length == 2 ? FineTuneOptions.Scratch : FineTuneOptions.Quick });
using var result = PredictorComparison.Run(dataset, StudySplit.Make(dataset), methods.Learners("kmer_ridge", "dexter", "lm_scratch"));
Console.WriteLine(result.Verdict);
HtmlReport.Write(Path.Combine(folder, "report.html"), result);

// the fitted model is a folder that any program can load and use
result["lm_scratch"].Predictor.Save(Path.Combine(folder, "lm"));
using var model = methods.Load(Path.Combine(folder, "lm"));
model.Predict(dataset.Sequences.Take(5).ToList()).Write(Path.Combine(folder, "predictions.tsv"));
Console.WriteLine($"the report, the model and its predictions: {folder}");
