using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>The shipped libraries, as found under src/.</summary>
internal static class Libraries
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(TestFolders.Repository, "src"), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(file => Path.GetFileNameWithoutExtension(file))];

    public static string ProjectFile(string library) => Path.Combine(TestFolders.Repository, "src", library, library + ".csproj");
}
