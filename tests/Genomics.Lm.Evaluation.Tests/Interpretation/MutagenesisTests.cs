using System.Globalization;
using System.Xml.Linq;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Interpretation;

public sealed class MutagenesisTests
{
    private static readonly DnaSequence Window = new("gene 1/a".Split(' ')[0], "ACCTATACCNGG");
    private readonly WordPredictor _predictor = new(12, 4);

    [Fact]
    public void Every_substitution_has_the_effect_of_predicting_the_altered_window()
    {
        var result = Mutagenesis.Run(_predictor, Window);
        Assert.Equal(1 + 2 * 33, _predictor.Asked);   // the window; 11 known bases × 3 others, in own and in the window's tokens
        Assert.Equal([4.0, -4.0], result.Reference);
        for (var position = 0; position < 12; position++)
            foreach (var alternative in "ACGT")
            {
                var effect = result.Effect(position, alternative, 0);
                var text = Window.ToString().ToCharArray();
                Assert.Equal(text[position] == alternative || text[position] == 'N', double.IsNaN(effect));
                if (double.IsNaN(effect)) continue;
                text[position] = alternative;
                var altered = new DnaSequence("a", text);
                Assert.Equal(WordPredictor.Count(altered, altered.Bases[0]) - 4, effect);
                Assert.Equal(-effect, result.Effect(position, alternative, 1));
                Assert.Equal(WordPredictor.Count(altered, (byte)'A') - 4, result.ModelPart(position, alternative, 0));
                Assert.Equal(effect, result.ModelPart(position, alternative, 0) + result.TokenisationPart(position, alternative, 0));
            }
        Assert.Equal(100, result.TokenisationPart(0, 'G', 0));
        Assert.Equal((4.0, true), (result.Importance(3, 0), double.IsNaN(result.Importance(9, 0))));
    }

    [Fact]
    public void A_region_gives_the_same_effects_as_the_whole()
    {
        var (whole, part) =
            (Mutagenesis.Run(_predictor, Window), Mutagenesis.Run(_predictor, Window, new MutagenesisOptions { Start = 2, End = 5 }));
        for (var position = 2; position < 5; position++)
            foreach (var alternative in "ACGT")
                Assert.Equal(whole.Effect(position, alternative, 1), part.Effect(position, alternative, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Effect(5, 'A', 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Effect(2, 'N', 0));
        foreach (var (start, end) in ((int, int?)[])[(-1, 3), (3, 3), (0, 13), (12, null)])
            Assert.Throws<ArgumentException>(() =>
                Mutagenesis.Run(_predictor, Window, new MutagenesisOptions { Start = start, End = end }));
    }

    [Fact]
    public void The_table_has_a_row_per_substitution_and_condition_and_the_drawing_a_cell()
    {
        using var folder = new TemporaryFolder();
        var result = Mutagenesis.Run(_predictor, Window);
        MutagenesisFiles.WriteTable(folder.File("effects.tsv"), [result]);
        var rows = File.ReadLines(folder.File("effects.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["id", "position", "reference", "alternative", "effect", "model_part", "tokenisation_part", "condition",
            "from_start"], rows[0]);
        Assert.Equal(1 + 33 * 2, rows.Length);
        var row = rows.Single(r => r[1] == "0" && r[3] == "G" && r[7] == "x");
        Assert.Equal(["gene", "0", "A", "G", "100", "0", "100", "x", "-4"], row);
        foreach (var cells in rows.Skip(1))
            Assert.Equal(double.Parse(cells[4], CultureInfo.InvariantCulture),
                double.Parse(cells[5], CultureInfo.InvariantCulture) + double.Parse(cells[6], CultureInfo.InvariantCulture));

        MutagenesisFiles.WriteHeatMap(folder.File("map.svg"), result, 0);
        var drawing = XDocument.Load(folder.File("map.svg"));
        var titles = drawing.Descendants().Where(e => e.Name.LocalName == "title").Select(e => e.Value).ToArray();
        Assert.Contains("A→G at -4: 100", titles.Select(t => t.Replace('−', '-')));
    }
}
