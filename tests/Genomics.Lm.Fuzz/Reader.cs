namespace Genomics.Lm.Fuzz;

/// <summary>A public reader with an intact file to start from.</summary>
/// <param name="Name">What is read.</param>
/// <param name="FileName">The name under which inputs are written: its ending may decide the format.</param>
/// <param name="Seed">The intact file.</param>
/// <param name="Read">Reads everything in the file.</param>
internal sealed record Reader(string Name, string FileName, byte[] Seed, Action<string> Read)
{
    /// <summary>Files that stand beside the input, by name.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Beside { get; init; } = [];
}
