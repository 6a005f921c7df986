using System.Globalization;

namespace Genomics.Lm.TorchSharp;

/// <summary>Device, precision and size of the work that goes to it at a time.</summary>
public sealed record TorchEngineOptions
{
    /// <summary><c>cuda</c>, <c>cuda:N</c> for the N-th GPU, or <c>cpu</c>.</summary>
    public string Device { get; init; } = "cuda";

    /// <summary>The numbers that matrix products are computed in.</summary>
    public TorchPrecision Precision { get; init; } = TorchPrecision.Float32;

    /// <summary>
    /// Tokens, padding included, that go through the network at a time; a longer sequence goes alone. Larger batches are cut up and their
    /// gradients added, so this bounds memory and changes results by rounding only. Halve it when the device's memory does not suffice.
    /// </summary>
    public int TokensPerPass { get; init; } = 8192;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        var parts = Device?.Split(':') ?? [];
        var known = parts is ["cpu"] or ["cuda"] || parts is ["cuda", var index]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!known) throw new ArgumentException($"{nameof(Device)} is '{Device}', must be cpu, cuda or cuda:N", nameof(Device));
        if (!Enum.IsDefined(Precision))
            throw new ArgumentException(
                $"{nameof(Precision)} is {Precision}, must be {string.Join(", ", Enum.GetNames<TorchPrecision>())}", nameof(Precision));
        if (TokensPerPass < 8)
            throw new ArgumentException($"{nameof(TokensPerPass)} is {TokensPerPass}, must be at least 8", nameof(TokensPerPass));
    }
}
