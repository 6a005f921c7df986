using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Attributions.Internals;

namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>Writes the scores of bases as a table, as a track for genome browsers, and as pictures.</summary>
public static class AttributionFiles
{
    /// <summary>
    /// Writes one row per base: id, position (0-based in the window), base, from_start (bases from the gene's start), method, condition,
    /// score, borders (what moved token borders add by mutagenesis; empty where not known). Whole or not at all.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="attributions">Written one by one as they come.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void WriteTable(string path, IEnumerable<Attribution> attributions)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(attributions);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("id\tposition\tbase\tfrom_start\tmethod\tcondition\tscore\tborders");
            foreach (var attribution in attributions)
            {
                var id = TableCell.Of(attribution.Window.Id);
                var condition = TableCell.Of(attribution.Predictor.Conditions[attribution.Condition]);
                for (var i = 0; i < attribution.Scores.Count; i++)
                {
                    if (double.IsNaN(attribution.Scores[i])) continue;
                    text.Write(FormattableString.Invariant($"{id}\t{i}\t{(char)attribution.Window.Bases[i]}\t"));
                    text.Write(FormattableString.Invariant($"{i - attribution.Predictor.Window.AlignmentIndex}\t"));
                    text.Write($"{NameOf(attribution.Method)}\t{condition}\t");
                    text.WriteLine(FormattableString.Invariant($"{attribution.Scores[i]:R}\t{attribution.Borders?[i]:R}"));
                }
            }
        });
    }

    /// <summary>
    /// Writes one row per layer, head and base: id, layer and head (from 0), position (0-based in the window), base, weight (how much the
    /// head looks at the base's token, shared equally over its bases). Whole or not at all.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="maps">Windows and the attention on them, written one by one as they come.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void WriteHeads(string path, IEnumerable<(DnaSequence Window, AttentionMaps Maps)> maps)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(maps);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("id\tlayer\thead\tposition\tbase\tweight");
            foreach (var (window, map) in maps)
            {
                var id = TableCell.Of(window.Id);
                for (var layer = 0; layer < map.Layers; layer++)
                    for (var head = 0; head < map.Heads; head++)
                        foreach (var (position, weight) in map.OfBases(map.Received(layer, head)).Index())
                            text.WriteLine(FormattableString.Invariant(
                                $"{id}\t{layer}\t{head}\t{position}\t{(char)window.Bases[position]}\t{weight:G6}"));
            }
        });
    }

    /// <summary>
    /// Writes a bedGraph track of the scores, sorted by place: in the genome where the windows' headers say where they lie, else in the
    /// window, whose id is then the chromosome. Bases of several windows get the mean of their scores.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed (BGZF).</param>
    /// <param name="attributions">Of one method and condition.</param>
    /// <returns>How many windows have a place in the genome.</returns>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static int WriteBedGraph(string path, IReadOnlyList<Attribution> attributions)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(attributions);
        var (tracks, placed) = (new SortedDictionary<string, List<(long Position, double Score)>>(StringComparer.Ordinal), 0);
        foreach (var attribution in attributions)
        {
            var window = attribution.Window;
            var place = GenomicLocation.OfWindow(window, attribution.Predictor.Window.AlignmentIndex);
            if (place is not null) placed++;
            var (chromosome, end) = place is { } found ? (found.Chromosome, found.End) : (window.Id, (long)window.Length);
            if (!tracks.TryGetValue(chromosome, out var track)) tracks[chromosome] = track = [];
            for (var i = 0; i < window.Length; i++)
            {
                var position = place is { Strand: Strand.Reverse } ? end - 1 - i : end - window.Length + i;
                if (position >= 0 && !double.IsNaN(attribution.Scores[i])) track.Add((position, attribution.Scores[i]));
            }
        }
        OutputFile.WriteText(path, text =>
        {
            foreach (var (chromosome, track) in tracks)
                // stable by position, so that means are taken in the order given
                foreach (var at in track.OrderBy(t => t.Position).GroupBy(t => t.Position))
                    text.WriteLine(FormattableString.Invariant($"{chromosome}\t{at.Key}\t{at.Key + 1}\t{at.Average(t => t.Score):G6}"));
        });
        return placed;
    }

    /// <summary>Draws the scores over the window as letters, or as bars where there is no room for letters.</summary>
    /// <param name="path">The SVG file; replaced when it exists.</param>
    /// <param name="attribution">The scores.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void WriteLogo(string path, Attribution attribution)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(attribution);
        OutputFile.WriteText(path, text => text.Write(AttributionDrawing.Draw(attribution)));
    }

    /// <summary>
    /// The name of a method in files: <c>mutagenesis</c>, <c>gradient</c>, <c>integrated_gradients</c>, <c>attention</c>.
    /// </summary>
    /// <param name="method">The method.</param>
    public static string NameOf(AttributionMethod method) => method switch
    {
        AttributionMethod.IntegratedGradients => "integrated_gradients",
        _ => method.ToString().ToLowerInvariant(),
    };
}
