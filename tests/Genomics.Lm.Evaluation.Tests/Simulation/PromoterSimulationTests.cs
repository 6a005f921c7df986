using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Statistics.Measures;
using MathNet.Numerics.LinearAlgebra;

namespace Genomics.Lm.Evaluation.Tests.Simulation;

public class PromoterSimulationTests
{
    [Fact]
    public void The_same_options_give_the_same_bytes_with_any_number_of_threads_and_another_seed_gives_others()
    {
        var options = new SimulationOptions { Genes = 300, Threads = 1 };
        var (one, many) = (PromoterSimulation.Create(options), PromoterSimulation.Create(options with { Threads = 5 }));
        Assert.Equal(Text(one), Text(many));
        Assert.NotEqual(Text(one), Text(PromoterSimulation.Create(options with { Seed = 2 })));
    }

    [Fact]
    public void The_frozen_data_of_the_default_seed_stay_as_they_are()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 50 });
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(
                string.Concat(simulation.Dataset.Sequences.Select(s => $">{s.Id} {s.Description}\n{s}\n")))));
        Assert.Equal("1648f2739d9cbccba55465e75b190296c623fbe5f270fae5d3a37ae5b54bd63c", sum);
        Assert.Equal(4.5704680617, simulation.Dataset.Value(0, 0), 9);
    }

    [Fact]
    public void Windows_ids_and_values_have_the_asked_size()
    {
        var simulation =
            PromoterSimulation.Create(new SimulationOptions { Genes = 101, Upstream = 700, Downstream = 500, Conditions = 2 });
        Assert.Equal(101, simulation.Dataset.Count);
        Assert.Equal(101, simulation.Dataset.Sequences.Select(s => s.Id).Distinct().Count());
        Assert.Equal((1201, 700), (simulation.Dataset.Window.Length, simulation.Dataset.Window.AlignmentIndex));
        Assert.All(simulation.Dataset.Sequences, s => Assert.Equal(1201, s.Length));
        Assert.Equal(["condition_1", "condition_2"], simulation.Dataset.Conditions);
        Assert.Empty(simulation.Dataset.Warnings);
    }

    [Theory]
    [InlineData("additive")]
    [InlineData("interaction")]
    [InlineData("composition")]
    [InlineData("null")]
    public void Each_kind_of_element_explains_its_share_of_the_variance_and_least_squares_agrees(string preset)
    {
        var options = new SimulationOptions { Preset = preset, Genes = 1_500 };
        var simulation = PromoterSimulation.Create(options);
        foreach (var realised in simulation.RealisedShares)
        {
            Assert.Equal(options.Shares.Composition, realised.Composition, 6);
            Assert.Equal(options.Shares.Regions, realised.Regions, 6);
            Assert.Equal(options.Shares.Motifs, realised.Motifs, 6);
            Assert.Equal(options.Shares.Interaction, realised.Interaction, 6);
        }
        // independent: the variance that ordinary least squares on the strengths explains, kind after kind
        var shares = options.Shares;
        var sets = new List<(double Expected, Func<PlantedElement, bool> Take, bool Product)>
        {
            (shares.Composition, e => e.Kind == PlantedElementKind.Composition, false),
            (shares.Composition + shares.Regions, e => e.Kind != PlantedElementKind.Motif, false),
            (shares.Composition + shares.Regions + shares.Motifs, _ => true, false),
            (shares.Signal, _ => true, true),
        };
        foreach (var (expected, take, product) in sets)
        {
            var explained = Explained(simulation, [.. simulation.Elements.Where(e => !e.IsDecoy && take(e))], product);
            // a subset also fits what of the other kinds and the noise correlates with it by chance
            Assert.InRange(explained, expected - 0.045, expected + 0.045);
        }
        Assert.InRange(Explained(simulation, [.. simulation.Elements], true) - Explained(simulation,
            [.. simulation.Elements.Where(e => !e.IsDecoy)], true), 0, 0.01);
    }

    [Fact]
    public void The_oracle_reaches_the_ceiling_on_all_genes_and_about_so_on_test_genes()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 4_000 });
        Assert.Equal(Math.Sqrt(0.6), simulation.Options.Shares.Ceiling, 12);
        using var oracle = simulation.Oracle();
        var (predicted, width) = (new double[simulation.Dataset.Count * 3], 3);
        oracle.Predict(simulation.Dataset.Sequences, predicted);
        for (var condition = 0; condition < width; condition++)
        {
            double R(IEnumerable<int> genes)
                => Correlation.Pearson([.. genes.Select(g => predicted[g * width + condition])],
                [.. genes.Select(g => simulation.Dataset.Value(g, condition))]);
            Assert.Equal(0.7746, R(Enumerable.Range(0, simulation.Dataset.Count)), 3);
            // 3 standard errors of 1,333 genes
            Assert.InRange(R(StudySplit.Make(simulation.Dataset).Testing), 0.7746 - 0.035, 0.7746 + 0.035);
        }
    }

    [Fact]
    public void Conditions_are_correlated_and_differ()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 1_000 });
        double[] Column(int c) => [.. Enumerable.Range(0, simulation.Dataset.Count).Select(g => simulation.Dataset.Value(g, c))];
        Assert.InRange(Correlation.Pearson(Column(0), Column(1)), 0.6, 0.95);
        Assert.InRange(Correlation.Pearson(Column(1), Column(2)), 0.6, 0.95);
    }

    [Fact]
    public void Copies_and_divergent_pairs_are_what_the_leakage_audit_finds()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 1_000 });
        var expected = simulation.Genes.SelectMany((g, i) => new[] { g.CopyOf, g.Partner }.Where(o => o >= 0)
            .Select(o => (Math.Min(o, i), Math.Max(o, i)))).ToHashSet();
        Assert.InRange(simulation.Genes.Count(g => g.CopyOf >= 0), 30, 100);
        Assert.InRange(simulation.Genes.Count(g => g.Partner >= 0), 60, 150);
        var found = LeakageAudit.Find(simulation.Dataset);
        var linked = found.Pairs.Where(found.IsLink).Select(p => (p.First, p.Second)).ToHashSet();
        Assert.True(expected.Count(linked.Contains) >= 0.95 * expected.Count,
            $"{expected.Count(linked.Contains)} of {expected.Count} planted relations were found");
        // what else is linked are copies of one gene
        int Founder(int g) => simulation.Genes[g].CopyOf < 0 ? g : simulation.Genes[g].CopyOf;
        Assert.All(linked.Except(expected), pair => Assert.Equal(Founder(pair.Item1), Founder(pair.Item2)));
    }

    [Fact]
    public void Overlapping_windows_hold_the_same_DNA_seen_from_both_strands()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 400, Upstream = 800, Downstream = 500 });
        foreach (var (gene, index) in simulation.Genes.Select((g, i) => (g, i)).Where(g => g.g.Partner > g.i))
        {
            var other = simulation.Genes[gene.Partner];
            Assert.Equal((Strand.Reverse, Strand.Forward), (gene.Window.Strand, other.Window.Strand));
            var reversed = ReverseComplement.Of(simulation.Dataset.Sequences[index]).ToString();
            var forward = simulation.Dataset.Sequences[gene.Partner].ToString();
            var (start, end) = (Math.Max(gene.Window.Start, other.Window.Start), Math.Min(gene.Window.End, other.Window.End));
            Assert.True(end - start > 300);
            Assert.Equal(forward[(int)(start - other.Window.Start)..(int)(end - other.Window.Start)],
                reversed[(int)(start - gene.Window.Start)..(int)(end - gene.Window.Start)]);
        }
    }

    [Fact]
    public void Nothing_predicts_the_null_preset()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Preset = "null", Genes = 600 });
        using var result = PredictorComparison.Run(simulation.Dataset, StudySplit.Make(simulation.Dataset),
            [RidgeLearner.GcContent, RidgeLearner.Cpg], new ComparisonOptions { Draws = 1_000, Confidence = 0.999 });
        Assert.All(result.Scores, s => Assert.InRange(0, s.PearsonInterval.Low, s.PearsonInterval.High));
    }

    [Fact]
    public void Baselines_lie_between_chance_and_the_oracle()
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = 1_000 });
        using var oracle = simulation.Oracle();
        using var result = PredictorComparison.Run(
            simulation.Dataset, StudySplit.Make(simulation.Dataset),
                [RidgeLearner.GcContent, RidgeLearner.Kmers(new KmerFeatureOptions { MaxLength = 2 })],
            new ComparisonOptions { Oracle = oracle, Draws = 1_000, Conditions = ["condition_1"] });
        double R(string name) => result.Scores.First(s => s.Predictor == name).Pearson;
        Assert.InRange(R("gc_content"), 0.2, 0.55);
        Assert.True(R("kmer_ridge") > R("gc_content"));
        Assert.True(R("oracle") > R("kmer_ridge") + 0.1);
    }

    [Fact]
    public void Bad_options_are_named()
    {
        Assert.Contains("Preset", Assert.ThrowsAny<ArgumentException>(() =>
            PromoterSimulation.Create(new SimulationOptions { Preset = "none" })).Message);
        Assert.Equal("Genes", Assert.ThrowsAny<ArgumentException>(() =>
            PromoterSimulation.Create(new SimulationOptions { Genes = 3 })).ParamName);
        Assert.Equal("Upstream", Assert.ThrowsAny<ArgumentException>(() =>
            PromoterSimulation.Create(new SimulationOptions { Upstream = 100 })).ParamName);
        Assert.Equal("Genes", Assert.ThrowsAny<ArgumentException>(() =>
            PromoterSimulation.Create(new SimulationOptions { Genes = 1_000_000, Upstream = 2_000 })).ParamName);
        Assert.Equal("NoiseCorrelation", Assert.ThrowsAny<ArgumentException>(() =>
            PromoterSimulation.Create(new SimulationOptions { NoiseCorrelation = double.NaN })).ParamName);
    }

    private static double Explained(PromoterSimulation simulation, PlantedElement[] elements, bool withProduct)
    {
        var genes = simulation.Dataset.Count;
        var columns = elements.Select(e => Enumerable.Range(0, genes).Select(g => simulation.Strength(g, e)).ToArray())
            .Prepend([.. Enumerable.Repeat(1.0, genes)]).ToList();
        var (first, second) = simulation.Partners;
        if (withProduct)
            columns.Add([.. Enumerable.Range(0, genes).Select(g => simulation.Strength(g, first) * simulation.Strength(g, second))]);
        var x = Matrix<double>.Build.DenseOfColumnArrays(columns);
        var y = Vector<double>.Build.Dense(genes, g => simulation.Dataset.Value(g, 0));
        var residual = y - x * x.QR().Solve(y);
        var centred = y - y.Average();
        return 1 - residual.DotProduct(residual) / centred.DotProduct(centred);
    }

    private static string Text(PromoterSimulation simulation) => string.Join('\n', simulation.Dataset.Sequences.Select((s, g) =>
        $"{s.Id} {s.Description} {s} "
            + $"{string.Join(' ', Enumerable.Range(0, 3).Select(c => simulation.Dataset.Value(g, c).ToString("R")))}"));
}
