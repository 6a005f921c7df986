using Genomics.Lm.Compute;
using TorchSharp;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>
/// AdamW with decoupled decay over the flat buffers: about a dozen launches a step whatever the number of tensors. The scalars are
/// disposed at once, because libtorch's heap fragments when they wait for the finalizer.
/// </summary>
internal static class FlatAdamW
{
    /// <summary>Updates the weights and clears the gradients.</summary>
    /// <param name="scale">Factor on the gradients (mean and clipping).</param>
    /// <param name="step">1 for the first step.</param>
    public static void Update(FlatParameters parameters, double scale, double rate, long step, TrainingSpec spec)
    {
        using var scope = NewDisposeScope();
        using var gradientMode = no_grad();
        var (beta1, beta2) = ((double)spec.Beta1, (double)spec.Beta2);
        var (gradients, first, second) = (parameters.Gradients, parameters.First, parameters.Second);
        With(scale, s => gradients.mul_(s));
        With(beta1, s => first.mul_(s));
        With(1 - beta1, s => first.add_(gradients, s));
        With(beta2, s => second.mul_(s));
        With(1 - beta2, s => second.addcmul_(gradients, gradients, s));
        // the gradients are used up: their buffer takes the denominators
        gradients.copy_(second);
        gradients.sqrt_();
        With(1 / Math.Sqrt(1 - Math.Pow(beta2, step)), s => gradients.mul_(s));
        With(spec.Epsilon, s => gradients.add_(s));
        foreach (var (from, count, decayed) in parameters.Ranges)
        {
            if (count == 0) continue;
            var values = parameters.Values(from, count);
            if (decayed) With(1 - rate * spec.WeightDecay, s => values.mul_(s));
            With(-rate / (1 - Math.Pow(beta1, step)),
                s => values.addcdiv_(first.narrow(0, from, count), gradients.narrow(0, from, count), s));
        }
        gradients.zero_();
    }

    private static void With(double value, Func<Scalar, Tensor> work)
    {
        using var scalar = value.ToScalar();
        work(scalar);
    }
}
