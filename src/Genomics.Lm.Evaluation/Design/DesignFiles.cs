using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Design;

/// <summary>Writes designs as a table and as sequences.</summary>
public static class DesignFiles
{
    /// <summary>
    /// Writes a row per step: id, step (0: the given window), position (0-based), from_start, reference, alternative, score, prediction,
    /// judgement (of the condition by the independent predictor, empty without one), unfamiliar (yes or no, empty where not asked).
    /// </summary>
    /// <param name="table">The table; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="fasta">The designed sequences; the description lists the substitutions.</param>
    /// <param name="predictor">What the search followed.</param>
    /// <param name="condition">Index into its conditions.</param>
    /// <param name="judged">Index of the condition among those of the independent predictor.</param>
    /// <param name="designs">Written one by one as they come.</param>
    /// <exception cref="GenomicsDataException">A file cannot be written.</exception>
    public static void Write(string table, string fasta, PredictorInfo predictor, int condition, int judged,
        IEnumerable<IReadOnlyList<DesignStep>> designs)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(fasta);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(designs);
        var designed = new List<DnaSequence>();
        OutputFile.WriteText(table, text =>
        {
            text.WriteLine("id\tstep\tposition\tfrom_start\treference\talternative\tscore\tprediction\tjudgement\tunfamiliar");
            foreach (var steps in designs)
            {
                foreach (var (i, step) in steps.Index())
                {
                    text.Write(FormattableString.Invariant($"{TableCell.Of(step.Sequence.Id)}\t{i}\t"));
                    text.Write(step.Substitution is { } s
                        ? FormattableString.Invariant($"{s.Position}\t{s.Position - predictor.Window.AlignmentIndex}\t")
                            + $"{(char)steps[i - 1].Sequence.Bases[s.Position]}\t{s.Base}\t" : "\t\t\t\t");
                    text.Write(FormattableString.Invariant($"{step.Score:G6}\t{step.Prediction[condition]:G6}\t"));
                    text.WriteLine(FormattableString.Invariant($"{step.Judgement?[judged]:G6}\t")
                        + step.IsUnfamiliar switch { true => "yes", false => "no", null => "" });
                }
                var edits = steps.Skip(1).Select((s, i) => s.Substitution!.Value is var (position, letter)
                    ? FormattableString.Invariant($"{(char)steps[i].Sequence.Bases[position]}{position}{letter}") : "");
                designed.Add(new DnaSequence(steps[^1].Sequence.Id, steps[^1].Sequence.ToString(), $"designed {string.Join(',', edits)}"));
            }
        });
        FastaWriter.Write(fasta, designed);
    }
}
