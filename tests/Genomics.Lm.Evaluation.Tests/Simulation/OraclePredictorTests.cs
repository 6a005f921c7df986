using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Simulation;

public class OraclePredictorTests
{
    private static readonly PromoterSimulation Simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 200 });

    [Fact]
    public void A_saved_oracle_predicts_the_same_again()
    {
        using var temporary = new TemporaryFolder();
        using var oracle = Simulation.Oracle();
        oracle.Save(temporary.File("oracle"));
        using var loaded = OraclePredictor.Register(new PredictorCatalog()).Load(temporary.File("oracle"));
        Assert.Equal(Predict(oracle), Predict(loaded));
        Assert.Equal("oracle", loaded.Info.Kind);
    }

    [Fact]
    public void It_answers_from_the_sequence_alone_whatever_its_name()
    {
        using var oracle = Simulation.Oracle();
        var renamed = new DnaSequence("other", Simulation.Dataset.Sequences[7].ToString());
        var alone = new double[3];
        oracle.Predict([renamed], alone);
        Assert.Equal(Predict(oracle)[21..24], alone);
    }

    [Fact]
    public void Unknown_bases_are_no_site_and_short_windows_are_refused()
    {
        using var oracle = Simulation.Oracle();
        var values = new double[3];
        oracle.Predict([new DnaSequence("n", new string('N', 1001))], values);
        Assert.All(values, v => Assert.True(double.IsFinite(v)));
        Assert.Contains("1001", Assert.Throws<GenomicsDataException>(() =>
            oracle.Predict([new DnaSequence("short", "ACGT")], values)).Message);
        Assert.Throws<ArgumentException>(() => oracle.Predict(Simulation.Dataset.Sequences, values));
    }

    [Fact]
    public void A_damaged_folder_is_explained()
    {
        using var temporary = new TemporaryFolder();
        using var oracle = Simulation.Oracle();
        oracle.Save(temporary.File("oracle"));
        OlderFormats.OfPredictor(temporary.File("oracle"));
        var file = Path.Combine(temporary.File("oracle"), "model.json");
        var text = File.ReadAllText(file);
        foreach (var damaged in (string[])[text[..^20], text.Replace("\"grammar\": 1", "\"grammar\": 99"),
            "{\"grammar\":1,\"coefficients\":[[1]]}", "{}"])
        {
            File.WriteAllText(file, damaged);
            var error = Assert.Throws<GenomicsDataException>(() => OraclePredictor.Load(temporary.File("oracle")));
            Assert.Contains("again", error.Message);
            Assert.Equal(file, error.File);
        }
    }

    [Fact]
    public void Files_are_read_back_as_the_same_genes_and_hold_the_truth()
    {
        using var temporary = new TemporaryFolder();
        SimulationFiles.Write(temporary.File("out"), Simulation);
        string Path_(string name) => Path.Combine(temporary.File("out"), name);
        var sequences = FastaReader.ReadAll(Path_("promoters.fa.gz"));
        Assert.Equal(Simulation.Dataset.Sequences.Select(s => (s.Id, s.Description, s.ToString())),
            sequences.Select(s => (s.Id, s.Description, s.ToString())));
        var table = ExpressionTable.Read(Path_("expression.tsv"));
        Assert.Equal(Simulation.Dataset.Conditions, table.Conditions);
        for (var gene = 0; gene < sequences.Count; gene++)
            for (var c = 0; c < 3; c++) Assert.Equal(Simulation.Dataset.Value(gene, c), table[gene, c]);
        using var oracle = Simulation.Oracle();
        var truth = File.ReadAllLines(Path_("truth.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(201, truth.Length);
        Assert.Equal(Predict(oracle)[0].ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            truth[1][Array.IndexOf(truth[0], "condition_1")]);
        Assert.Equal(1 + Simulation.Elements.Count, File.ReadAllLines(Path_("elements.tsv")).Length);
        using var loaded = OraclePredictor.Load(Path_("oracle"));
        Assert.Equal(Predict(oracle), Predict(loaded));
    }

    [Fact]
    public void Sites_lie_where_their_motif_works_and_read_like_it()
    {
        var sites = Enumerable.Range(0, 200).SelectMany(g => Simulation.Sites(g).Select(s => (Gene: g, Site: s))).ToList();
        Assert.True(sites.Count > 200);
        foreach (var (gene, site) in sites)
        {
            Assert.InRange(site.Position, site.Element.Start, site.Element.End - 1);
            Assert.True(site.Element.BothStrands || !site.IsReverse);
            var bases = Simulation.Dataset.Sequences[gene].Slice(500 + site.Position, site.Element.Pattern.Length);
            var text = (site.IsReverse ? ReverseComplement.Of(bases) : bases).ToString();
            Assert.True(text.Zip(site.Element.Pattern, (b, p) => Fits(b, p) ? 0 : 1).Sum() <= 1, $"{text} as {site.Element.Pattern}");
        }
    }

    private static bool Fits(char b, char iupac)
        => (iupac switch
        {
            'R' => "AG",
            'Y' => "CT",
            'S' => "CG",
            'W' => "AT",
            'K' => "GT",
            'N' => "ACGT",
            _ =>
        iupac.ToString()
        }).Contains(b);

    private static double[] Predict(IExpressionPredictor predictor)
    {
        var values = new double[Simulation.Dataset.Count * 3];
        predictor.Predict(Simulation.Dataset.Sequences, values);
        return values;
    }
}
