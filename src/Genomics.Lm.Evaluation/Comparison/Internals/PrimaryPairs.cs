namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>The comparisons that are declared when the caller declares none, and what names mean.</summary>
internal static class PrimaryPairs
{
    public const string Oracle = "oracle";

    /// <summary>Whether a name says that a language model was used.</summary>
    public static bool IsLanguageModel(string name)
        => name.StartsWith("lm_", StringComparison.Ordinal) || name.StartsWith("dnabert2", StringComparison.Ordinal);

    /// <summary>Every language model against DExTER and against the k-mer ridge.</summary>
    public static IReadOnlyList<PredictorPair> Default(IReadOnlyList<string> names)
    {
        string[] references = ["dexter", "kmer_ridge"];
        return [.. names.Where(IsLanguageModel).SelectMany(model => references.Where(names.Contains).Select(r => new PredictorPair(model, r)))];
    }
}
