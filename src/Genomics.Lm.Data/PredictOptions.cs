namespace Genomics.Lm.Data;

/// <summary>How a prediction is carried out. Nothing here changes the predicted numbers.</summary>
public sealed record PredictOptions
{
    /// <summary>Threads to use; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(Threads);
}
