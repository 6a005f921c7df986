using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Every numbered sample runs and says something.</summary>
public sealed class SampleTests
{
    private static string Samples => Path.Combine(TestFolders.Repository, "samples");

    public static TheoryData<string> Numbered
        => [.. Directory.EnumerateFiles(Samples, "??-*.cs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Numbered))]
    public void A_sample_runs_and_says_something(string sample)
    {
        using var folder = new TemporaryFolder();
        var output = Dotnet.RunFile(Path.Combine(Samples, sample), folder.Root);
        Assert.NotEqual("", output.Trim());
    }
}
