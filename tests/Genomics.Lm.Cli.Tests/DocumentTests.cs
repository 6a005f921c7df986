using System.Text.RegularExpressions;
using Genomics.Lm.Compute;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Command lines and links of the documents.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Documents =
    [
        .. Directory.EnumerateFiles(TestFolders.Repository, "*.md"),
        .. ((string[])["docs", "benchmarks", "samples", "src"]).SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(TestFolders.Repository, folder), "*.md", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any()),
    ];

    [Fact]
    public void Every_command_line_can_be_parsed()
    {
        var count = 0;
        foreach (var document in Documents)
            foreach (var line in CommandLines(File.ReadAllText(document)))
            {
                count++;
                var parsed = GenomicsCli.Parse(line, new CliConsole(TextReader.Null, TextWriter.Null, TextWriter.Null),
                    new Dictionary<string, IComputeEngine> { ["cpu"] = ManagedCpuEngine.Instance });
                Assert.True(parsed.Errors.Count == 0,
                    $"{Path.GetFileName(document)}: {string.Join(' ', line)}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}");
            }
        Assert.InRange(count, 5, 10_000);
    }

    [Fact]
    public void Every_link_to_a_file_leads_to_one()
    {
        foreach (var document in Documents)
            foreach (Match link in Link().Matches(File.ReadAllText(document)))
            {
                var target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value);
                Assert.True(Path.Exists(target), $"{Path.GetFileName(document)}: {link.Groups[1].Value} does not exist");
            }
    }

    // whole lines of a block, as a person would copy them
    private static IEnumerable<string[]> CommandLines(string text) => Block().Matches(text.ReplaceLineEndings("\n"))
        .SelectMany(block => block.Groups[1].Value.Replace("\\\n", "").Split('\n')).Select(line => line.Split('#')[0].Trim())
        .Select(line => line.Replace("dotnet run -c Release --project samples/Genomics.Lm.Cli -- ", "genomics-lm "))
        .Where(line => line.StartsWith("genomics-lm ", StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);

    [GeneratedRegex("```(?:bash|sh|text)?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();
}
