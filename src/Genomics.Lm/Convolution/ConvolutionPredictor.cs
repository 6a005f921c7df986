using System.Text.Json;
using System.Text.Json.Serialization;
using Genomics.Lm.Compute;
using Genomics.Lm.Convolution.Internals;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Convolution;

/// <summary>A fitted convolutional network. Its folder holds <c>network.json</c>, <c>head.json</c> and <c>model.safetensors</c>.</summary>
public sealed class ConvolutionPredictor : IExpressionPredictor
{
    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "cnn_onehot";

    private const string NetworkFile = "network.json", WeightsFile = "model.safetensors";
    private const int SequencesPerCall = 256;

    private readonly HeadDescription _head;
    private readonly ConvolutionShape _shape;
    private readonly ParameterSet _weights;
    private readonly BaseReader _reader;
    private readonly int[] _columns;

    internal ConvolutionPredictor(PredictorInfo info, HeadDescription head, ConvolutionShape shape, ParameterSet weights)
    {
        (Info, _head, _shape, _weights) = (info, head, shape, weights);
        _reader = new BaseReader(new InputRecipe(info.Window, head.Part, 0, new AlignedBins(head.BinBorders!)), shape.Stride);
        _columns = [.. info.Conditions.Select(c => Array.IndexOf(head.Outputs, c))];
        if (_columns.Contains(-1))
            throw new GenomicsDataException(
                $"condition '{info.Conditions[Array.IndexOf(_columns, -1)]}' is none of the network's outputs "
                + $"{string.Join(", ", head.Outputs)}");
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kind.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog) => catalog.Add(Kind, Load);

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static ConvolutionPredictor Load(string folder) => LoadOf(folder, Kind);

    internal static ConvolutionPredictor LoadOf(string folder, string kind)
    {
        var info = PredictorFolder.ReadInfo(folder, kind);
        var head = HeadDescription.Read(folder);
        var file = Path.Combine(folder, NetworkFile);
        try
        {
            var shape = JsonSerializer.Deserialize(File.ReadAllBytes(file), ConvolutionJson.Default.ConvolutionShape)
                ?? throw new JsonException("null in place of a network");
            var options = new ConvolutionOptions { Channels = shape.Channels, FirstWidth = shape.FirstWidth, Stride = shape.Stride,
                Blocks = shape.Blocks };
            options.Validate();
            if (head.BinBorders is null || shape.Bins != head.BinBorders.Length - 1 || shape.Outputs != head.Outputs.Length)
                throw new JsonException("its sizes do not match head.json");
            using var weights = SafetensorsFile.Open(Path.Combine(folder, WeightsFile));
            foreach (var tensor in shape.Tensors)
                if (!weights.Names.Contains(tensor.Name) || !weights.Shape(tensor.Name).SequenceEqual(tensor.Shape))
                    throw new JsonException($"tensor '{tensor.Name}' is missing or of another shape");
            return new ConvolutionPredictor(info, head, shape, ParameterSet.Copy(weights));
        }
        catch (Exception error) when (error is JsonException or IOException or ArgumentException)
        {
            throw new GenomicsDataException($"is missing or damaged ({error.Message}); fit the predictor again", file, 0, null, error);
        }
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new PredictOptions();
        options.Validate();
        var width = _columns.Length;
        PredictionBuffer.Check(destination.Length, sequences.Count, width);
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        using var session = new ConvolutionSession(_shape, _weights, new TrainingSpec { Threads = options.Threads });
        var (packer, sink) = (new BatchPacker(), new Collector());
        for (var start = 0; start < sequences.Count; start += SequencesPerCall)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = _reader.ReadAll([.. sequences.Skip(start).Take(SequencesPerCall)], options.Threads);
            session.Evaluate(packer.Pack(chunk), default, sink);
            for (var i = 0; i < chunk.Length; i++)
                for (var c = 0; c < width; c++)
                    destination[(start + i) * width + c] = _head.Means[_columns[c]] + _head.Deviations[_columns[c]]
                        * sink.Values[i * _shape.Outputs + _columns[c]];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", start + chunk.Length, sequences.Count));
        }
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        OutputFile.Write(Path.Combine(temporary, NetworkFile),
            stream => JsonSerializer.Serialize(stream, _shape, ConvolutionJson.Default.ConvolutionShape));
        _head.Write(temporary);
        SafetensorsWriter.Write(Path.Combine(temporary, WeightsFile), _weights);
    });

    /// <summary>Nothing to release.</summary>
    public void Dispose() { }

    private sealed class Collector : IOutputSink
    {
        public float[] Values { get; private set; } = [];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Values = values.ToArray();
    }
}

/// <summary>Source-generated JSON of the network's sizes: no reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConvolutionShape))]
internal sealed partial class ConvolutionJson : JsonSerializerContext;
