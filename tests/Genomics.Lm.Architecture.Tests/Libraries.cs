using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>The libraries of the main solution, as found under src/. Those of gpu/Genomics.Lm.Full.sln alone need packages, and have tests of their own.</summary>
internal static class Libraries
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(TestFolders.Repository, "src"), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => Solution.Contains($"\\{name}.csproj\"", StringComparison.Ordinal))];

    private static string Solution => File.ReadAllText(Path.Combine(TestFolders.Repository, "Genomics.Lm.sln"));

    public static string ProjectFile(string library) => Path.Combine(TestFolders.Repository, "src", library, library + ".csproj");
}
