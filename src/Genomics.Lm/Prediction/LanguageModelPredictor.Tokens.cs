using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Prediction;

// Altered sequences read within the token borders of the unaltered one.
public sealed partial class LanguageModelPredictor : ITokenizingPredictor
{
    /// <inheritdoc/>
    public void PredictWithBordersOf(
        DnaSequence reference, IReadOnlyList<DnaSequence> altered, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        PredictorGuard.Arguments(Info, altered, destination.Length, options);
        foreach (var sequence in altered)
            if (sequence.Length != reference.Length)
                throw new GenomicsDataException(
                    $"altered sequence '{sequence.Id}' has {sequence.Length} bases, the unaltered one {reference.Length}; token borders "
                    + $"can only be kept in sequences of the same length");
        _reader.Recipe.Check(reference);
        Predict(altered, destination, _reader.Borders(reference), options, progress, cancellationToken);
    }
}
