#:project ../src/Genomics.Lm.Evaluation/Genomics.Lm.Evaluation.csproj
#:project ../src/Genomics.Lm.Dexter/Genomics.Lm.Dexter.csproj
#:property PublishAot=false

// 6. Why does a predictor say what it says? Every base of a promoter is changed into each other one and predicted again, by DExTER and,
// because these promoters are simulated, by the true function. Any fitted predictor can be asked in this way.
//   dotnet run --file samples/06-explain.cs [work-folder]
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Statistics.Measures;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 2000 });
var split = StudySplit.Make(simulation.Dataset);
using var result = PredictorComparison.Run(simulation.Dataset, split, [new DexterLearner()]);
using var truth = simulation.Oracle();

var window = simulation.Dataset.Sequences[split.Testing[0]];
var region = new MutagenesisOptions { Start = 300, End = 700 };
var found = Mutagenesis.Run(result.Predictors[0].Predictor, window, region);
var real = Mutagenesis.Run(truth, window, region);

var positions = Enumerable.Range(region.Start, 400).ToList();
double[] Importance(MutagenesisResult effects) => [.. positions.Select(p => effects.Importance(p, 0))];
Console.WriteLine(
    $"importance of {positions.Count} bases of {window.Id}, DExTER against the truth: r = "
        + $"{Correlation.Pearson(Importance(found), Importance(real)):0.00}");
foreach (var position in positions.OrderByDescending(p => Math.Abs(found.Importance(p, 0))).Take(3))
    Console.WriteLine(
        $"  {(char)window.Bases[position]} at {position - found.Predictor.Window.AlignmentIndex}: "
            + $"{found.Importance(position, 0):+0.000;-0.000}");

var map = Path.Combine(folder, "effects.svg");
MutagenesisFiles.WriteHeatMap(map, found, 0);
Console.WriteLine($"the heat map: {map}");
