#:project ../src/Genomics.Lm.Study/Genomics.Lm.Study.csproj
#:property PublishAot=false

// 8. A method of your own in the same comparison: a learner that fits and a predictor that predicts. It never sees a test gene, because
// FittingData holds none. This one predicts from the share of TATA words before the start.
//   dotnet run --file samples/08-own-method.cs [work-folder]
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Study.Methods;

var dataset = PromoterSimulation.Create(new SimulationOptions { Genes = 300 }).Dataset;
var methods = MethodCatalog.Standard().Add(new Method("tata", MethodRole.Other, _ => new TataLearner()));
using var result = PredictorComparison.Run(dataset, StudySplit.Make(dataset), methods.Learners("gc_content", "kmer_ridge", "tata"));
foreach (var score in result.Scores.Where(s => s.Condition == result.MainCondition))
    Console.WriteLine($"{score.Predictor}: r = {score.Pearson:0.000}");
Console.WriteLine(result.Verdict);

/// <summary>Fits a straight line to one number per window, for each condition.</summary>
internal sealed class TataLearner : IExpressionLearner
{
    public string Kind => "tata";

    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var genes = data.TrainingAndValidation;
        var x = genes.Sequences.Select(s => TataPredictor.Share(s, data.Window.AlignmentIndex)).ToArray();
        var lines = data.TargetConditions.Select(name => Line(x, genes.Condition(data.Conditions.IndexOf(name)))).ToArray();
        var info = new PredictorInfo { Kind = Kind, Name = Kind, Conditions = data.TargetConditions, Transform = data.Transform,
            Window = data.Window };
        return new FitResult(new TataPredictor(info, lines), [], Seconds: 0);
    }

    private static (double Slope, double Offset) Line(double[] x, double[] y)
    {
        int[] known = [.. Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(y[i]))];
        var (meanX, meanY) = (known.Average(i => x[i]), known.Average(i => y[i]));
        var slope = known.Sum(i => (x[i] - meanX) * (y[i] - meanY)) / Math.Max(1e-9, known.Sum(i => (x[i] - meanX) * (x[i] - meanX)));
        return (slope, meanY - slope * meanX);
    }
}

internal sealed class TataPredictor(PredictorInfo info, (double Slope, double Offset)[] lines) : IExpressionPredictor
{
    public PredictorInfo Info => info;

    public static double Share(DnaSequence window, int start)
    {
        var bases = window.ToString()[..start];
        return Enumerable.Range(0, bases.Length - 3).Count(i => bases.AsSpan(i, 4) is "TATA") / (double)bases.Length;
    }

    public void Predict(
        IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        for (var gene = 0; gene < sequences.Count; gene++)
            for (var c = 0; c < lines.Length; c++)
                destination[gene * lines.Length + c] = lines[c].Slope * Share(sequences[gene], info.Window.AlignmentIndex)
                    + lines[c].Offset;
    }

    public void Save(string folder)
        => throw new NotSupportedException("this sample keeps nothing; see PredictorFolder for how the others are saved");

    public void Dispose() { }
}
