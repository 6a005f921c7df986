using System.Text.RegularExpressions;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Every numbered sample runs; every C# block of a README stands, line by line, in a sample that runs.</summary>
public sealed partial class SampleTests
{
    private static string Samples => Path.Combine(TestFolders.Repository, "samples");

    public static TheoryData<string> Numbered => [.. Directory.EnumerateFiles(Samples, "0*.cs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Readmes =>
        ["README.md", .. Libraries.All.Select(library => $"src/{library}/README.md")];

    [Theory, MemberData(nameof(Numbered))]
    public void A_sample_runs_and_says_something(string sample)
    {
        using var folder = new TemporaryFolder();
        var output = Dotnet.RunFile(Path.Combine(Samples, sample), folder.Root);
        Assert.NotEqual("", output.Trim());
    }

    [Theory, MemberData(nameof(Readmes))]
    public void The_code_of_a_README_is_code_that_runs(string readme)
    {
        var samples = Directory.EnumerateFiles(Samples, "0*.cs").Select(file => File.ReadAllLines(file).Select(line => line.Trim()).ToHashSet()).ToList();
        foreach (Match block in CSharp().Matches(File.ReadAllText(Path.Combine(TestFolders.Repository, readme)).ReplaceLineEndings("\n")))
        {
            var lines = block.Groups[1].Value.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
            var missing = samples.Select(sample => lines.Where(line => !sample.Contains(line)).ToList()).MinBy(m => m.Count)!;
            Assert.True(missing.Count == 0, $"{readme}: no sample has these lines:\n{string.Join('\n', missing)}");
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
