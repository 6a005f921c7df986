using System.Text.RegularExpressions;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>The two solutions: the root's, which needs no package beyond those of every registry, and the one of everything.</summary>
public sealed partial class SolutionTests
{
    private static readonly string[] NeedPackages = ["TorchSharp", "Interop", "FineTuneOnGpu"];

    private static IEnumerable<string> Projects => Directory.EnumerateFiles(TestFolders.Repository, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(TestFolders.Repository, file).Replace('\\', '/')).Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    [Fact]
    public void The_full_solution_holds_every_project()
        => Assert.Equal(Projects.Order(StringComparer.Ordinal), Read("gpu/Genomics.Lm.Full.sln", "gpu").Order(StringComparer.Ordinal));

    [Fact]
    public void The_main_solution_holds_every_project_that_needs_no_other_registry()
        => Assert.Equal(Projects.Where(p => !NeedPackages.Any(n => p.Contains(n, StringComparison.Ordinal))).Order(StringComparer.Ordinal), Read("Genomics.Lm.sln", "").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Read(string solution, string folder)
        => Project().Matches(File.ReadAllText(Path.Combine(TestFolders.Repository, solution)))
            .Select(match => Path.GetFullPath(Path.Combine(TestFolders.Repository, folder, match.Groups[1].Value.Replace('\\', '/'))))
            .Select(file => Path.GetRelativePath(TestFolders.Repository, file).Replace('\\', '/'));

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Project();
}
