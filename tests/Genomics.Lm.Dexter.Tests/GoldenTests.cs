using System.Text.RegularExpressions;
using Genomics.Lm.Dexter.Exploration;

namespace Genomics.Lm.Dexter.Tests;

/// <summary>Our runs against the original program's on the same input, at the tolerances stated with the golden data.</summary>
public sealed partial class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.AllNames];

    [Theory, MemberData(nameof(Cases))]
    public void Split_has_the_same_genes_in_the_same_order(string name)
    {
        var golden = GoldenCase.Of(name);
        Assert.Equal(golden.Lines("training_set.txt"), golden.Split.Learning.Select(g => golden.Dataset.Sequences[g].Id));
        Assert.Equal(
            golden.Lines("testing_set.sorted.txt").Order(StringComparer.Ordinal),
            golden.Split.Testing.Select(g => golden.Dataset.Sequences[g].Id).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Expression_values_are_the_same(string name)
    {
        var golden = GoldenCase.Of(name);
        var lines = golden.Lines("expression.data.gz");
        Assert.Equal(lines.Length, golden.Dataset.Count);
        for (var gene = 0; gene < lines.Length; gene++)
        {
            var fields = lines[gene].Split(' ');
            Assert.Equal(fields[0], golden.Dataset.Sequences[gene].Id);
            Assert.Equal(GoldenCase.Number(fields[1]), golden.Dataset.Value(gene, 0), 1e-12);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Bins_are_the_same(string name)
    {
        var golden = GoldenCase.Of(name);
        Assert.Equal(golden.Lines("bins.tsv").Skip(1), golden.Result.Predictor.Layout.Bins.Select(b => $"{b.Left}\t{b.Right}"));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_same_domains_are_treated_and_valid_with_the_same_correlations(string name)
    {
        var golden = GoldenCase.Of(name);
        var expected = golden.Lines("domains.tsv").Skip(1).Select(l => l.Split('\t'))
            .ToDictionary(f => (f[0], GoldenCase.Integer(f[1]), GoldenCase.Integer(f[2])),
                f => (IsRoot: f[5] == "1", IsValid: f[6] == "1", Strength: GoldenCase.Number(f[7])));
        var found = golden.Condition.Exploration.Domains.ToDictionary(d => (d.Domain.Kmer, d.Domain.Region.Left, d.Domain.Region.Right));
        Assert.Empty(expected.Keys.Except(found.Keys));
        Assert.Empty(found.Keys.Except(expected.Keys));
        foreach (var (key, domain) in expected)
        {
            Assert.Equal((key, domain.IsRoot, domain.IsValid), (key, found[key].IsRoot, found[key].IsValid));
            Assert.Equal(domain.Strength, found[key].Domain.Strength, 1e-12);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Lattices_of_explored_words_are_the_same(string name)
    {
        var golden = GoldenCase.Of(name);
        var exploration = golden.Condition.Exploration;
        var compared = 0;
        foreach (var fields in golden.Lines("lattices.tsv.gz").Skip(1).Select(l => l.Split('\t')))
        {
            if (!exploration.WordLattices.TryGetValue(fields[0], out var lattice)) continue;
            var region = exploration.Lattice.At(GoldenCase.Integer(fields[1]), GoldenCase.Integer(fields[2]));
            Assert.Equal(GoldenCase.Number(fields[3]), Math.Abs(lattice[region]), 1e-12);
            compared++;
        }
        Assert.Equal(exploration.WordLattices.Count * exploration.Lattice.Count, compared);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Graph_has_the_same_edges(string name)
    {
        var golden = GoldenCase.Of(name);
        var expected = new HashSet<string>();
        var colour = "";
        foreach (var line in golden.Lines("exploration_graph.dot.gz"))
        {
            if (EdgeColour().Match(line) is { Success: true } match) colour = match.Groups[1].Value;
            if (Edge().Match(line) is { Success: true } edge) expected.Add($"{colour} {edge.Groups[1].Value} -> {edge.Groups[2].Value}");
        }
        var found = golden.Condition.Exploration.Edges
            .Select(e => $"{Colour(e.Kind)} {e.From.Kmer}{e.From.Region} -> {e.To.Kmer}{e.To.Region}").ToHashSet();
        Assert.Empty(expected.Except(found));
        Assert.Empty(found.Except(expected));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Matrices_are_the_same(string name)
    {
        var golden = GoldenCase.Of(name);
        foreach (var (file, matrix) in new[] { ("features_training.matrix.gz", golden.Condition.Training),
            ("features_testing.matrix.gz", golden.Condition.Testing) })
        {
            var lines = golden.Lines(file);
            Assert.Equal(lines[0], $"sequence expression {string.Join(' ', matrix.Variables.Select(v => v.Name))}");
            Assert.Equal(lines.Length - 1, matrix.Genes.Count);
            for (var row = 0; row < matrix.Genes.Count; row++)
            {
                var fields = lines[row + 1].Split(' ');
                Assert.Equal(fields[0], matrix.Genes[row]);
                Assert.Equal(GoldenCase.Number(fields[1]), matrix.Expression[row], 1e-12);
                for (var column = 0; column < matrix.Variables.Count; column++)
                    Assert.Equal(GoldenCase.Number(fields[column + 2]), matrix[row, column], 1e-12);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Lasso_chooses_the_same_penalty_and_reaches_the_optimum(string name)
    {
        var golden = GoldenCase.Of(name);
        var tight = golden.Lasso.GetProperty("tight");
        var lasso = golden.Condition.Lasso;
        Near(tight.GetProperty("alpha").GetDouble(), lasso.Alpha, 1e-9);
        Assert.Equal(tight.GetProperty("alpha_index").GetInt32(), lasso.AlphaIndex);
        var errors = tight.GetProperty("mse_path_mean").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        for (var i = 0; i < errors.Length; i++) Near(errors[i], lasso.MeanErrors[i], 1e-6);
        Assert.InRange(lasso.Violation, 0, 1e-9);
        Assert.Equal(tight.GetProperty("intercept").GetDouble(), lasso.Intercept, 1e-9);
        var coefficients = tight.GetProperty("coef_standardised").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        Assert.Equal(coefficients.Length, lasso.Coefficients.Count);
        // columns that are equal in every gene may share a coefficient in any way: their sum is what the optimum determines
        foreach (var twins in EqualColumns(golden.Condition.Training))
            Assert.Equal(twins.Sum(i => coefficients[i]), twins.Sum(i => lasso.Coefficients[i]), 1e-6);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Test_accuracy_is_the_same(string name)
    {
        var golden = GoldenCase.Of(name);
        var expected = golden.Lasso.GetProperty("tight").GetProperty("test");
        var found = golden.Condition.Test;
        Assert.Equal(expected.GetProperty("n").GetInt32(), found.Genes);
        Near(expected.GetProperty("pearson").GetDouble(), found.Pearson, 1e-6);
        Near(expected.GetProperty("mse").GetDouble(), found.MeanSquaredError, 1e-6);
        Near(expected.GetProperty("r2").GetDouble(), found.RSquared, 1e-6);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_predictor_gives_the_predictions_of_the_test(string name)
    {
        var golden = GoldenCase.Of(name);
        var sequences = golden.Split.Testing.Select(g => golden.Dataset.Sequences[g]).ToArray();
        var predictions = new double[sequences.Length];
        golden.Result.Predictor.Predict(sequences, predictions);
        for (var i = 0; i < predictions.Length; i++) Assert.Equal(golden.Condition.TestingPredictions[i], predictions[i], 1e-12);
        foreach (var gene in golden.Lasso.GetProperty("tight").GetProperty("predictions_first20").EnumerateObject())
            Assert.Equal(gene.Value.GetDouble(), predictions[Array.FindIndex(sequences, s => s.Id == gene.Name)], 1e-5);
    }

    private static IEnumerable<IGrouping<string, int>> EqualColumns(DexterMatrix matrix)
    {
        var (x, columns) = (matrix.ToArray(), matrix.Variables.Count);
        return Enumerable.Range(0, columns).GroupBy(i => string.Join(' ',
            Enumerable.Range(0, matrix.Genes.Count).Select(row => x[row * columns + i])));
    }

    private static void Near(double expected, double found, double relative)
        => Assert.Equal(expected, found, relative * Math.Abs(expected));

    private static string Colour(EdgeKind kind) => kind switch
    {
        EdgeKind.Extension => "blue",
        EdgeKind.Control => "green",
        _ => "magenta",
    };

    [GeneratedRegex("edge \\[arrowsize=1, color=(\\w+)\\]")]
    private static partial Regex EdgeColour();

    [GeneratedRegex("\"\\\\%(\\S+) rho: [^\"]*\"\\s*->\\s*\"\\\\%(\\S+) rho:")]
    private static partial Regex Edge();
}
