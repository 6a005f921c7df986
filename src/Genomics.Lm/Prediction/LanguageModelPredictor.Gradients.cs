using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

// What the tokens give to a prediction, by the gradient.
public sealed partial class LanguageModelPredictor : IGradientPredictor
{
    /// <summary>
    /// Gradient × input and integrated gradients of a prediction with respect to the tokens' embeddings. On the way from a baseline to
    /// the window the number of tokens and their places stay: a token's baseline is the mean embedding of the tokens that the baseline has
    /// within its borders.
    /// </summary>
    /// <param name="window">A window of the geometry it expects, on the gene's strand.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="baselines">
    /// What the window is compared with: sequences of its length, for example shuffled with dinucleotides kept, or of N alone.
    /// </param>
    /// <param name="options">Steps and threads.</param>
    /// <param name="cancellationToken">Checked between runs of the engine.</param>
    /// <exception cref="ArgumentException">There is no baseline, no such condition, or an option is out of range.</exception>
    /// <exception cref="NotSupportedException">The model has a stem, or adds to another predictor.</exception>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry.</exception>
    public TokenAttribution Attribute(DnaSequence window, int condition, IReadOnlyList<DnaSequence> baselines,
        GradientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(baselines);
        options ??= new GradientOptions();
        options.Validate();
        ObjectDisposedException.ThrowIf(_ensemble?._disposed ?? _disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)Info.Conditions.Count, nameof(condition));
        if (_anchor is not null || _encoder.Stem)
            throw new NotSupportedException($"'{Info.Name}' is not explained by the gradient of its tokens' embeddings: "
                + (_encoder.Stem ? "its stem reads letters beside them" : "a part of it reads words") + "; substitute bases instead");
        if (baselines.Count == 0) throw new ArgumentException("give at least one baseline", nameof(baselines));
        foreach (var sequence in baselines.Prepend(window)) _reader.Recipe.Check(sequence);
        foreach (var baseline in baselines)
            if (baseline.Length != window.Length)
                throw new GenomicsDataException($"baseline '{baseline.Id}' has {baseline.Length} bases, the window {window.Length}");
        var (read, layout, from) = (_reader.Read(window), _reader.Layout(window, [], out var first), first);
        _pools[0].RequireFeasible([read], [window], 0, options.Threads);
        TokenLayout[] others = [.. baselines.Select(b => _reader.Layout(b, [.. layout.Starts[1..^1].Where(s => s > 0)], out _))];
        var (output, tokens, width) = (_columns[condition], layout.Count, _encoder.HiddenSize);
        var (times, integrated) = (new double[tokens], new double[tokens]);
        var (prediction, baselinePrediction) = (0.0, 0.0);
        for (var member = 0; member < _members.Count; member++)
        {
            var network = new EmbeddingGradient(_engine, new Model.ModelSpec(_encoder, _head.Head), _members[member], options.Threads);
            var input = network.Embeddings(read.Ids);
            var (own, slope) = network.Run(read, [input], output, cancellationToken);
            prediction += own[0][output];
            for (var t = 0; t < tokens; t++) times[t] += Dot(slope[0], input, null, t);
            foreach (var other in others)
            {
                var start = Spread(network.Embeddings(other.Ids), other, layout);
                // the middles of equal pieces of the way
                float[][] way = [.. Enumerable.Range(0, options.Steps).Select(step => (float[])[.. input.Select((x, i)
                    => (float)(start[i] + (step + 0.5) / options.Steps * ((double)x - start[i])))])];
                baselinePrediction += network.Run(read, [start], -1, cancellationToken).Outputs[0][output] / others.Length;
                foreach (var gradient in network.Run(read, way, output, cancellationToken).Gradients)
                    for (var t = 0; t < tokens; t++) integrated[t] += Dot(gradient, input, start, t) / options.Steps / others.Length;
            }
        }
        var (mean, scale) = (_head.Means[output], _head.Deviations[output] / _members.Count);
        return new TokenAttribution(window.Length, [.. layout.Starts.Zip(layout.Ends, (s, e) => (from + s, from + e))],
            [.. times.Select(v => v * scale)], [.. integrated.Select(v => v * scale)], mean + scale * prediction,
            mean + scale * baselinePrediction);

        double Dot(float[] gradient, float[] to, float[]? start, int token)
        {
            var sum = 0.0;
            for (var i = token * width; i < (token + 1) * width; i++) sum += gradient[i] * ((double)to[i] - (start?[i] ?? 0));
            return sum;
        }

        // per token of the window, the mean over the baseline's tokens within it
        float[] Spread(float[] embeddings, TokenLayout other, TokenLayout target)
        {
            var result = new float[tokens * width];
            for (var t = 0; t < tokens; t++)
            {
                int[] within = t == 0 ? [0] : t == tokens - 1 ? [other.Count - 1]
                    : [.. Enumerable.Range(1, other.Count - 2).Where(o => other.Starts[o] >= target.Starts[t]
                        && other.Ends[o] <= target.Ends[t])];
                foreach (var o in within)
                    for (var i = 0; i < width; i++) result[t * width + i] += embeddings[o * width + i] / within.Length;
            }
            return result;
        }
    }
}
