namespace Genomics.Lm.Training;

/// <summary>One validation during training.</summary>
public sealed record TrainingPoint
{
    /// <summary>Which network of an ensemble, from 0.</summary>
    public int Member { get; init; }

    /// <summary>Optimizer steps made.</summary>
    public required long Step { get; init; }

    /// <summary>Passes over the training genes, with the part of the current one.</summary>
    public required double Epoch { get; init; }

    /// <summary>Wall-clock seconds since training began.</summary>
    public required double Seconds { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The global gradient norm of the last step, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Mean loss per target over the steps since the last point, dropout on.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Mean validation loss per target, dropout off; NaN without validation genes.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>Validation Pearson correlation per condition that must be predicted; empty without validation genes.</summary>
    public IReadOnlyList<double> ValidationPearson { get; init; } = [];

    /// <summary>
    /// Validation Matthews correlation coefficient of a classifier; NaN for other fits, and without validation sequences.
    /// </summary>
    public double ValidationMcc { get; init; } = double.NaN;

    /// <summary>Whether this was the best validation so far.</summary>
    public bool Best { get; init; }

    /// <summary>Mean of <see cref="ValidationPearson"/> over the conditions for which it is defined; NaN when there is none.</summary>
    public double MeanPearson
    {
        get
        {
            var (sum, count) = (0.0, 0);
            foreach (var r in ValidationPearson)
                if (!double.IsNaN(r)) (sum, count) = (sum + r, count + 1);
            return count == 0 ? double.NaN : sum / count;
        }
    }
}
