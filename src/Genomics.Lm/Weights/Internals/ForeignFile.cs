namespace Genomics.Lm.Weights.Internals;

/// <summary>What often lies under the name of a model's file without being one.</summary>
internal static class ForeignFile
{
    /// <summary>Says what a file is by its first bytes; null when it is none of these.</summary>
    public static string? Explain(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs"u8))
            return "this is a Git LFS pointer, not the file itself; run 'git lfs pull', or download the file itself";
        var text = start.TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("<"u8)
            ? "this is a web page (an error page or a log-in page saved under this name), not the file itself; download it again" : null;
    }
}
