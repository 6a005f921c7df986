using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Tests.Interpretation;

/// <summary>
/// Predicts the place-weighted number of TATA, and its negative; reads "tokens" of four bases whose phase the first base sets, so that its
/// borders can move. Within the reference's borders it counts as if the first base were the reference's.
/// </summary>
internal sealed class WordPredictor(int length, int alignment) : ITokenizingPredictor
{
    public int Asked { get; private set; }

    public PredictorInfo Info { get; } = new()
    {
        Kind = "word",
        Name = "word",
        Conditions = ["x", "y"],
        Transform = TransformSummary.None,
        Window = new WindowGeometry(length, alignment),
    };

    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => Write(sequences, destination, sequence => Count(sequence, sequence.Bases[0]));

    public void PredictWithBordersOf(
        DnaSequence reference, IReadOnlyList<DnaSequence> altered, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => Write(altered, destination, sequence => Count(sequence, reference.Bases[0]));

    public static double Count(DnaSequence sequence, byte phase)
    {
        var (text, sum) = (sequence.ToString(), phase == 'G' ? 100.0 : 0);
        for (var at = text.IndexOf("TATA", StringComparison.Ordinal); at >= 0; at = text.IndexOf("TATA", at + 1, StringComparison.Ordinal))
            sum += at + 1;
        return sum;
    }

    public void Save(string folder) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private void Write(IReadOnlyList<DnaSequence> sequences, Span<double> destination, Func<DnaSequence, double> value)
    {
        for (var i = 0; i < sequences.Count; i++)
            (destination[2 * i], destination[2 * i + 1]) = (value(sequences[i]), -value(sequences[i]));
        Asked += sequences.Count;
    }
}
