namespace Genomics.Lm.Data.Files;

/// <summary>Finds what was meant when a name is not known.</summary>
public static class SimilarNames
{
    private const int Longest = 200, Most = 3;

    /// <summary>Up to three known names that few edits separate from a name: one, and one more for every four characters.</summary>
    /// <param name="name">The name that is not known.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="simplify">What is compared, for example without case; by default the names as they are.</param>
    /// <returns>The nearest first, by Levenshtein's distance; empty when none is near.</returns>
    /// <exception cref="ArgumentNullException">A name or the list is null.</exception>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> known, Func<string, string>? simplify = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length > Longest) return [];
        var meant = simplify?.Invoke(name) ?? name;
        return [.. known.Where(k => k.Length <= Longest).Select(k => (Name: k, Distance: Distance(simplify?.Invoke(k) ?? k, meant)))
            .Where(k => k.Distance <= 1 + (k.Name.Length / 4)).OrderBy(k => k.Distance).Take(Most).Select(k => k.Name)];
    }

    // Levenshtein
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
