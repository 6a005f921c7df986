using System.Reflection;
using System.Xml.Linq;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Who may know whom: data below, three libraries above it that do not know one another, nothing from outside.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Genomics.Lm.Data", [] },
        { "Genomics.Lm", ["Genomics.Lm.Data"] },
        { "Genomics.Lm.Dexter", ["Genomics.Lm.Data"] },
        { "Genomics.Lm.Evaluation", ["Genomics.Lm.Data"] },
    };

    [Fact]
    public void Every_project_under_src_is_named_here()
        => Assert.Equal(Allowed.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), Libraries.All.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Allowed))]
    public void A_library_asks_only_for_what_lies_below_it(string library, string[] below)
    {
        var project = XDocument.Load(Libraries.ProjectFile(library));
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(below, references);
    }

    [Theory, MemberData(nameof(Allowed))]
    public void A_compiled_library_uses_the_framework_and_what_lies_below_it(string library, string[] below)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var others = Assembly.Load(library).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")));
        Assert.Empty(others.Except(below));
    }

    [Theory, MemberData(nameof(Allowed))]
    public void A_library_needs_no_package(string library, string[] below)
    {
        _ = below;
        string[] files = [Libraries.ProjectFile(library), Path.Combine(TestFolders.Repository, "src", "Directory.Build.props"), Path.Combine(TestFolders.Repository, "Directory.Build.props")];
        Assert.Empty(files.SelectMany(file => XDocument.Load(file).Descendants("PackageReference")).Select(r => r.ToString()));
    }

    [Theory, MemberData(nameof(Allowed))]
    public void Internals_are_open_to_tests_and_benchmarks_only(string library, string[] below)
    {
        _ = below;
        var friends = Assembly.Load(library).GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(a => a.AssemblyName);
        Assert.Equal([$"{library}.Tests", "Genomics.Lm.Benchmarks"], friends);
    }
}
