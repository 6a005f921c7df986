using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>Takes the place of a fitted predictor where a comparison is only planned: arbitrary numbers of the right shape.</summary>
internal sealed class StandIn(PredictorInfo info) : IExpressionPredictor
{
    public PredictorInfo Info => info;

    public static FitResult For(IExpressionLearner learner, FittingData data) => new(new StandIn(new PredictorInfo
    {
        Kind = learner.Kind,
        Name = learner.Name,
        Conditions = data.Conditions,
        Transform = data.Transform,
        Window = data.Window,
    }), [], 0);

    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Number(sequences[i / info.Conditions.Count].Id, i);
    }

    public void Save(string folder) => throw new NotSupportedException("a planned fit has nothing to save");

    public void Dispose() { }

    private static double Number(string id, int place) => id.Length + place * 0.618 % 1;
}
