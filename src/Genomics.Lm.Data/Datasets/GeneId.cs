using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Datasets;

/// <summary>Gene identifiers with version suffixes.</summary>
public static partial class GeneId
{
    /// <summary>
    /// The id without its version: <c>ENSG00000000003.14</c>, <c>ENSG00000236875.3_1</c> (lifted to another assembly). The mark of a
    /// gene on the Y copy of the pseudo-autosomal region stays (<c>ENSG00000228572.7_PAR_Y</c> is <c>ENSG00000228572_PAR_Y</c>), so it never
    /// collides with the gene on X.
    /// </summary>
    public static string WithoutVersion(string id)
    {
        if (!id.Contains('.')) return id;
        var match = Version().Match(id);
        return match.Success ? string.Concat(id.AsSpan(0, match.Index), match.Groups["par"].ValueSpan) : id;
    }

    [GeneratedRegex(@"(?<=.)\.\d+(?:_\d+)?(?<par>_PAR_Y)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
