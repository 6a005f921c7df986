using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Lines can be read without scrolling.</summary>
public sealed class LineTests
{
    private const int Longest = 140;

    [Theory, InlineData("src"), InlineData("samples"), InlineData("benchmarks"), InlineData("tests")]
    public void Lines_end_by_column_140(string folder)
    {
        // a reference to a member in documentation cannot be broken, nor a line of a table
        var tooLong = Directory.EnumerateFiles(Path.Combine(TestFolders.Repository, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Index().Where(l => l.Item.Length > Longest
                && !l.Item.Contains("/// cref=", StringComparison.Ordinal) && !l.Item.Contains('\t'))
                .Select(l => $"{Path.GetRelativePath(TestFolders.Repository, file)}:{l.Index + 1}"));
        Assert.Empty(tooLong);
    }
}
