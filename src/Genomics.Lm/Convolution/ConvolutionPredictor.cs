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
    private volatile bool _disposed;

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

    /// <summary>Everything that decides the predictions, for programs that compute them by other means.</summary>
    public FittedConvolution Network => new()
    {
        Channels = _shape.Channels,
        FirstWidth = _shape.FirstWidth,
        Stride = _shape.Stride,
        Blocks = _shape.Blocks,
        Weights = _weights,
        Input = new NetworkInput(Info.Window, _head.Part, 0, _head.BinBorders),
        Outputs = _columns,
        Means = [.. _columns.Select(column => _head.Means[column])],
        Deviations = [.. _columns.Select(column => _head.Deviations[column])],
    };

    /// <summary>Registers the kind.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, Load);
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static ConvolutionPredictor Load(string folder) => LoadOf(folder, Kind);

    internal static ConvolutionPredictor LoadOf(string folder, string kind)
    {
        var files = PredictorFolder.Open(folder, kind);
        var head = HeadDescription.Read(files);
        var shape = files.Read(NetworkFile, root => Shape(root, head));
        using var weights = SafetensorsFile.Open(files.Check(WeightsFile), isChecked: true);
        foreach (var tensor in shape.Tensors)
            if (!weights.Names.Contains(tensor.Name) || !weights.Shape(tensor.Name).SequenceEqual(tensor.Shape))
                throw new GenomicsDataException(
                    $"tensor '{tensor.Name}' is missing or of another shape than {NetworkFile} says; fit the predictor again",
                        weights.Path, 0, tensor.Name);
        return new ConvolutionPredictor(files.Info, head, shape, ParameterSet.Copy(weights));
    }

    private static ConvolutionShape Shape(JsonRecord root, HeadDescription head)
    {
        var shape = new ConvolutionShape
        {
            Channels = root.Integer("channels"),
            FirstWidth = root.Integer("first_width"),
            Stride = root.Integer("stride"),
            Blocks = root.Integer("blocks"),
            Bins = root.Integer("slots"),
            Outputs = root.Integer("outputs"),
        };
        new ConvolutionOptions
        {
            Channels = shape.Channels,
            FirstWidth = shape.FirstWidth,
            Stride = shape.Stride,
            Blocks = shape.Blocks
        }.Validate();
        if (shape.Bins != head.BinBorders?.Length - 1)
            throw root.Wrong("slots", $"is another number than there are bins in {HeadDescription.FileName}");
        if (shape.Outputs != head.Outputs.Length)
            throw root.Wrong("outputs", $"is another number than there are in {HeadDescription.FileName}");
        return shape;
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new PredictOptions();
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var width = _columns.Length;
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        using var session = new ConvolutionSession(_shape, _weights, new TrainingSpec { Threads = options.Threads });
        var (packer, sink) = (new BatchPacker(), new Collector());
        for (var start = 0; start < sequences.Count; start += SequencesPerCall)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = _reader.ReadAll([.. sequences.Skip(start).Take(SequencesPerCall)], options.Threads);
            session.Evaluate(packer.Pack(chunk), default, sink);
            for (var i = 0; i < chunk.Length; i++)
                for (var c = 0; c < width; c++)
                    destination[(start + i) * width + c] = _head.Means[_columns[c]] + _head.Deviations[_columns[c]]
                        * sink.Values[i * _shape.Outputs + _columns[c]];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", start + chunk.Length, sequences.Count));
        }
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        OutputFile.Write(Path.Combine(temporary, NetworkFile),
            stream => JsonSerializer.Serialize(stream, _shape, ConvolutionJson.Default.ConvolutionShape));
        _head.Write(temporary);
        SafetensorsWriter.Write(Path.Combine(temporary, WeightsFile), _weights);
    });

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;

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
