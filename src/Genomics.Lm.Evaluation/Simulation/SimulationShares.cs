using System.Globalization;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>Shares of the variance of simulated expression, fixed before any predictor is fitted. What is left of 1 is noise.</summary>
/// <param name="Composition">CpG density around the TSS.</param>
/// <param name="Regions">Frequencies of short words in long regions.</param>
/// <param name="Motifs">Motifs at their positions.</param>
/// <param name="Interaction">Two motifs together, beyond what each does alone.</param>
public readonly record struct SimulationShares(double Composition, double Regions, double Motifs, double Interaction)
{
    /// <summary>Share that the sequence explains.</summary>
    public double Signal => Composition + Regions + Motifs + Interaction;

    /// <summary>Share of noise.</summary>
    public double Noise => 1 - Signal;

    /// <summary>Pearson's r of the true function with the noisy values: what no predictor can surpass but by chance.</summary>
    public double Ceiling => Math.Sqrt(Signal);

    internal double Of(PlantedElementKind kind) => kind switch
    {
        PlantedElementKind.Composition => Composition,
        PlantedElementKind.Region => Regions,
        PlantedElementKind.Motif => Motifs,
        _ => Interaction,
    };

    /// <summary>
    /// The shares in words, for example <c>CpG 20 %, long regions 15 %, motifs 15 %, two motifs together 10 %, noise 40 %</c>.
    /// </summary>
    public override string ToString()
    {
        (string Name, double Share)[] parts = [("CpG", Composition), ("long regions", Regions), ("motifs", Motifs),
            ("two motifs together", Interaction), ("noise", Noise)];
        return string.Join(", ",
            parts.Where(p => p.Share > 1e-12).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {100 * p.Share:0.#} %")));
    }
}
