using System.Globalization;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>One word's correlations in all regions, as a pyramid over the bins.</summary>
internal static class LatticeDrawing
{
    private const double Cell = 58, Row = 24, Left = 16, Top = 40;
    private const double FullColour = 0.6; // the scale of the original's pictures

    public static string Draw(RegionLattice lattice, string kmer, IReadOnlyList<double> correlations)
    {
        var bins = lattice.Bins.Count;
        var svg = new SvgCanvas().AddText(Left, 24, $"{kmer}: Spearman correlation with expression by region (%)", 14);
        var best = Enumerable.Range(0, lattice.Count).MaxBy(r => Math.Abs(correlations[r]));
        for (var region = 0; region < lattice.Count; region++)
        {
            var (rank, index) = (lattice.Rank(region), lattice.Index(region));
            var (x, y) = (Left + (index + rank / 2.0) * Cell, Top + (bins - 1 - rank) * Row);
            var value = correlations[region];
            svg.Add($"<g><title>{kmer} {lattice[region].ToString()}: {SvgCanvas.Percent(value)}</title><rect x=\"{x}\" y=\"{y}\" width=\"{Cell - 2}\" height=\"{Row - 2}\" rx=\"3\" fill=\"{SvgCanvas.Colour(value, FullColour)}\" stroke=\"{(region == best ? "#000" : "#ccc")}\"/>");
            svg.AddText(x + Cell / 2 - 1, y + Row / 2 + 3, (100 * value).ToString("0.0", CultureInfo.InvariantCulture), 11, "middle", SvgCanvas.InkOn(value, FullColour));
            svg.Add($"</g>\n");
        }
        var axis = Top + bins * Row + 14;
        for (var bin = 0; bin < bins; bin++)
        {
            svg.AddText(Left + (bin + 0.5) * Cell - 1, axis, lattice.Bins[bin].Left.ToString(CultureInfo.InvariantCulture), 10, "middle", "#555");
            svg.AddText(Left + (bin + 0.5) * Cell - 1, axis + 12, lattice.Bins[bin].Right.ToString(CultureInfo.InvariantCulture), 10, "middle", "#555");
        }
        return svg.Finish(Math.Max(2 * Left + bins * Cell, 460), axis + 24, $"Correlations of {kmer} in all regions");
    }
}
