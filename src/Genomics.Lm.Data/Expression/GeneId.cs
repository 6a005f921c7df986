using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Expression;

/// <summary>Gene identifiers with version suffixes.</summary>
public static partial class GeneId
{
    /// <summary>
    /// The id without its version: <c>ENSG00000000003.14</c>, <c>ENSG00000236875.3_1</c> (lifted to another assembly). A gene on the Y
    /// copy of the pseudo-autosomal region keeps its mark, so that it never collides with the gene on X, and the same one in both styles:
    /// <c>ENSG00000228572.7_PAR_Y</c> and <c>ENSGR0000228572.2</c> (GENCODE up to v24) are <c>ENSG00000228572_PAR_Y</c>.
    /// </summary>
    public static string WithoutVersion(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!id.Contains('.') && !IsParY(id)) return id;
        var match = Version().Match(id);
        var bare = match.Success ? string.Concat(id.AsSpan(0, match.Index), match.Groups["par"].ValueSpan) : id;
        return OldParY().Replace(bare, "${kind}0${digits}_PAR_Y");
    }

    /// <summary>Whether an id is that of a gene on the Y copy of a pseudo-autosomal region.</summary>
    public static bool IsParY(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.EndsWith("_PAR_Y", StringComparison.Ordinal)
            || (id.StartsWith("ENS", StringComparison.Ordinal) && OldParYStart().IsMatch(id));
    }

    [GeneratedRegex(@"(?<=.)\.\d+(?:_\d+)?(?<par>_PAR_Y)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"^(?<kind>ENS[GTP])R(?<digits>\d{10})$", RegexOptions.CultureInvariant)]
    private static partial Regex OldParY();

    [GeneratedRegex(@"^ENS[GTP]R\d{10}(?:\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex OldParYStart();
}
