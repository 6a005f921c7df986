using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>Draws motifs as logos.</summary>
public static class MotifPictures
{
    private const double Cell = 22, Row = 64, Left = 150, Bits = 2, Axis = 24, Flat = 0.005;

    /// <summary>Draws motifs below one another; a column's height is its information in bits, at most 2.</summary>
    /// <param name="path">The SVG file; replaced when it exists.</param>
    /// <param name="motifs">The motifs; at least one.</param>
    /// <param name="title">The title.</param>
    /// <exception cref="ArgumentException">There is no motif.</exception>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<Motif> motifs, string title)
    {
        ArgumentNullException.ThrowIfNull(motifs);
        ArgumentNullException.ThrowIfNull(title);
        if (motifs.Count == 0) throw new ArgumentException("there is no motif to draw", nameof(motifs));
        var svg = new Markup();
        for (var i = 0; i < motifs.Count; i++) Add(svg, motifs[i], i * (Row + Axis));
        OutputFile.WriteText(path, text => text.Write(new Picture(svg, Left + Cell * motifs.Max(m => m.Width) + 24,
            motifs.Count * (Row + Axis)).StandAlone(title, "Height: information of a column in bits, at most 2, against equal letters.")));
    }

    private static void Add(Markup svg, Motif motif, double top)
    {
        svg.Add($"<text class=\"label\" x=\"{Left - 10}\" y=\"{top + Row / 2}\" text-anchor=\"end\">{Short(motif.Id)}</text>");
        svg.Add($"<text x=\"{Left - 10}\" y=\"{top + Row / 2 + 15}\" text-anchor=\"end\">{Short(motif.Name)}</text>\n");
        svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + motif.Width * Cell}\" y1=\"{top + Row}\" y2=\"{top + Row}\"/>\n");
        for (var column = 0; column < motif.Width; column++)
        {
            var shares = motif.Probabilities.Slice(4 * column, 4).ToArray();
            var bits = Bits + shares.Sum(p => p > 0 ? p * Math.Log2(p) : 0);
            var bottom = top + Row;
            foreach (var letter in Enumerable.Range(0, 4).OrderBy(l => shares[l]).ThenBy(l => l))
            {
                var height = shares[letter] * bits / Bits * Row;
                if (height < Flat * Row) continue;
                svg.Add($"<text class=\"cell colour{letter}\" text-anchor=\"middle\" font-weight=\"700\" transform=\"translate("
                    + $"{Left + (column + 0.5) * Cell} {bottom}) scale({Cell / 10} {height / 9})\">{"ACGT"[letter].ToString()}</text>\n");
                bottom -= height;
            }
        }
    }

    private static string Short(string text) => text.Length <= 22 ? text : text[..21] + "…";
}
