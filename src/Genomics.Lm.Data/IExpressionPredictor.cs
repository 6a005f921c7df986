using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>
/// A fitted model that predicts gene expression from the DNA around a gene's start.
/// </summary>
/// <remarks>Instances are immutable after fitting or loading and safe for concurrent <see cref="Predict"/> calls.</remarks>
public interface IExpressionPredictor : IDisposable
{
    /// <summary>What this predictor is, which conditions it predicts and which windows it expects.</summary>
    PredictorInfo Info { get; }

    /// <summary>Predicts every condition of <see cref="PredictorInfo.Conditions"/> for every sequence.</summary>
    /// <param name="sequences">Windows of the geometry <see cref="PredictorInfo.Window"/>, on the gene's strand.</param>
    /// <param name="destination">
    /// Receives [sequences, conditions] in row-major order, on the transformed scale of <see cref="PredictorInfo.Transform"/>.
    /// </param>
    /// <param name="options">Threads and batch size; never changes the numbers.</param>
    /// <param name="progress">Receives the number of sequences done.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <exception cref="ArgumentException">There are no sequences to read or one is null, or the destination has another length than
    /// sequences × conditions.</exception>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry, or a prediction is no finite number; the
    /// message names it.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed before.</exception>
    void Predict(
        IReadOnlyList<DnaSequence> sequences,
        Span<double> destination,
        PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Writes a predictor folder that <see cref="PredictorCatalog.Load"/> reads back to the same predictions.</summary>
    /// <param name="folder">
    /// Is created; must not exist or be empty. Files are written under a temporary name and renamed at the end.
    /// </param>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    void Save(string folder);
}
