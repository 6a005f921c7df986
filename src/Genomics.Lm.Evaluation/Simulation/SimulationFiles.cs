using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>Writes simulated promoters as files that any program can read, with the truth beside them.</summary>
public static class SimulationFiles
{
    /// <summary>The file of the sequences in the folder.</summary>
    public const string Sequences = "promoters.fa.gz";

    /// <summary>
    /// Writes <c>promoters.fa.gz</c>, <c>expression.tsv</c>, <c>truth.tsv</c> (per gene: place, copy, partner, value without noise,
    /// strength of every element), <c>elements.tsv</c>, <c>sites.tsv</c> and the predictor folder <c>oracle</c>.
    /// </summary>
    /// <param name="folder">The folder; made when there is none. Must hold no folder <c>oracle</c>.</param>
    /// <param name="simulation">The simulation.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">A file cannot be written.</exception>
    /// <exception cref="IOException">The folder <c>oracle</c> exists and holds files.</exception>
    public static void Write(string folder, PromoterSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(simulation);
        var data = simulation.Dataset;
        FastaWriter.Write(Path.Combine(folder, Sequences), data.Sequences);
        WriteTable(Path.Combine(folder, "expression.tsv"), ["id", .. data.Conditions], Enumerable.Range(0, data.Count).Select(gene =>
            (string[])[data.Sequences[gene].Id, .. Enumerable.Range(0, data.Conditions.Count).Select(c => Number(data.Value(gene, c)))]));
        WriteTable(Path.Combine(folder, "elements.tsv"), ["element", "kind", "pattern", "start", "end", "both_strands", "decoy"],
            simulation.Elements.Select(e =>
            (string[])[e.Name, ElementText.Kind(e.Kind), e.Pattern, Whole(e.Start), Whole(e.End), Word(e.BothStrands), Word(e.IsDecoy)]));
        WriteTable(Path.Combine(folder, "sites.tsv"), ["id", "element", "position", "strand", "occupancy"],
            Enumerable.Range(0, data.Count).SelectMany(gene =>
            simulation.Sites(gene).Select(
                s => (string[])[data.Sequences[gene].Id, s.Element.Name, Whole(s.Position), s.IsReverse ? "-" : "+",
                    Number(s.Occupancy)])));
        using var oracle = simulation.Oracle();
        WriteTruth(Path.Combine(folder, "truth.tsv"), simulation, oracle);
        oracle.Save(Path.Combine(folder, "oracle"));
    }

    private static void WriteTruth(string path, PromoterSimulation simulation, OraclePredictor oracle)
    {
        var data = simulation.Dataset;
        var width = data.Conditions.Count;
        var values = new double[data.Count * width];
        oracle.Predict(data.Sequences, values);
        string Name(int gene) => gene < 0 ? "" : simulation.Genes[gene].Id;
        WriteTable(path, ["id", "window", "copy_of", "divergence", "partner", .. data.Conditions,
            .. simulation.Elements.Select(e => e.Name)],
            simulation.Genes.Select((gene, i) => (string[])
            [
                gene.Id, gene.Window.ToString(), Name(gene.CopyOf), Number(gene.Divergence), Name(gene.Partner),
                .. Enumerable.Range(0, width).Select(c => Number(values[i * width + c])),
                    .. simulation.Elements.Select(e => Number(simulation.Strength(i, e))),
            ]));
    }

    private static void WriteTable(string path, IEnumerable<string> header, IEnumerable<string[]> rows)
        => OutputFile.WriteText(path, text =>
    {
        text.WriteLine(string.Join('\t', header));
        foreach (var row in rows) text.WriteLine(string.Join('\t', row));
    });

    private static string Word(bool value) => value ? "yes" : "no";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
