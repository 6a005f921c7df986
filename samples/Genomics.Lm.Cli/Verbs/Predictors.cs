using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Onnx;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>Every kind of predictor folder that the command line reads: those of the methods, and exported models.</summary>
internal static class Predictors
{
    /// <summary>Loads a folder.</summary>
    public static IExpressionPredictor Load(string folder, IComputeEngine engine, Precision precision = Precision.Float32)
        => OnnxPredictor.Register(MethodCatalog.Standard(engine, precision).Predictors).Load(folder);
}
