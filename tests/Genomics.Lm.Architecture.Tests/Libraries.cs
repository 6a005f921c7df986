using System.Xml.Linq;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>The libraries, as found under src/.</summary>
internal static class Libraries
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(TestFolders.Repository, "src")).Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(ProjectFile(name))).Order(StringComparer.Ordinal)];

    /// <summary>Those that need nothing but .NET itself.</summary>
    public static IReadOnlyList<string> Core { get; } = [.. All.Where(library => Packages(library).Count == 0)];

    public static string Folder(string library) => Path.Combine(TestFolders.Repository, "src", library);

    public static string ProjectFile(string library) => Path.Combine(Folder(library), library + ".csproj");

    /// <summary>The packages that a library's project names.</summary>
    public static IReadOnlyList<string> Packages(string library)
        => [.. XDocument.Load(ProjectFile(library)).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value)];
}
