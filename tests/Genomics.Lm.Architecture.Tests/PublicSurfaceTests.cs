using System.Reflection;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>
/// What users can see is committed, one file a library: a change of it shows in the diff. After a wanted change, run the tests
/// once with the environment variable GENOMICS_LM_ACCEPT_SURFACE=1 and commit the files.
/// </summary>
public sealed class PublicSurfaceTests
{
    public static TheoryData<string> All => [.. Libraries.All];

    [Theory, MemberData(nameof(All))]
    public void A_library_shows_what_its_baseline_says(string library)
    {
        var file = Path.Combine(TestFolders.Repository, "tests", "Genomics.Lm.Architecture.Tests", "PublicSurface", library + ".txt");
        var now = PublicSurface.Render(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("GENOMICS_LM_ACCEPT_SURFACE") == "1") File.WriteAllText(file, now);
        var before = File.ReadAllText(file).ReplaceLineEndings("\n");
        var (added, removed) = (now.Split('\n').Except(before.Split('\n')), before.Split('\n').Except(now.Split('\n')));
        Assert.True(now == before, $"the public surface of {library} changed; if that is wanted, run the tests with GENOMICS_LM_ACCEPT_SURFACE=1 and commit {file}.\n"
            + $"added:\n{string.Join('\n', added)}\nremoved:\n{string.Join('\n', removed)}");
    }
}
