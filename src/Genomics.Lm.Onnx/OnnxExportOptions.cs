namespace Genomics.Lm.Onnx;

/// <summary>What an exported model says of itself beyond what the predictor knows.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Pearson's r on genes that were held out, by condition; null where it is not known. Goes into the model card.</summary>
    public IReadOnlyDictionary<string, double>? HeldOutCorrelation { get; init; }

    /// <summary>Checks the values against the conditions of a predictor.</summary>
    /// <exception cref="ArgumentException">A condition that the predictor does not have, or a value outside [−1, 1].</exception>
    internal void Validate(IReadOnlyList<string> conditions)
    {
        foreach (var (condition, r) in HeldOutCorrelation ?? new Dictionary<string, double>())
        {
            if (!conditions.Contains(condition))
                throw new ArgumentException($"a held-out r is given for '{condition}', which the predictor does not predict");
            if (!(r is >= -1 and <= 1))
                throw new ArgumentException(FormattableString.Invariant($"the held-out r of '{condition}' is {r}, must be in [−1, 1]"));
        }
    }
}
