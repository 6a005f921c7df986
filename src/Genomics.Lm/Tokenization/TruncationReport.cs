using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Tokenization;

/// <summary>
/// What a limit on the number of tokens cuts off a set of windows. The right end is what is lost: with windows on the gene's strand, the
/// downstream side.
/// </summary>
public sealed record TruncationReport
{
    /// <summary>The limit, [CLS] and [SEP] included; 0: none.</summary>
    public int MaxTokenCount { get; init; }

    /// <summary>Windows looked at.</summary>
    public int Sequences { get; init; }

    /// <summary>Windows that lose bases.</summary>
    public int Truncated { get; init; }

    /// <summary>Windows that end before their TSS.</summary>
    public int WithoutAlignmentPoint { get; init; }

    /// <summary>Bases in all windows.</summary>
    public long Bases { get; init; }

    /// <summary>Bases lost before the TSS (only where the window ends before it).</summary>
    public long BasesCutUpstream { get; init; }

    /// <summary>Bases lost from the TSS on; all of them when there is no TSS.</summary>
    public long BasesCutDownstream { get; init; }

    /// <summary>Bases lost.</summary>
    public long BasesCut => BasesCutUpstream + BasesCutDownstream;

    /// <summary>Bases lost by the window that lost most.</summary>
    public int MostBasesCut { get; init; }

    /// <summary>The fewest bases that a truncated window keeps; 0 when none is truncated.</summary>
    public int ShortestReach { get; init; }

    /// <summary>Tokens of the longest window without a limit, [CLS] and [SEP] included: the limit that would cut nothing.</summary>
    public int LongestTokens { get; init; }

    /// <summary>Tokens of all windows without a limit, [CLS] and [SEP] included.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens of all windows within the limit, [CLS] and [SEP] included.</summary>
    public long TokensKept { get; init; }

    /// <summary>How many of <see cref="Tokens"/> are [UNK]: letters other than A, C, G, T.</summary>
    public long UnknownTokens { get; init; }

    /// <summary>The report in a sentence or two.</summary>
    public override string ToString()
    {
        var unknown = UnknownTokens == 0 ? ""
            : FormattableString.Invariant($" {UnknownTokens} of {Tokens} tokens are [UNK] (letters other than A, C, G, T).");
        if (Truncated == 0)
            return FormattableString.Invariant($"No window is cut: the longest has {LongestTokens} tokens, ")
                + (MaxTokenCount == 0 ? "there is no limit." : FormattableString.Invariant($"the limit is {MaxTokenCount}.")) + unknown;
        var lost = WithoutAlignmentPoint == 0 ? "" : FormattableString.Invariant($", {WithoutAlignmentPoint} of them before the TSS");
        return FormattableString.Invariant(
            $"{Truncated} of {Sequences} windows are cut at {MaxTokenCount} tokens{lost}: {BasesCutUpstream} bases upstream and ")
            + FormattableString.Invariant(
            $"{BasesCutDownstream} downstream of the TSS are lost (of {Bases}); the shortest keeps its first {ShortestReach} bases. ")
            + FormattableString.Invariant($"{LongestTokens} tokens would keep all.") + unknown;
    }

    /// <summary>The numbers as a table, for a report.</summary>
    public ReportSection ToSection() => new TableSection(
        "Tokens",
        ["windows", "mean tokens", "longest", "windows cut", "bases cut", "most bases cut"],
        [[
            $"{Sequences}", FormattableString.Invariant($"{TokensKept / (double)Math.Max(1, Sequences):0.0}"), $"{LongestTokens}",
                $"{Truncated}", $"{BasesCut}",
            $"{MostBasesCut}",
        ]])
    {
        Caption = ToString(),
    };

    /// <summary>The report with one window more.</summary>
    /// <param name="length">Its bases.</param>
    /// <param name="tokens">Its tokens without a limit.</param>
    /// <param name="kept">Its tokens within the limit.</param>
    /// <param name="unknown">How many of <paramref name="tokens"/> are [UNK].</param>
    /// <param name="reach">Bases within the limit.</param>
    /// <param name="alignmentIndex">Where its TSS is; −1 for none.</param>
    internal TruncationReport With(int length, int tokens, int kept, int unknown, int reach, int alignmentIndex)
    {
        var cut = reach < length;
        var upstream = cut && reach < alignmentIndex ? Math.Min(alignmentIndex, length) - reach : 0;
        return this with
        {
            Sequences = Sequences + 1,
            Truncated = Truncated + (cut ? 1 : 0),
            WithoutAlignmentPoint = WithoutAlignmentPoint + (cut && reach <= alignmentIndex ? 1 : 0),
            Bases = Bases + length,
            BasesCutUpstream = BasesCutUpstream + upstream,
            BasesCutDownstream = BasesCutDownstream + length - reach - upstream,
            ShortestReach = cut ? Truncated == 0 ? reach : Math.Min(ShortestReach, reach) : ShortestReach,
            LongestTokens = Math.Max(LongestTokens, tokens),
            MostBasesCut = Math.Max(MostBasesCut, length - reach),
            Tokens = Tokens + tokens,
            TokensKept = TokensKept + kept,
            UnknownTokens = UnknownTokens + unknown,
        };
    }
}
