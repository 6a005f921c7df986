using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Prediction;

/// <summary>How many tokens windows take, and what a token limit cuts off (always at the right end, as the original does).</summary>
/// <param name="Sequences">Windows looked at.</param>
/// <param name="Bases">Their bases.</param>
/// <param name="Tokens">Their tokens, [CLS] and [SEP] included, after the cut.</param>
/// <param name="LongestTokens">Tokens of the longest one before the cut.</param>
/// <param name="SequencesCut">Windows that lost bases.</param>
/// <param name="BasesCut">Bases lost.</param>
/// <param name="MostBasesCut">Bases lost by the window that lost most.</param>
public sealed record TruncationAudit(int Sequences, long Bases, long Tokens, int LongestTokens, int SequencesCut, long BasesCut, int MostBasesCut)
{
    /// <summary>A sentence for a person to read.</summary>
    public override string ToString()
    {
        var length = FormattableString.Invariant($"{Sequences} windows, {Tokens / (double)Math.Max(1, Sequences):0.0} tokens each on average (longest {LongestTokens})");
        return SequencesCut == 0
            ? length + ", nothing cut off"
            : FormattableString.Invariant($"{length}; {SequencesCut} windows lost {BasesCut} of {Bases} bases at their right (downstream) end, at most {MostBasesCut} bases each");
    }

    /// <summary>The numbers as a table, for a report.</summary>
    public ReportSection ToSection() => new TableSection(
        "Tokens",
        ["windows", "mean tokens", "longest", "windows cut", "bases cut", "most bases cut"],
        [[$"{Sequences}", FormattableString.Invariant($"{Tokens / (double)Math.Max(1, Sequences):0.0}"), $"{LongestTokens}", $"{SequencesCut}", $"{BasesCut}", $"{MostBasesCut}"]])
    {
        Caption = ToString(),
    };
}
