using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// The linear head in closed form: a ridge regression of the targets on the pooled states of the network as it is. A network that starts
/// from it begins where a linear model on token composition ends, instead of at chance.
/// </summary>
internal static class LinearHead
{
    private const int SequencesPerChunk = 64;

    /// <summary>Weights with the head fitted on the training genes.</summary>
    /// <param name="model">Encoder and head; any pooling but the tanh pooler.</param>
    /// <param name="weights">The encoder's weights; a head among them is replaced.</param>
    /// <param name="engine">Computes the states.</param>
    /// <param name="sequences">The training genes.</param>
    /// <param name="targets">[genes, outputs]; NaN = missing.</param>
    /// <param name="options">Penalties, folds, threads.</param>
    /// <param name="stage">What progress says.</param>
    public static ParameterSet Fit(
        ModelSpec model, IParameterSource weights, IComputeEngine engine, TokenizedSequence[] sequences, float[] targets,
        RidgeOptions options, string stage, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var head = (PooledHead)model.Head;
        var width = model.Encoder.HiddenSize * head.Slots;
        var features = new float[checked(sequences.Length * width)];
        var bare = new ModelSpec(model.Encoder, HeadSpec.None);
        using (var session = engine.Open(bare, weights, new SessionOptions { Threads = options.Threads }))
        {
            var pooler = new SequencePooler(PoolingOf(head.Pooling), model.Encoder.HiddenSize);
            for (var start = 0; start < sequences.Length; start += SequencesPerChunk)
            {
                var count = Math.Min(SequencesPerChunk, sequences.Length - start);
                pooler.Pool(session, sequences[start..(start + count)], features.AsSpan(start * width, count * width), cancellation);
                progress?.Report(new WorkProgress(stage, start + count, sequences.Length));
            }
        }
        var ridge = RidgeRegression.Fit(features, width, [.. targets.Select(t => (double)t)], head.Outputs, options, null, cancellation);
        return With(weights, ridge, ridge.Intercepts);
    }

    /// <summary>An encoder's weights with a ridge regression as their linear head.</summary>
    /// <param name="encoder">The weights.</param>
    /// <param name="ridge">The regression on pooled states.</param>
    /// <param name="biases">[outputs] the head's biases.</param>
    public static ParameterSet With(IParameterSource encoder, RidgeRegression ridge, ReadOnlySpan<double> biases)
    {
        var weights = ParameterSet.Copy(encoder);
        var slopes = new float[ridge.Responses * ridge.Columns];
        for (var response = 0; response < ridge.Responses; response++)
            for (var column = 0; column < ridge.Columns; column++)
                slopes[response * ridge.Columns + column] = (float)ridge.Slopes(response)[column];
        var intercepts = new float[ridge.Responses];
        for (var response = 0; response < intercepts.Length; response++) intercepts[response] = (float)biases[response];
        weights.Write(ParameterCatalog.Names.Classifier + ".weight", [ridge.Responses, ridge.Columns], slopes);
        weights.Write(ParameterCatalog.Names.Classifier + ".bias", [ridge.Responses], intercepts);
        return weights;
    }

    private static EmbeddingPooling PoolingOf(Pooling pooling) => pooling switch
    {
        Pooling.Mean => EmbeddingPooling.Mean,
        Pooling.Cls => EmbeddingPooling.Cls,
        Pooling.Slots => EmbeddingPooling.Bins,
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "has no closed form"),
    };
}
