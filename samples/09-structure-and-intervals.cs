#:project ../src/Genomics.Lm.Study/Genomics.Lm.Study.csproj
#:property PublishAot=false

// 9. What does the promoter tell beyond the structure of a gene, and how sure is one prediction? Covariates come from a table or from
// GeneStructure.Read(annotation, genome); here they are made up for simulated promoters, with an effect of the length of the 3' region.
//   dotnet run --file samples/09-structure-and-intervals.cs [work-folder]
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Study.Methods;

var promoters = PromoterSimulation.Create(new SimulationOptions { Genes = 600 }).Dataset;
var random = new CounterRandom(seed: 9);
double[] lengths = [.. promoters.Sequences.Select(_ => Math.Floor(Math.Exp(6 + random.NextNormal())))];
var table = new CovariateTable("made up", [.. promoters.Sequences.Select(s => s.Id)], ["utr3_length"], lengths);
double[] values = [.. Enumerable.Range(0, promoters.Count).Select(gene => promoters.Value(gene, 0) - 0.5 * Math.Log(lengths[gene]))];
var dataset = new GeneDataset("promoters and lengths", promoters.Sequences, ["A"], values, promoters.Window, promoters.Transform);

var methods = MethodCatalog.Standard(new MethodSettings { Covariates = table, Intervals = new IntervalOptions { Coverage = 0.9 } });
string[] names = ["gene_structure", "kmer_ridge", "kmer_ridge+structure"];
using var result = PredictorComparison.Run(dataset, StudySplit.Make(dataset), methods.Learners(names, fits: null));
foreach (var score in result.Scores) Console.WriteLine($"{score.Predictor}: r = {score.Pearson:0.000}");

var both = (ConformalPredictor)result["kmer_ridge+structure"].Predictor;
var sure = both.PredictIntervals([dataset.Sequences[result.Split.Testing[0]]]);
Console.WriteLine(
    $"{sure.Predictions.Genes[0]}: {sure.Predictions[0, 0]:0.0}, with 90 % between {sure.Lower[0]:0.0} and {sure.Upper[0]:0.0}");
foreach (var measured in IntervalCoverage.Measure(result))
    Console.WriteLine($"{measured.Predictor}: {measured.Covered:P0} of {measured.Genes} test genes lie in their interval");
