namespace Genomics.Lm.Model;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021) of the fused attention projections <c>Wqkv</c> and the feed-forward outputs <c>wo</c>: W + alpha /
/// rank · B·A, where only A [rank, inputs] and B [outputs, rank] and the head are trained.
/// </summary>
public sealed record LoraSpec
{
    /// <summary>Rank of the change.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The change is scaled by alpha / rank.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>alpha / rank.</summary>
    public float Scale => (float)(Alpha / Rank);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Rank is < 1 or > 1024) throw new ArgumentException($"{nameof(Rank)} is {Rank}, must be 1 to 1024", nameof(Rank));
        if (!(Alpha > 0) || double.IsInfinity(Alpha))
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Alpha)} is {Alpha}, must be positive"), nameof(Alpha));
    }

    /// <summary>Whether a tensor of the catalogue is adapted.</summary>
    internal static bool Adapts(ParameterInfo parameter)
        => parameter.Name.EndsWith("attention.self.Wqkv.weight", StringComparison.Ordinal)
        || parameter.Name.EndsWith("mlp.wo.weight", StringComparison.Ordinal);

    /// <summary>Name of A or B of an adapted tensor.</summary>
    internal static string NameOf(string weight, char factor) => $"{weight[..^".weight".Length]}.lora_{factor}.weight";
}
