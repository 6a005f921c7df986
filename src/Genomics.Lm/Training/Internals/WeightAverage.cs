using Genomics.Lm.Compute;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// An exponential moving average of the weights, updated after every step. The decay grows with the steps, (1 + t) / (10 + t) up to the
/// given one, so that the average does not stick to the random start.
/// </summary>
internal sealed class WeightAverage(double decay) : IParameterSink
{
    private readonly ParameterSet _own = new();
    private float _keep;

    /// <summary>The average so far.</summary>
    public ParameterSet Tensors { get; private set; } = new();

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="session">Whose weights.</param>
    /// <param name="step">Steps made so far.</param>
    public void Update(ITrainingSession session, long step)
    {
        _keep = (float)Math.Min(decay, (1.0 + step) / (10.0 + step));
        session.Export(this, StateParts.Weights);
    }

    /// <summary>Goes on from a stored average.</summary>
    public void Restore(ParameterSet stored) => Tensors = stored;

    /// <summary>Puts the average into the session in place of its weights.</summary>
    /// <returns>The session's own weights, to be put back.</returns>
    public ParameterSet SwapInto(ITrainingSession session)
    {
        session.Export(_own, StateParts.Weights);
        session.Import(Tensors, StateParts.Weights);
        return _own;
    }

    void IParameterSink.Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        if (!Tensors.Names.Contains(name))
        {
            Tensors.Write(name, shape, values);
            return;
        }
        var average = Tensors.Values(name);
        for (var i = 0; i < average.Length; i++) average[i] = _keep * average[i] + (1 - _keep) * values[i];
    }
}
