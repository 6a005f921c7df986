using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Insertions.Internals;

/// <summary>A predictor that is asked about many altered windows, and means of what it says.</summary>
internal sealed class AskedPredictor(IExpressionPredictor predictor, int threads, CancellationToken cancellationToken)
{
    private readonly PredictOptions _options = new() { Threads = threads };

    /// <summary>[sequences][conditions] predictions.</summary>
    public double[][] Predict(IReadOnlyList<DnaSequence> sequences)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var width = predictor.Info.Conditions.Count;
        var values = new double[sequences.Count * width];
        if (sequences.Count > 0) predictor.Predict(sequences, values, _options, null, cancellationToken);
        return [.. values.Chunk(width)];
    }

    /// <summary>[conditions] the mean of some differences and its standard error.</summary>
    public (double[] Mean, double[] Error) Mean(Func<int, int, double> difference, int count)
    {
        var width = predictor.Info.Conditions.Count;
        var (means, errors) = (new double[width], new double[width]);
        for (var c = 0; c < width; c++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(i => difference(i, c))];
            (means[c], errors[c]) = Mean(values);
        }
        return (means, errors);
    }

    /// <summary>A mean and its standard error; NaN where there are too few.</summary>
    public static (double Mean, double Error) Mean(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return (double.NaN, double.NaN);
        var mean = values.Average();
        return (mean, values.Count < 2 ? double.NaN
            : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count));
    }
}
