using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute;

/// <summary>
/// What every training session counts: the loss terms gathered since the last step, and the steps made. Belongs to one session.
/// </summary>
public sealed class StepCount
{
    private const string Name = "step";
    private const int LowBits = 24;   // a float holds whole numbers exactly up to 2^24: two hold the count up to 2^48

    private double _terms;

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>Takes in what an accumulation gave.</summary>
    public void Add(LossSum loss) => _terms += loss.Terms;

    /// <summary>The terms by which this step's gradient sum is divided.</summary>
    /// <exception cref="InvalidOperationException">Nothing was accumulated since the last step.</exception>
    public double RequireTerms() => _terms > 0 ? _terms : throw new InvalidOperationException("nothing was accumulated before this step");

    /// <summary>Counts a step.</summary>
    /// <param name="gradientSum">The global norm of the summed gradients.</param>
    /// <param name="args">The step's arguments.</param>
    /// <returns>What the step reports, and the factor on the summed gradients: the mean over the terms, clipped.</returns>
    public (StepReport Report, double Scale) Next(double gradientSum, in StepArgs args)
    {
        var terms = RequireTerms();
        var norm = gradientSum / terms;
        _terms = 0;
        return (new StepReport(norm, ++Steps), Math.Min(1, args.MaxGradientNorm / (norm + 1e-6)) / terms);
    }

    /// <summary>Writes the steps made, as the tensor <c>step</c>.</summary>
    public void Export(IParameterSink sink) => sink.Write(Name, [2], [Steps >> LowBits, Steps & ((1 << LowBits) - 1)]);

    /// <summary>Puts back what <see cref="Export"/> wrote.</summary>
    public void Import(IParameterSource source)
    {
        Span<float> step = stackalloc float[2];
        source.Read(Name, step);
        Steps = ((long)step[0] << LowBits) | (long)step[1];
    }
}
