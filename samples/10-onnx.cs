#:project ../src/Genomics.Lm.Evaluation/Genomics.Lm.Evaluation.csproj
#:project ../src/Genomics.Lm.Onnx/Genomics.Lm.Onnx.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// 9. A fitted language model leaves .NET: it is written as ONNX and run by ONNX Runtime, on the CPU or – with another package of its
// native part and other session options – on a GPU. docs/onnx.md has the same file read from Python and JavaScript.
//   dotnet run --file samples/10-onnx.cs [work-folder]
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Onnx;
using Genomics.Lm.Training;
using Microsoft.ML.OnnxRuntime;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var dataset = PromoterSimulation.Create(new SimulationOptions { Genes = 300 }).Dataset;
var split = StudySplit.Make(dataset);
using var fitted = new LanguageModelLearner(FineTuneOptions.Quick).Fit(dataset.ForFitting(split)).Predictor;

OnnxModel.Export(fitted, Path.Combine(folder, "onnx"));

// from here on nothing but the folder is needed
using var options = new SessionOptions { IntraOpNumThreads = 2 };
using var model = OnnxPredictor.Load(Path.Combine(folder, "onnx"), options);
model.Predict(dataset.Sequences.Take(5).ToList()).Write(Path.Combine(folder, "predictions.tsv"));
Console.WriteLine($"{model.Info.Name}: {model.Info.Conditions.Count} conditions, predictions of five promoters: {folder}");
Console.WriteLine($"largest difference to the engine that fitted it: {OnnxModel.LargestDeviation(fitted, model):0.0e0}");
