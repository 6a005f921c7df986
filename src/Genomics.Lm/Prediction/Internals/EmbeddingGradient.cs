using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// Outputs of a network, and their derivative with respect to the embedding of each token, by any engine. Every token of every sequence
/// gets an id of its own, whose embedding is the given vector; so the gradient of the table of embeddings, which training has, is that of
/// the tokens.
/// </summary>
/// <remarks>
/// The derivative of one output is the gradient of Huber's loss with limit 1 and a target far below: there its slope is exactly 1.
/// </remarks>
internal sealed class EmbeddingGradient(IComputeEngine engine, ModelSpec model, IParameterSource weights, int threads)
{
    private const int TokensAtOnce = 8192;
    private const float FarBelow = -1e20f;

    /// <summary>Embeddings of token ids, [ids, hidden].</summary>
    public float[] Embeddings(IReadOnlyList<int> ids)
    {
        var hidden = model.Encoder.HiddenSize;
        var table = new float[model.Encoder.VocabularySize * hidden];
        weights.Read(ParameterCatalog.Names.WordEmbeddings, table);
        return [.. ids.SelectMany(id => table[(id * hidden)..((id + 1) * hidden)])];
    }

    /// <summary>Computes outputs and gradients of sequences that share the pooling of one.</summary>
    /// <param name="sequence">The tokens; only number and bins are used.</param>
    /// <param name="embeddings">[sequences][tokens × hidden].</param>
    /// <param name="output">The output that is differentiated; −1: no gradients.</param>
    /// <param name="cancellationToken">Checked between runs.</param>
    /// <returns>[sequences][outputs] and [sequences][tokens × hidden].</returns>
    public (float[][] Outputs, float[][] Gradients) Run(TokenizedSequence sequence, IReadOnlyList<float[]> embeddings, int output,
        CancellationToken cancellationToken)
    {
        var (outputs, gradients, tokens) = (new List<float[]>(), new List<float[]>(), sequence.Ids.Length);
        foreach (var chunk in embeddings.Chunk(Math.Max(1, TokensAtOnce / tokens)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var head = (PooledHead)model.Head;
            var own = model with
            {
                Encoder = model.Encoder with { VocabularySize = chunk.Length * tokens },
                Head = new RegressionHead { Pooling = head.Pooling, Bins = head.Bins, Outputs = head.Outputs, HuberDelta = 1 },
                FrozenLayers = 0,
                Lora = null,
            };
            using var session = engine.Train(own, new OwnEmbeddings(weights, [chunk.Length * tokens, own.Encoder.HiddenSize],
                [.. chunk.SelectMany(e => e)]), new TrainingSpec { Dropout = false, Threads = threads });
            var packer = new BatchPacker();
            var batch = packer.Pack([.. chunk.Select((_, i)
                => sequence with { Ids = [.. Enumerable.Range(i * tokens, tokens)] })]);
            var values = new float[chunk.Length * head.Outputs];
            Array.Fill(values, float.NaN);
            var sink = new Sink();
            session.Evaluate(batch, new Targets { Values = values }, sink);
            outputs.AddRange(sink.Outputs.Chunk(head.Outputs));
            if (output < 0) continue;
            for (var i = 0; i < chunk.Length; i++) values[i * head.Outputs + output] = FarBelow;
            session.Accumulate(batch, new Targets { Values = values }, 1);
            session.ExportGradients(sink);
            gradients.AddRange(sink.Gradient.Chunk(tokens * own.Encoder.HiddenSize));
        }
        return ([.. outputs], [.. gradients]);
    }

    private sealed class OwnEmbeddings(IParameterSource others, int[] shape, float[] values) : IParameterSource
    {
        public IReadOnlyCollection<string> Names => others.Names;

        public IReadOnlyList<int> Shape(string name) => name == ParameterCatalog.Names.WordEmbeddings ? shape : others.Shape(name);

        public void Read(string name, Span<float> destination)
        {
            if (name == ParameterCatalog.Names.WordEmbeddings) values.CopyTo(destination);
            else others.Read(name, destination);
        }
    }

    private sealed class Sink : IOutputSink, IParameterSink
    {
        public List<float> Outputs { get; } = [];

        public float[] Gradient { get; private set; } = [];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Outputs.AddRange(values);

        public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
        {
            if (name == ParameterCatalog.Names.WordEmbeddings) Gradient = values.ToArray();
        }
    }
}
