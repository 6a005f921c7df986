using System.Text.Json;
using Genomics.Lm.Data.Files;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Files;

/// <summary>Nobody reads the runtime's own texts: no type, no parameter, no path said twice.</summary>
public sealed class ErrorTextTests
{
    private static string Thrown(Action work) => ErrorText.Of(Record.Exception(work)!);

    [Fact]
    public void Files_that_cannot_be_written_are_told_with_a_remedy()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("p.tsv", "x");
        var below = Path.Combine(file, "x", "y.tsv");
        Assert.Equal($"{below}: cannot be written: '{file}' on its way is a file, not a folder; give another path",
            Assert.Throws<GenomicsDataException>(() => OutputFile.WriteText(below, _ => { })).Message);
        Assert.EndsWith("on its way is a file, not a folder; give another path",
            Assert.Throws<GenomicsDataException>(() => OutputFile.Check(below)).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsLinux()) return;
        foreach (var path in (string[])["/proc/x", "/proc/x/y.tsv", "/sys/y.tsv"])
            Assert.Equal($"{path}: cannot be written: the system keeps this folder to itself; give a path on a disk",
                Assert.Throws<GenomicsDataException>(() => OutputFile.WriteText(path, _ => { })).Message);
        Assert.Equal("/dev/full: cannot be written: the disk is full; make room there or give another path",
            Assert.Throws<GenomicsDataException>(
                () => OutputFile.WriteText("/dev/full", text => text.Write(new string('x', 100_000)))).Message);
    }

    [Fact]
    public void An_error_in_what_is_written_is_not_one_of_the_output()
    {
        using var folder = new TemporaryFolder();
        var (output, input) = (folder.File("out.tsv"), folder.File("missing.tsv"));
        var error = Assert.Throws<FileNotFoundException>(() => OutputFile.WriteText(output, text => text.Write(File.ReadAllText(input))));
        Assert.Contains(input, error.Message, StringComparison.Ordinal);
        Assert.Equal("there is no such file; check the path", ErrorText.Of(error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData("{\"a\": ", "it is not valid JSON from byte 7 of line 1 on")]
    [InlineData("{\n\"a\" 3}", "it is not valid JSON from byte 5 of line 2 on")]
    public void Damaged_json_is_told_by_its_place(string json, string text)
        => Assert.Equal(text, Thrown(() => JsonDocument.Parse(json)));

    private sealed record Shape(int Number)
    {
        public required string Name { get; init; }
    }

    [Theory]
    [InlineData("{\"Number\": \"x\", \"Name\": \"y\"}", "property 'Number' is of another type than expected")]
    [InlineData("{\"Number\": 3}", "it lacks 'Name'")]
    [InlineData("{\"Number\": 3,,}", "it is not valid JSON from byte 14 of line 1 on")]
    public void Json_of_another_form_is_told_by_its_property(string json, string text)
        => Assert.Equal(text, Thrown(() => JsonSerializer.Deserialize<Shape>(json)));

    [Fact]
    public void Numbers_out_of_range_are_told_in_plain_words()
    {
        var genes = -7;
        Assert.Equal("genes -7: must be at least 50", Thrown(() => ArgumentOutOfRangeException.ThrowIfLessThan(genes, 50)));
        Assert.Equal("genes -7: must be at least 0", Thrown(() => ArgumentOutOfRangeException.ThrowIfNegative(genes)));
        Assert.Equal("genes -7: must be more than 0", Thrown(() => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(genes)));
        Assert.Equal("genes -7: must be at most -9", Thrown(() => ArgumentOutOfRangeException.ThrowIfGreaterThan(genes, -9)));
        Assert.Equal("Margin 5: must lie between 0 and 1",
            ErrorText.Of(new ArgumentOutOfRangeException("Margin", 5, "must lie between 0 and 1")));
        Assert.Equal("it is empty", ErrorText.Of(new ArgumentException("it is empty")));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_the_types_of_the_runtime()
    {
        using var http = new HttpClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://127.0.0.1:1/"),
            TestContext.Current.CancellationToken));
        Assert.Equal("no connection; check the address, the network and any proxy", ErrorText.Of(error));
    }
}
