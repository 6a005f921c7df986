using System.Text.Json;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>Where a training stands, beyond the session's weights and moments. The order of the data follows from seed and step.</summary>
internal sealed class TrainingState(WeightAverage? average)
{
    /// <summary>Optimizer steps made.</summary>
    public long Step { get; set; }

    /// <summary>Loss since the last point of the history.</summary>
    public double LossSum { get; set; }

    /// <summary>Its number of terms.</summary>
    public double LossTerms { get; set; }

    /// <summary>How good the best validation was; higher is better.</summary>
    public double BestMerit { get; set; } = double.NegativeInfinity;

    /// <summary>Validations since the best one.</summary>
    public int SinceBest { get; set; }

    /// <summary>Whether early stopping ended the training.</summary>
    public bool Stopped { get; set; }

    /// <summary>Seconds spent before the last resume.</summary>
    public double Seconds { get; set; }

    /// <summary>The validations so far.</summary>
    public List<TrainingPoint> History { get; } = [];

    /// <summary>The weights of the best validation.</summary>
    public ParameterSet? Best { get; set; }

    /// <summary>The running average of the weights, or null.</summary>
    public WeightAverage? Average { get; } = average;

    /// <summary>Everything but the tensors, as JSON.</summary>
    public string ToJson(double seconds)
        => JsonSerializer.Serialize(new Stored(Step, LossSum, LossTerms, BestMerit, SinceBest, Stopped, seconds, History),
        TrainingJson.Default.Stored);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">Damaged.</exception>
    public static TrainingState FromJson(string json, WeightAverage? average)
    {
        var stored = JsonSerializer.Deserialize(json, TrainingJson.Default.Stored) ?? throw new JsonException("no state");
        if (stored.Step < 0 || stored.SinceBest < 0 || stored.History.Contains(null!))
            throw new JsonException("a count is negative or a point of the history missing");
        var state = new TrainingState(average)
        {
            Step = stored.Step,
            LossSum = stored.LossSum,
            LossTerms = stored.LossTerms,
            BestMerit = stored.BestMerit,
            SinceBest = stored.SinceBest,
            Stopped = stored.Stopped,
            Seconds = stored.Seconds,
        };
        state.History.AddRange(stored.History);
        return state;
    }

    internal sealed record Stored(long Step, double LossSum, double LossTerms, double BestMerit, int SinceBest, bool Stopped,
        double Seconds, List<TrainingPoint> History);
}
