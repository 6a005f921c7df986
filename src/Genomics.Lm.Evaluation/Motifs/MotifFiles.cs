using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>Writes matches and places of motifs as tables.</summary>
public static class MotifFiles
{
    /// <summary>
    /// Compares every motif with all known ones and writes a row for each match: query, target, name, p_value, e_value, q_value
    /// (Benjamini and Hochberg, over the targets of a query), offset, overlap, strand, consensus; the likest first.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="motifs">The motifs asked for.</param>
    /// <param name="known">The known motifs; at least one.</param>
    /// <param name="cancellationToken">Checked between motifs.</param>
    /// <returns>The number of rows: those with an e-value of at most 10, and always the likest of each motif.</returns>
    /// <exception cref="ArgumentException">There is no known motif.</exception>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static int WriteMatches(string path, IReadOnlyList<Motif> motifs, IReadOnlyList<Motif> known,
        CancellationToken cancellationToken = default)
    {
        const double LargestE = 10;
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(motifs);
        var (database, rows) = (new MotifDatabase(known), 0);
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("query\ttarget\tname\tp_value\te_value\tq_value\toffset\toverlap\tstrand\tconsensus");
            foreach (var motif in motifs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var matches = database.Match(motif);
                var q = MultipleTesting.BenjaminiHochberg([.. matches.Select(m => m.PValue)]);
                foreach (var (i, match) in matches.Index().Where(m => m.Index == 0 || m.Item.EValue <= LargestE))
                {
                    rows++;
                    text.Write(string.Join('\t', ((string[])[motif.Id, match.Target.Id, match.Target.Name]).Select(TableCell.Of)));
                    text.Write(FormattableString.Invariant($"\t{match.PValue:G4}\t"));
                    text.Write(FormattableString.Invariant($"{match.EValue:G4}\t{q[i]:G4}\t{match.Offset}\t{match.Overlap}\t"));
                    text.WriteLine($"{(match.Strand == Strand.Forward ? '+' : '-')}\t{match.Target.Consensus}");
                }
            }
        });
        return rows;
    }

    /// <summary>
    /// Looks for motifs in sequences and writes a row for each place: motif, sequence, start (0-based), end, strand, score (bits), p_value,
    /// word (as read on the strand).
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="motifs">The motifs.</param>
    /// <param name="sequences">Read one by one.</param>
    /// <param name="pValue">The largest p-value of a place.</param>
    /// <param name="background">Frequencies of A, C, G, T; null: equal ones.</param>
    /// <param name="cancellationToken">Checked between sequences.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static int WriteHits(string path, IReadOnlyList<Motif> motifs, IEnumerable<DnaSequence> sequences, double pValue = 1e-4,
        IReadOnlyList<double>? background = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(motifs);
        ArgumentNullException.ThrowIfNull(sequences);
        MotifScanner[] scanners = [.. motifs.Select(m => new MotifScanner(m, background))];
        var rows = 0;
        OutputFile.WriteText(path, text =>
        {
            text.WriteLine("motif\tsequence\tstart\tend\tstrand\tscore\tp_value\tword");
            foreach (var sequence in sequences)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var hit in scanners.SelectMany(s => s.Scan(sequence, pValue)))
                {
                    rows++;
                    var word = sequence.Slice(hit.Start, hit.End - hit.Start);
                    if (hit.Strand == Strand.Reverse) word = ReverseComplement.Of(word);
                    text.Write(FormattableString.Invariant(
                        $"{TableCell.Of(hit.Motif)}\t{TableCell.Of(hit.Sequence)}\t{hit.Start}\t{hit.End}\t"));
                    text.WriteLine(FormattableString.Invariant(
                        $"{(hit.Strand == Strand.Forward ? '+' : '-')}\t{hit.Score:0.####}\t{hit.PValue:G4}\t{word}"));
                }
            }
        });
        return rows;
    }
}
