using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Prediction;

/// <summary>
/// A fitted classifier of sequences: the probability of every class, as one column each. Several networks: the softmax of their mean
/// scores. Safe for concurrent use.
/// </summary>
/// <remarks>It is a predictor like any other: catalogue, command line and interpretation take the probability of a class as the predicted
/// number.</remarks>
public sealed class SequenceClassifier : IEnsemblePredictor
{
    internal const string LanguageModelKind = "lm_classifier", ConvolutionKind = "cnn_classifier";

    private readonly IExpressionPredictor _scores;
    private readonly bool _isShared;   // by an ensemble, which disposes it

    internal SequenceClassifier(IExpressionPredictor scores, bool isShared = false) => (_scores, _isShared) = (scores, isShared);

    /// <summary>The kinds of predictor folder that <see cref="Load"/> reads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [LanguageModelKind, ConvolutionKind];

    /// <inheritdoc/>
    /// <remarks>The conditions are the classes.</remarks>
    public PredictorInfo Info => _scores.Info;

    /// <summary>Names of the classes, in column order.</summary>
    public IReadOnlyList<string> Classes => Info.Conditions;

    /// <summary>What gives the classes' scores, of which the probabilities are the softmax; lives as long as this classifier.</summary>
    public IExpressionPredictor Scores => _scores;

    /// <inheritdoc/>
    public int Members => (_scores as IEnsemblePredictor)?.Members ?? 1;

    /// <summary>Registers the kinds.</summary>
    /// <param name="catalog">Where to register.</param>
    /// <param name="engine">Computes the predictions; null for the managed CPU engine.</param>
    /// <param name="precision">Precision of the matrix products of language models.</param>
    /// <returns>The catalogue, for chaining.</returns>
    public static PredictorCatalog Register(PredictorCatalog catalog, IComputeEngine? engine = null,
        Precision precision = Precision.Float32)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var kind in Kinds) catalog.Add(kind, folder => Load(folder, engine, precision));
        return catalog;
    }

    /// <summary>Loads a folder that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The predictor folder.</param>
    /// <param name="engine">Computes the predictions; null for the managed CPU engine.</param>
    /// <param name="precision">Precision of the matrix products of a language model.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, damaged, or of a newer format.</exception>
    public static SequenceClassifier Load(string folder, IComputeEngine? engine = null, Precision precision = Precision.Float32)
        => new(PredictorFolder.ReadInfo(folder, [.. Kinds]).Kind == LanguageModelKind
            ? LanguageModelPredictor.LoadOf(folder, engine, precision, [LanguageModelKind])
            : ConvolutionPredictor.LoadOf(folder, ConvolutionKind));

    /// <inheritdoc/>
    /// <param name="sequences">The sequences.</param>
    /// <param name="destination">Receives [sequences, classes] probabilities, row-major; those of a sequence sum to 1.</param>
    /// <param name="options">Threads and batch size; never changes the numbers.</param>
    /// <param name="progress">Receives the number of sequences done.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public void Predict(
        IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _scores.Predict(sequences, destination, options, progress, cancellationToken);
        LogisticRegression.Softmax(destination, Classes.Count);
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public IExpressionPredictor Member(int member)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)Members, nameof(member));
        return new SequenceClassifier(_scores is IEnsemblePredictor ensemble ? ensemble.Member(member) : _scores, isShared: true);
    }

    /// <inheritdoc/>
    public void Save(string folder) => _scores.Save(folder);

    /// <summary>Closes the sessions. Predictions under way end normally.</summary>
    public void Dispose()
    {
        if (!_isShared) _scores.Dispose();
    }
}
