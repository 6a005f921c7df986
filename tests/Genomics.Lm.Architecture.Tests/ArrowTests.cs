using System.Reflection;
using System.Xml.Linq;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>
/// Who may know whom: data below, statistics on it, three libraries above that do not know one another, engines and adapters, the study on
/// top.
/// </summary>
public sealed class ArrowTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Genomics.Lm.Data", [] },
        { "Genomics.Lm.Statistics", ["Genomics.Lm.Data"] },
        { "Genomics.Lm", ["Genomics.Lm.Statistics"] },
        { "Genomics.Lm.Dexter", ["Genomics.Lm.Statistics"] },
        { "Genomics.Lm.Evaluation", ["Genomics.Lm.Statistics"] },
        { "Genomics.Lm.Extensions.AI", ["Genomics.Lm"] },
        { "Genomics.Lm.Extensions.Logging", ["Genomics.Lm.Data"] },
        { "Genomics.Lm.Interop", ["Genomics.Lm"] },
        { "Genomics.Lm.Onnx", ["Genomics.Lm"] },
        { "Genomics.Lm.TorchSharp", ["Genomics.Lm"] },
        { "Genomics.Lm.Study", ["Genomics.Lm", "Genomics.Lm.Dexter", "Genomics.Lm.Evaluation"] },
    };

    /// <summary>The packages that a library may need; every other library needs none.</summary>
    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Genomics.Lm.Extensions.AI"] = ["Microsoft.Extensions.AI.Abstractions"],
        ["Genomics.Lm.Extensions.Logging"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Genomics.Lm.Interop"] = ["Microsoft.Data.Analysis", "Microsoft.ML.Tokenizers"],
        ["Genomics.Lm.Onnx"] = ["Google.Protobuf", "Grpc.Tools", "Microsoft.ML.OnnxRuntime.Managed"],
        ["Genomics.Lm.TorchSharp"] = ["TorchSharp"],
    };

    public static TheoryData<string> Core => [.. Libraries.Core];

    [Fact]
    public void Every_project_under_src_is_named_here()
        => Assert.Equal(Allowed.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), Libraries.All);

    [Theory, MemberData(nameof(Allowed))]
    public void A_library_asks_only_for_what_lies_below_it(string library, string[] below)
    {
        var project = XDocument.Load(Libraries.ProjectFile(library));
        var references = project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(below, references);
        Assert.Equal(AllowedPackages.GetValueOrDefault(library, []), Libraries.Packages(library));
    }

    [Theory, MemberData(nameof(Core))]
    public void A_compiled_library_uses_the_framework_and_what_lies_below_it(string library)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var others = Assembly.Load(library).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")));
        Assert.Empty(others.Except(Below(library)));
    }

    [Theory, MemberData(nameof(Core))]
    public void Internals_are_open_to_tests_and_benchmarks_only(string library)
    {
        var friends = Assembly.Load(library).GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
            .Select(a => a.AssemblyName);
        Assert.Equal([$"{library}.Tests", "Genomics.Lm.Benchmarks"], friends);
    }

    private static IEnumerable<string> Below(string library)
    {
        var direct = Allowed.Single(row => row.Data.Item1 == library).Data.Item2;
        return direct.Concat(direct.SelectMany(Below)).Distinct();
    }
}
