using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model;
using Genomics.Lm.Onnx.Internals;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Onnx;

/// <summary>
/// Writes fitted networks as ONNX: a folder with <c>model.onnx</c> (standard operators of opset 17, batch and length of any size, ALiBi
/// computed inside, heads and scales included), <c>tokenizer.json</c>, <c>onnx.json</c> and a model card.
/// </summary>
public static class OnnxModel
{
    /// <summary>Exports a predictor: ids in, every condition's expression out, on the transformed scale of its targets.</summary>
    /// <param name="predictor">
    /// A <see cref="LanguageModelPredictor"/>, a <see cref="ConvolutionPredictor"/> (bases in), or a <see cref="SequenceClassifier"/>.
    /// </param>
    /// <param name="folder">Must not exist, or be empty; appears when it is complete.</param>
    /// <param name="options">More for the model card.</param>
    /// <exception cref="NotSupportedException">Another kind of predictor; the message says why it is not exported.</exception>
    /// <exception cref="GenomicsDataException">The model does not fit into an ONNX file, or cannot be written.</exception>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    public static void Export(IExpressionPredictor predictor, string folder, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new OnnxExportOptions();
        options.Validate(predictor.Info.Conditions);
        switch (predictor is SequenceClassifier classifier ? classifier.Scores : predictor)
        {
            case LanguageModelPredictor model:
                var network = model.Network;
                if (network.Model.Head is PooledHead { Anchored: true })
                    throw new NotSupportedException($"a predictor of kind '{predictor.Info.Kind}' is not exported: it adds to what "
                        + "another method says, for which ONNX has no operators; export a language model of its own, or keep the folder");
                Save(folder, predictor, model.Tokenizer, Describe(predictor, network.Input, options) with
                {
                    Heads = network.Model.Encoder.Heads,
                    Pooling = ((PooledHead)network.Model.Head).Pooling,
                    Members = network.Members.Count,
                }, (path, description) => NetworkGraph.Write(path, network, model.Tokenizer, description));
                break;
            case ConvolutionPredictor model:
                var convolution = model.Network;
                Save(folder, predictor, null, Describe(predictor, convolution.Input, options) with { ReadsBases = true },
                    (path, description) => NetworkGraph.Write(path, convolution, description));
                break;
            default:
                throw new NotSupportedException(
                    $"a predictor of kind '{predictor.Info.Kind}' is not exported: ONNX has no operators that count words in DNA, and its "
                    + "tables are plain JSON already; networks, and classifiers made of them, are exported");
        }
    }

    private static ModelDescription Describe(IExpressionPredictor predictor, NetworkInput input, OnnxExportOptions options) => new()
    {
        Task = predictor is SequenceClassifier ? ModelTask.Classification : ModelTask.Regression,
        Columns = predictor.Info.Conditions,
        Width = predictor.Info.Conditions.Count,
        Pooling = Pooling.Bins,
        Input = input,
        Transform = predictor.Info.Transform.Transform.ToString(),
        Kind = predictor.Info.Kind,
        Name = predictor.Info.Name,
        HeldOut = options.HeldOutCorrelation ?? new Dictionary<string, double>(),
    };

    private static void Save(string folder, IExpressionPredictor predictor, DnaTokenizer? tokenizer, ModelDescription description,
        Action<string, ModelDescription> write)
        => PredictorFolder.Save(folder, predictor.Info with { Kind = OnnxPredictor.Kind }, temporary =>
    {
        write(Path.Combine(temporary, ModelDescription.ModelFileName), description);
        WriteBeside(temporary, description, tokenizer);
    });

    /// <summary>Exports an embedder: ids in, one vector per sequence out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="embedding">Pooling, limits and geometry; precision and threads mean nothing here.</param>
    /// <param name="folder">Must not exist, or be empty; appears when it is complete.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The pooler is asked for and the model has none, the model does not fit into an ONNX file, or
    /// it cannot be written.</exception>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    public static void Export(ModelFolder model, EmbeddingOptions embedding, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var input = embedding.ToInput();
        if (embedding.Pooling == Pooling.Pooler && !model.HasPooler)
            throw new GenomicsDataException("the model has no pooler; choose mean, cls, max or bins", model.WeightsFile);
        var weights = model.Resolve(new EncoderOnlyHead { Pooler = embedding.Pooling == Pooling.Pooler }, 0);
        var description = new ModelDescription
        {
            Task = ModelTask.Embedding,
            Columns = [],
            Width = model.Config.HiddenSize * (input.BinBorders is { } borders ? borders.Count - 1 : 1),
            Heads = model.Config.Heads,
            Pooling = embedding.Pooling,
            SpecialTokens = embedding.SpecialTokens,
            Input = input,
            Kind = "encoder",
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Path)),
        };
        NewFolder.Write(folder, temporary =>
        {
            NetworkGraph.Write(Path.Combine(temporary, ModelDescription.ModelFileName), model.Config, weights, embedding, model.Tokenizer,
                description);
            WriteBeside(temporary, description, model.Tokenizer);
            FolderSeal.Write(temporary, description.Files);
        });
    }

    /// <summary>
    /// Compares an exported predictor with what it was made of, on random windows of mixed lengths (where its geometry allows) that hold
    /// letters outside of A, C, G, T too.
    /// </summary>
    /// <param name="predictor">What was exported.</param>
    /// <param name="exported">The exported model.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <returns>The largest difference of two predictions, divided by the prediction where that is beyond 1.</returns>
    public static double LargestDeviation(IExpressionPredictor predictor, OnnxPredictor exported,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(exported);
        var windows = ProbeSequences.Make(exported.Info.Window);
        var (expected, found) = (new double[windows.Count * predictor.Info.Conditions.Count],
            new double[windows.Count * exported.Info.Conditions.Count]);
        predictor.Predict(windows, expected, cancellationToken: cancellationToken);
        exported.Predict(windows, found, cancellationToken: cancellationToken);
        return expected.Zip(found, Deviation).Max();
    }

    /// <summary>Compares an exported embedder with another source of the same features, as the other overload does.</summary>
    /// <param name="embedder">An embedder with the model and options that were exported.</param>
    /// <param name="exported">The exported model.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <returns>The largest difference of two numbers, divided by the number where that is beyond 1.</returns>
    public static double LargestDeviation(IFeatureSource embedder, OnnxEmbedder exported, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(exported);
        var sequences = ProbeSequences.Make(exported.Window);
        var (expected, found) = (new float[sequences.Count * embedder.Names.Count], new float[sequences.Count * exported.Names.Count]);
        embedder.Extract(sequences, expected, cancellationToken: cancellationToken);
        exported.Extract(sequences, found, cancellationToken: cancellationToken);
        return expected.Zip(found, (a, b) => Deviation(a, b)).Max();
    }

    private static double Deviation(double expected, double found) => Math.Abs(expected - found) / Math.Max(1, Math.Abs(expected));

    private static void WriteBeside(string folder, ModelDescription description, DnaTokenizer? tokenizer)
    {
        tokenizer?.Save(Path.Combine(folder, DnaTokenizer.FileName));
        description.Write(folder, tokenizer);
        ModelCard.Write(folder, description);
    }
}
