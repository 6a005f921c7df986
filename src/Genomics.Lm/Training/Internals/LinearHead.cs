using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A linear model of the pooled states of the network as it is, put in as its head. A network that starts from it begins where a linear
/// model on token composition ends, instead of at chance.
/// </summary>
internal static class LinearHead
{
    private const int SequencesPerChunk = 64;

    /// <summary>The pooled states of the training windows, [windows, hidden × bins].</summary>
    /// <param name="model">Encoder and head; any pooling but the tanh pooler.</param>
    /// <param name="weights">The encoder's weights.</param>
    /// <param name="engine">Computes the states.</param>
    /// <param name="sequences">The training windows.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="stage">What progress says.</param>
    public static float[] Features(
        ModelSpec model, IParameterSource weights, IComputeEngine engine, TokenizedSequence[] sequences, int threads,
        string stage, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var head = (PooledHead)model.Head;
        var width = model.Encoder.HiddenSize * head.Bins;
        var features = new float[checked(sequences.Length * width)];
        var bare = new ModelSpec(model.Encoder, HeadSpec.None);
        using (var session = engine.Open(bare, weights, new SessionOptions { Threads = threads }))
        {
            var pooler = new SequencePooler(head.Pooling, model.Encoder.HiddenSize);
            for (var start = 0; start < sequences.Length; start += SequencesPerChunk)
            {
                var count = Math.Min(SequencesPerChunk, sequences.Length - start);
                pooler.Pool(session, sequences[start..(start + count)], features.AsSpan(start * width, count * width), cancellationToken);
                progress?.Report(new WorkProgress(stage, start + count, sequences.Length));
            }
        }
        return features;
    }

    /// <summary>An encoder's weights with a ridge regression as their linear head.</summary>
    /// <param name="encoder">The weights.</param>
    /// <param name="ridge">The regression on pooled states.</param>
    /// <param name="biases">[outputs] the head's biases.</param>
    public static ParameterSet With(IParameterSource encoder, RidgeRegression ridge, ReadOnlySpan<double> biases)
        => With(encoder, [.. Enumerable.Range(0, ridge.Responses).Select(response => ridge.Slopes(response).ToArray())], biases);

    /// <summary>An encoder's weights with a logistic regression as their linear head.</summary>
    public static ParameterSet With(IParameterSource encoder, LogisticRegression logistic)
        => With(encoder, [.. Enumerable.Range(0, logistic.Classes).Select(item => logistic.Slopes(item).ToArray())], logistic.Intercepts);

    /// <summary>An encoder's weights with any linear regression as their head.</summary>
    /// <param name="encoder">The weights.</param>
    /// <param name="slopes">[outputs][columns]</param>
    /// <param name="biases">[outputs]</param>
    public static ParameterSet With(IParameterSource encoder, double[][] slopes, ReadOnlySpan<double> biases)
    {
        var weights = ParameterSet.Copy(encoder);
        var intercepts = new float[slopes.Length];
        for (var output = 0; output < intercepts.Length; output++) intercepts[output] = (float)biases[output];
        float[] matrix = [.. slopes.SelectMany(row => row.Select(slope => (float)slope))];
        weights.Write(ParameterCatalog.Names.Classifier + ".weight", [slopes.Length, slopes[0].Length], matrix);
        weights.Write(ParameterCatalog.Names.Classifier + ".bias", [slopes.Length], intercepts);
        return weights;
    }

    /// <summary>What the linear head of a single network makes of pooled states.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">[sequences, width] pooled states.</param>
    /// <param name="width">Numbers per sequence.</param>
    /// <returns>[sequences, conditions].</returns>
    public static double[] Predict(FittedNetwork network, ReadOnlySpan<float> features, int width)
    {
        const string Name = ParameterCatalog.Names.Classifier;
        var weights = network.Members[0];
        var (slopes, biases) = (new float[weights.Shape(Name + ".weight")[0] * width], new float[weights.Shape(Name + ".bias")[0]]);
        weights.Read(Name + ".weight", slopes);
        weights.Read(Name + ".bias", biases);
        var conditions = network.Outputs.Count;
        var predictions = new double[features.Length / width * conditions];
        for (var i = 0; i < predictions.Length; i++)
        {
            var row = features.Slice(i / conditions * width, width);
            var output = network.Outputs[i % conditions];
            double sum = biases[output];
            for (var column = 0; column < width; column++) sum += (double)slopes[output * width + column] * row[column];
            predictions[i] = network.Means[i % conditions] + network.Deviations[i % conditions] * sum;
        }
        return predictions;
    }
}
