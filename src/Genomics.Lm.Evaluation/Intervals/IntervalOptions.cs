namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>How prediction intervals are made.</summary>
public sealed record IntervalOptions
{
    /// <summary>The share of genes whose value is to lie in their interval, 0.5 to 0.99.</summary>
    public double Coverage { get; init; } = 0.9;

    /// <summary>On which genes errors are seen.</summary>
    public Calibration Calibration { get; init; }

    /// <summary>Folds of <see cref="Calibration.CrossValidation"/>; of <see cref="Calibration.Split"/> one in so many is left
    /// out.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// Levels of the prediction that are calibrated apart (Mondrian): an interval is as wide as errors are at its level. Fewer where a
    /// level
    /// would have less than 50 leakage groups.
    /// </summary>
    public int Levels { get; init; } = 4;

    /// <summary>Errors are taken relative to the spread of an ensemble's models, where the method is one.</summary>
    public bool NormalizeBySpread { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!(Coverage is >= 0.5 and <= 0.99))
            throw new ArgumentOutOfRangeException(nameof(Coverage), Coverage, "must be 0.5 to 0.99");
        if (!Enum.IsDefined(Calibration)) throw new ArgumentException($"{nameof(Calibration)} {Calibration} is not known",
            nameof(Calibration));
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Levels, 1);
    }
}
