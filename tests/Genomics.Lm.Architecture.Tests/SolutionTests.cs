using System.Text.Json;
using System.Text.RegularExpressions;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>The solution holds every project; the filter beside it leaves out those that fetch libtorch.</summary>
public sealed partial class SolutionTests
{
    private static IEnumerable<string> Projects
        => Directory.EnumerateFiles(TestFolders.Repository, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(TestFolders.Repository, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.StartsWith("artifacts/", StringComparison.Ordinal));

    [Fact]
    public void The_solution_holds_every_project()
    => Assert.Equal(Projects.Order(StringComparer.Ordinal), InSolution.Order(StringComparer.Ordinal));

    [Fact]
    public void The_core_solution_holds_every_project_without_libtorch()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestFolders.Repository, "Genomics.Lm.Core.slnf")));
        var core = json.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(p => p.GetString()!.Replace('\\', '/'));
        Assert.Equal(Projects.Where(p => !NeedsTorch(p)).Order(StringComparer.Ordinal), core.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_command_line_and_what_it_uses_never_fetch_libtorch()
        => Assert.All(Closure("samples/Genomics.Lm.Cli/Genomics.Lm.Cli.csproj", []),
        project => Assert.DoesNotContain("orch", Text(project), StringComparison.Ordinal));

    private static bool NeedsTorch(string project)
        => Closure(project, []).Any(p => Text(p).Contains("TorchRuntime.props", StringComparison.Ordinal));

    private static HashSet<string> Closure(string project, HashSet<string> seen)
    {
        if (!seen.Add(project)) return seen;
        foreach (Match match in References().Matches(Text(project)))
        {
            var target = Path.GetFullPath(Path.Combine(TestFolders.Repository, Path.GetDirectoryName(project)!, match.Groups[1].Value));
            Closure(Path.GetRelativePath(TestFolders.Repository, target).Replace('\\', '/'), seen);
        }
        return seen;
    }

    private static string Text(string project) => File.ReadAllText(Path.Combine(TestFolders.Repository, project));

    private static IEnumerable<string> InSolution
        => ProjectFiles().Matches(File.ReadAllText(Path.Combine(TestFolders.Repository, "Genomics.Lm.sln")))
        .Select(match => match.Groups[1].Value.Replace('\\', '/'));

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectFiles();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex References();
}
