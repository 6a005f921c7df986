namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>Folder names of conditions that every file system takes, and that stay apart where case does not count.</summary>
internal static class FolderNames
{
    private static readonly string[] Reserved =
    [
        "CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }),
    ];

    public static string[] Of(IReadOnlyList<string> conditions)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. conditions.Select(condition =>
        {
            var plain = Plain(condition);
            var name = plain;
            for (var repeat = 2; !taken.Add(name); repeat++) name = $"{plain}_{repeat}";
            return name;
        })];
    }

    /// <summary>One name without regard to others.</summary>
    public static string Plain(string condition)
    {
        var letters = condition.Select(c => c < ' ' || "<>:\"/\\|?*".Contains(c) ? '_' : c).ToArray();
        var name = new string(letters).TrimEnd(' ', '.');
        if (name.Length == 0 || Reserved.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase)) name = $"_{name}";
        return name.Length <= 100 ? name : name[..100].TrimEnd(' ', '.');
    }
}
