using Genomics.Lm.Data.Expression;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

public class PredictorFolderTests
{
    private static readonly PredictorInfo Info = new()
    {
        Kind = "demo",
        Name = "demo_1",
        Conditions = ["Ring", "Whole Blood"],
        Transform = new TransformSummary(ExpressionTransform.Log10Floor, [-3, -2.5], [4, 5], -3),
        Window = new WindowGeometry(4001, 2000),
        Parameters = 149,
    };

    [Fact]
    public void What_is_saved_is_read_back()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.File("model");
        PredictorFolder.Save(folder, Info, f => File.WriteAllText(Path.Combine(f, "weights.txt"), "1"));
        var back = PredictorFolder.ReadInfo(folder, "demo");
        Assert.Equal(Info.Conditions, back.Conditions);
        Assert.Equal(Info.Transform.Floors, back.Transform.Floors);
        Assert.Equal(Info.Transform.NotDetected, back.Transform.NotDetected);
        Assert.Equal((Info.Name, Info.Window, Info.Parameters), (back.Name, back.Window, back.Parameters));
        Assert.True(File.Exists(Path.Combine(folder, "weights.txt")));
    }

    [Fact]
    public void The_files_of_a_predictor_are_those_that_are_still_what_was_written()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.File("model");
        Assert.Empty(PredictorFolder.FilesOf(folder));
        PredictorFolder.Save(folder, Info, f =>
        {
            foreach (var name in (string[])["a.txt", "b.txt", "c.txt"]) File.WriteAllText(Path.Combine(f, name), "1");
        });
        File.WriteAllText(Path.Combine(folder, "b.txt"), "2");
        File.Delete(Path.Combine(folder, "c.txt"));
        File.WriteAllText(Path.Combine(folder, "foreign.txt"), "1");
        Assert.Equal(["a.txt", "predictor.json"], PredictorFolder.FilesOf(folder));
        File.AppendAllText(Path.Combine(folder, "predictor.json"), " ");
        Assert.Empty(PredictorFolder.FilesOf(folder));
    }

    [Fact]
    public void A_failed_save_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(() =>
            PredictorFolder.Save(temporary.File("model"), Info, _ => throw new InvalidOperationException()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Root));
    }

    [Fact]
    public void A_folder_with_files_is_not_overwritten()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("precious.txt", "x");
        Assert.Throws<IOException>(() => PredictorFolder.Save(temporary.Root, Info, _ => { }));
        Assert.True(File.Exists(temporary.File("precious.txt")));
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "another type")]
    [InlineData("{\"format_version\":1}", "missing")]
    [InlineData("{\"format_version\":99}", "newer version")]
    public void A_damaged_or_newer_folder_is_refused(string json, string expected)
    {
        using var temporary = new TemporaryFolder();
        temporary.Write(PredictorCatalog.FileName, json);
        var error = Assert.Throws<GenomicsDataException>(() => PredictorFolder.ReadInfo(temporary.Root));
        Assert.Contains(expected, error.Message);
        Assert.NotNull(error.File);
    }

    [Fact]
    public void A_predictor_of_another_kind_is_refused()
    {
        using var temporary = new TemporaryFolder();
        PredictorFolder.Save(temporary.File("m"), Info, _ => { });
        Assert.Contains("kind 'demo'", Assert.Throws<GenomicsDataException>(() =>
            PredictorFolder.ReadInfo(temporary.File("m"), "dexter")).Message);
        Assert.Contains("kind 'demo'", Assert.Throws<GenomicsDataException>(() => new PredictorCatalog().Add("dexter", _ => null!)
            .Load(temporary.File("m"))).Message);
    }
}
