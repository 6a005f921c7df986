namespace Genomics.Lm.Evaluation.Text;

/// <summary>Lists in sentences.</summary>
internal static class WordList
{
    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string And(IReadOnlyList<string> words)
        => words.Count < 2 ? string.Concat(words) : string.Join(", ", words.Take(words.Count - 1)) + " and " + words[^1];
}
