using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("liver", "liver")]
    [InlineData("Skin - Sun Exposed (Lower leg)", "Skin - Sun Exposed (Lower leg)")]
    [InlineData("a/b\\c:d*e?f", "a_b_c_d_e_f")]
    [InlineData("../../x", ".._.._x")]
    [InlineData("..", "_")]
    [InlineData("", "_")]
    [InlineData("x. .", "x")]
    [InlineData("con", "_con")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("a\u0000b\u007fc\u0085d\u202ee", "a_b_c_d_e")]
    [InlineData("Käfer", "Käfer")]
    public void Names_lose_what_file_systems_do_not_take(string text, string name) => Assert.Equal(name, FileNames.Of(text));

    [Fact]
    public void Names_that_would_be_the_same_get_numbers()
        => Assert.Equal(["a_b", "A_B_2", "a_b_3", "a_b_2_2"], FileNames.Of(["a/b", "A:B", "a?b", "a_b_2"]));

    [Fact]
    public void Long_names_are_shortened_in_bytes_and_stay_apart()
    {
        var names =
            FileNames.Of([.. Enumerable.Range(0, 1200).Select(i => new string('x', 300) + i), string.Concat(Enumerable.Repeat("🧬", 90)),
            "\ud83e alone"]);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.InRange(Encoding.UTF8.GetByteCount(n), 1, FileNames.DefaultLength));
        Assert.Equal(new string('x', 95) + "_1200", names[1199]);
        Assert.Equal(string.Concat(Enumerable.Repeat("🧬", 25)), names[1200]);
        Assert.Equal("_ alone", names[1201]);
        using var folder = new TemporaryFolder();
        foreach (var name in names) File.WriteAllText(folder.File(name), "");
    }
}
