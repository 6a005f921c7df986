using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Finds conditions by name as people and R write them.</summary>
internal static class ConditionNames
{
    private const int Listed = 60;

    /// <summary>The index of a name: the same, else the only one that R's <c>make.names</c> turns into the same, else the only one
    /// that means the same tissue of GTEx.</summary>
    public static int Find(string name, IReadOnlyList<string> known, string source)
    {
        for (var i = 0; i < known.Count; i++)
            if (known[i] == name) return i;
        var mangled = Mangle(name);
        var same = Enumerable.Range(0, known.Count).Where(i => Mangle(known[i]) == mangled).ToArray();
        if (same.Length == 1) return same[0];
        if (GtexTissues.Find(name) is { } tissue)
        {
            same = [.. Enumerable.Range(0, known.Count).Where(i => GtexTissues.Find(known[i]) == tissue)];
            if (same.Length == 1) return same[0];
        }
        var near = SimilarNames.Find(name, known, Simplify).Select(k => $"'{CellText.Shorten(k)}'").ToArray();
        var hint = near.Length > 0 ? $"; did you mean {string.Join(" or ", near)}?" : ".";
        throw new GenomicsDataException($"has no condition '{CellText.Shorten(name)}'{hint} Known: {CellText.List(known, Listed)}", source,
            0, name);
    }

    /// <summary>
    /// What R makes of a column name: letters beyond A–Z, digits, dot and underscore become dots; a leading digit gets an X.
    /// </summary>
    public static string Mangle(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var letter in name) text.Append(char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '.');
        if (text.Length == 0 || char.IsDigit(text[0]) || text[0] == '_' || (text[0] == '.' && text.Length > 1 && char.IsDigit(text[1])))
            text.Insert(0, 'X');
        return text.ToString();
    }

    /// <summary>Letters and digits only, lower case.</summary>
    public static string Simplify(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
