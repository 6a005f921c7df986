using System.Text;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Files;

public class SealedJsonTests
{
    private static readonly PredictorInfo Info =
        new() { Kind = "demo", Name = "demo", Conditions = ["x"], Transform = TransformSummary.None, Window = new WindowGeometry(10, 5) };

    private static string Predictor(TemporaryFolder folder)
    {
        PredictorFolder.Save(folder.File("p"), Info,
            f => File.WriteAllText(Path.Combine(f, "model.json"), "{\"format_version\": 1, \"slopes\": [1, 2.5]}"));
        return folder.File("p");
    }

    private static double[] Slopes(string folder)
        => PredictorFolder.Open(folder, "demo").Read("model.json", root => root.Numbers("slopes"));

    [Fact]
    public void Every_bit_and_every_cut_of_a_folder_is_noticed()
    {
        using var temporary = new TemporaryFolder();
        var folder = Predictor(temporary);
        Assert.Equal([1, 2.5], Slopes(folder));
        EveryDamage.IsRefused(folder, () => Slopes(folder), flips: 0);
    }

    [Fact]
    public void A_description_edited_by_hand_is_said_to_be_edited()
    {
        using var temporary = new TemporaryFolder();
        var file = Path.Combine(Predictor(temporary), "predictor.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"x\"", "\"y\""));
        var error = Assert.Throws<GenomicsDataException>(() => PredictorFolder.ReadInfo(temporary.File("p")));
        Assert.Contains("was changed after it was written", error.Message);
        Assert.Equal(file, error.File);
    }

    [Fact]
    public void Files_that_were_exchanged_missing_or_not_written_with_the_folder_are_refused()
    {
        using var temporary = new TemporaryFolder();
        var folder = Predictor(temporary);
        File.WriteAllText(Path.Combine(folder, "model.json"), "{\"format_version\": 1, \"slopes\": [1, 3.5]}");
        Assert.Contains("SHA-256", Assert.Throws<GenomicsDataException>(() => Slopes(folder)).Message);
        File.WriteAllText(Path.Combine(folder, "other.json"), "{}");
        Assert.Contains("not among the files",
            Assert.Throws<GenomicsDataException>(() => PredictorFolder.Open(folder).Read("other.json")).Message);
        File.Delete(Path.Combine(folder, "model.json"));
        Assert.Contains("there is no model.json", Assert.Throws<GenomicsDataException>(() => Slopes(folder)).Message);
    }

    [Fact]
    public void A_folder_of_the_first_format_is_read_without_digests()
    {
        using var temporary = new TemporaryFolder();
        var folder = OlderFormats.OfPredictor(Predictor(temporary));
        Assert.Equal([1, 2.5], Slopes(folder));
        Assert.Equal(1, PredictorFolder.ReadInfo(folder).FormatVersion);
    }

    [Theory]
    [InlineData("\"kind\":\"demo\"", "\"kind\":null", "'kind'")]
    [InlineData("[\"x\"]", "[null]", "'conditions[0]'")]
    [InlineData("[\"x\"]", "[]", "'conditions'")]
    [InlineData("[\"x\"]", "[\"x\",\"x\"]", "'conditions'")]
    [InlineData("[\"x\"]", "[\"\\ud800\"]", "'conditions[0]'")]
    [InlineData("\"length\":10", "\"length\":-1", "'window.length'")]
    [InlineData("\"length\":10", "\"length\":1e3", "'window.length'")]
    [InlineData("\"alignment_index\":5", "\"alignment_index\":10", "alignment index 10")]
    [InlineData("\"floors\":[]", "\"floors\":[1e400]", "'transform.floors[0]'")]
    [InlineData("\"name\":\"None\"", "\"name\":\"7\"", "'transform.name'")]
    [InlineData("\"parameters\":0", "\"parameters\":-1", "'parameters'")]
    [InlineData("\"parameters\":0", "\"parameters\":[0]", "'parameters'")]
    public void What_cannot_be_is_named_with_its_property(string find, string replace, string said)
    {
        using var temporary = new TemporaryFolder();
        var folder = OlderFormats.OfPredictor(Predictor(temporary));
        var file = Path.Combine(folder, "predictor.json");
        var text = File.ReadAllText(file);
        Assert.Contains(find, text);
        File.WriteAllText(file, text.Replace(find, replace));
        var error = Assert.Throws<GenomicsDataException>(() => PredictorFolder.ReadInfo(folder));
        Assert.Contains(said, error.Message);
        Assert.Equal(file, error.File);
    }

    [Fact]
    public void Members_that_are_links_too_deep_or_too_many_are_refused()
    {
        using var temporary = new TemporaryFolder();
        var folder = Predictor(temporary);
        Directory.CreateSymbolicLink(Path.Combine(folder, "member-1"), folder);
        Assert.Contains("is a link", Assert.Throws<GenomicsDataException>(() => PredictorFolder.Open(folder).Member(0)).Message);
        var deep = temporary.File("deep");
        for (var (inner, depth) = (deep, 0); depth < 10; depth++, inner = Path.Combine(inner, "member-1"))
        {
            Directory.CreateDirectory(inner);
            File.Copy(Path.Combine(OlderFormats.OfPredictor(folder), "predictor.json"), Path.Combine(inner, "predictor.json"));
        }
        Assert.Contains("8 deep", Assert.Throws<GenomicsDataException>(() => PredictorFolder.Open(deep).Member(0)).Message);
    }

    [Fact]
    public void Only_an_object_can_be_sealed() => Assert.Throws<ArgumentException>(() => SealedJson.Seal(Encoding.UTF8.GetBytes("[1]")));
}
