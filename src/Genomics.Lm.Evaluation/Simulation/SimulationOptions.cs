using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>
/// How many promoters are simulated, how large, how related, and how much of the variance of expression each kind of element explains.
/// </summary>
/// <remarks>
/// The grammar (which motifs, words and regions, and the background) is fixed and has a version of its own. It and these numbers were
/// frozen before any network was fitted to the data; only how well linear methods do (about 0.7 of the ceiling) was looked at.
/// </remarks>
public sealed record SimulationOptions
{
    /// <summary>Shares of variance by name of preset; what is left of 1 is noise.</summary>
    private static readonly Dictionary<string, SimulationShares> Known = new(StringComparer.Ordinal)
    {
        ["additive"] = new(0.20, 0.15, 0.25, 0),
        ["interaction"] = new(0.20, 0.15, 0.15, 0.10),
        ["composition"] = new(0.60, 0, 0, 0),
        ["null"] = new(0, 0, 0, 0),
    };

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Presets { get; } = [.. Known.Keys];

    /// <summary>The preset that is used when none is named.</summary>
    public const string DefaultPreset = "interaction";

    /// <summary>
    /// <c>additive</c> (CpG 20 %, long regions 15 %, positioned motifs 25 %), <c>interaction</c> (20 %, 15 %, 15 % and 10 % by two motifs
    /// together), <c>composition</c> (CpG 60 %) or <c>null</c> (nothing but noise). In all but the last, 40 % is noise.
    /// </summary>
    public string Preset { get; init; } = DefaultPreset;

    /// <summary>Number of genes, at least 50.</summary>
    public int Genes { get; init; } = 3_000;

    /// <summary>Bases before the TSS in each window, at least 500.</summary>
    public int Upstream { get; init; } = 500;

    /// <summary>Bases after the TSS in each window, at least 500; the window has Upstream + 1 + Downstream bases.</summary>
    public int Downstream { get; init; } = 500;

    /// <summary>Number of correlated conditions, 1 to 200: <c>condition_1</c> (the main one), <c>condition_2</c>, …</summary>
    public int Conditions { get; init; } = 3;

    /// <summary>
    /// Correlation of the noise between conditions. The signal's correlation follows from the grammar's weights (about 0.9).
    /// </summary>
    public double NoiseCorrelation { get; init; } = 0.5;

    /// <summary>Share of genes that are copies of another gene's window with point mutations: families of two and more.</summary>
    public double ParalogueShare { get; init; } = 0.06;

    /// <summary>Largest share of mutated bases in a copy; each copy's own share is drawn between 0.01 and this.</summary>
    public double LargestDivergence { get; init; } = 0.08;

    /// <summary>
    /// About this share of genes stand in divergent pairs: two starts 100 to 400 bases apart on opposite strands, windows overlapping.
    /// </summary>
    public double DivergentShare { get; init; } = 0.10;

    /// <summary>Number of chromosomes the genes lie on.</summary>
    public int Chromosomes { get; init; } = 12;

    /// <summary>Mean of expression, on a logarithmic scale.</summary>
    public double Mean { get; init; } = 5;

    /// <summary>Standard deviation of expression, signal and noise together.</summary>
    public double Deviation { get; init; } = 2;

    /// <summary>Draws the genes; the grammar does not depend on it.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes the data.</summary>
    public int Threads { get; init; }

    /// <summary>The variance shares of the preset.</summary>
    /// <exception cref="ArgumentException">The preset is unknown.</exception>
    public SimulationShares Shares => Known.TryGetValue(Preset, out var shares) ? shares
        : throw new ArgumentException($"{nameof(Preset)} '{Preset}' is unknown; the presets are {string.Join(", ", Presets)}");

    /// <summary>The windows.</summary>
    public WindowGeometry Window => new(Upstream + 1 + Downstream, Upstream);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        _ = Shares;
        ArgumentOutOfRangeException.ThrowIfLessThan(Genes, 50);
        ArgumentOutOfRangeException.ThrowIfLessThan(Upstream, 500);
        ArgumentOutOfRangeException.ThrowIfLessThan(Downstream, 500);
        ArgumentOutOfRangeException.ThrowIfLessThan(Conditions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Conditions, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(Chromosomes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        InRange(NoiseCorrelation, 0, 1, nameof(NoiseCorrelation));
        InRange(ParalogueShare, 0, 0.5, nameof(ParalogueShare));
        InRange(DivergentShare, 0, 0.5, nameof(DivergentShare));
        InRange(LargestDivergence, 0.01, 0.75, nameof(LargestDivergence));
        if (!double.IsFinite(Mean)) throw new ArgumentOutOfRangeException(nameof(Mean), Mean, "must be a number");
        if (!(Deviation is > 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(Deviation), Deviation, "must be positive");
        if ((long)Genes * (Upstream + 1L + Downstream) > 1L << 31)
            throw new ArgumentOutOfRangeException(
                nameof(Genes), Genes, $"{Genes} windows of {Upstream + 1L + Downstream} bases are more than 2 billion bases");
    }

    private static void InRange(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"must be {low} to {high}"));
    }
}
