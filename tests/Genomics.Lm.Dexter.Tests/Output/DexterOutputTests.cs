using System.Text.Json;
using System.Text.RegularExpressions;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests.Output;

public sealed partial class DexterOutputTests
{
    [Fact]
    public void The_originals_files_hold_what_the_original_wrote()
    {
        using var folder = new TemporaryFolder();
        var golden = GoldenCase.Of("a0_condA_b7_log");
        var run = folder.File("run");
        DexterOutput.Write(run, golden.Result);
        string[] Lines(string name) => File.ReadAllLines(Path.Combine(run, name));

        var valid = golden.Lines("domains.tsv").Skip(1).Select(l => l.Split('\t')).Where(f => f[6] == "1")
            .Select(f => $"{f[0]} {f[1]} {f[2]}").Order(StringComparer.Ordinal);
        Assert.Equal(valid, Lines("all_domains.dat").Order(StringComparer.Ordinal));
        Assert.Equal(16, Lines("root_domains.dat").Length);
        Assert.Equal(golden.Lines("training_set.txt"), Lines("training_set.log"));
        Assert.Equal(golden.Lines("testing_set.sorted.txt"), Lines("testing_set.log").Order(StringComparer.Ordinal));
        Assert.Equal(golden.Lines("expression.data.gz").Select(l => l.Split(' ')[0]), Lines("data/condA.data")
            .Select(l => l.Split(' ')[0]));
        foreach (var part in new[] { "training", "testing" })
        {
            var (expected, found) = (golden.Lines($"features_{part}.matrix.gz"), Lines($"models/all_domains.dat_{part}_set.log.matrix"));
            Assert.Equal(expected[0], found[0]);
            Assert.Equal(expected.Length, found.Length);
            for (var row = 1; row < expected.Length; row++)
                foreach (var (a, b) in expected[row].Split(' ').Skip(1).Zip(found[row].Split(' ').Skip(1)))
                    Assert.Equal(GoldenCase.Number(a), GoldenCase.Number(b), 1e-12);
        }
        Assert.Equal(Edges(golden.Lines("exploration_graph.dot.gz")), Edges(Lines("exploration_graph.dot")));
        Assert.Equal(golden.Result.Conditions[0].Model.NonZero, Regex.Count(Lines("ALL.lasso")[^1], @"\* %"));
        Assert.Equal(golden.Lines("domains.tsv").Length, Lines("domains.tsv").Length);
        Assert.Equal(golden.Condition.Model.Variables.Count + 1, Lines("coefficients.tsv").Length);
    }

    [Fact]
    public void The_folder_is_a_predictor_and_its_numbers_are_those_of_the_run()
    {
        using var folder = new TemporaryFolder();
        var golden = GoldenCase.Of("a1_condA_b7_log");
        DexterOutput.Write(folder.File("run"), golden.Result);
        using var predictor = DexterPredictor.Load(folder.File("run"));
        var predictions = new double[golden.Split.Testing.Count];
        predictor.Predict([.. golden.Split.Testing.Select(g => golden.Dataset.Sequences[g])], predictions);
        Assert.Equal(golden.Condition.TestingPredictions.Select(p => Math.Round(p, 9)), predictions.Select(p => Math.Round(p, 9)));
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("run"), "metrics.json")));
        Assert.Equal(golden.Condition.Test.Pearson, metrics.RootElement.GetProperty("test").GetProperty("pearson").GetDouble());
        Assert.Equal(golden.Condition.Test.Genes, metrics.RootElement.GetProperty("test").GetProperty("n").GetInt32());
        Assert.Equal(golden.Condition.Model.Alpha, metrics.RootElement.GetProperty("alpha").GetDouble());
        Assert.Equal(golden.Condition.Model.NonZero, metrics.RootElement.GetProperty("nonzero").GetInt32());
    }

    [Fact]
    public void Several_conditions_get_a_folder_each_whatever_their_names()
    {
        using var folder = new TemporaryFolder();
        var result = Run(["liver", "Liver", "heart/left: \"x\"", "..", "CON"]);
        DexterOutput.Write(folder.File("run"), result);
        string[] expected = ["liver", "Liver_2", "heart_left_ _x_", "_", "_CON"];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], DexterOutput.FolderOf(result, i));
            using var own = DexterPredictor.Load(Path.Combine(folder.File("run"), expected[i]));
            Assert.Equal([result.Conditions[i].Condition], own.Info.Conditions);
            Assert.True(File.Exists(Path.Combine(folder.File("run"), expected[i], "coefficients.tsv")));
        }
        using var all = DexterPredictor.Load(folder.File("run"));
        Assert.Equal(result.Conditions.Select(c => c.Condition), all.Info.Conditions);
    }

    [Fact]
    public void A_folder_with_files_is_refused_and_nothing_is_left_of_the_attempt()
    {
        using var folder = new TemporaryFolder();
        var result = Run(["c"]);
        Directory.CreateDirectory(folder.File("run"));
        DexterOutput.Write(folder.File("run"), result);
        File.WriteAllText(Path.Combine(folder.File("run"), "domains.tsv"), "mine");
        Assert.Throws<IOException>(() => DexterOutput.Write(folder.File("run"), result));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder.File("run"), "domains.tsv")));
        Assert.Equal([folder.File("run")], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void The_names_of_what_is_written_are_known_beforehand()
    {
        using var folder = new TemporaryFolder();
        var options = new DexterOutputOptions { Draw = (_, path) => File.WriteAllText(path, "") };
        DexterOutput.Write(folder.File("one"), Run(["c"]), options);
        DexterOutput.Write(folder.File("two"), Run(["c", "d"]), options);
        string[] Written(string name) => [.. Directory.GetFileSystemEntries(folder.File(name))
            .Select(entry => Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : ""))];
        Assert.Equal(DexterOutput.Names.Order(StringComparer.Ordinal),
            Written("one").Concat(Written("two")).Distinct().Except(["c/", "d/"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pictures_are_drawn_under_their_names_by_whoever_is_asked()
    {
        using var folder = new TemporaryFolder();
        var drawn = new Dictionary<string, ReportSection>();
        var golden = GoldenCase.Of("a0_condA_b7_log");
        DexterOutput.Write(folder.File("run"), golden.Result,
            new DexterOutputOptions { Lattices = true, Draw = (section, path) => drawn[Path.GetFileName(path)] = section });
        Assert.IsType<GraphSection>(drawn["exploration_graph.svg"]);
        Assert.IsType<RegionMapSection>(drawn["region_map.svg"]);
        Assert.IsType<BarSection>(drawn["importance.svg"]);
        Assert.Equal(golden.Condition.Exploration.WordLattices.Keys.Select(k => $"lattice_{k}.svg").Order(),
            drawn.Keys.Where(k => k.StartsWith("lattice", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Pictures_show_every_variable()
    {
        var golden = GoldenCase.Of("a0_condA_gap");
        var (exploration, model) = (golden.Condition.Exploration, golden.Condition.Model);
        var graph = DexterPictures.ExplorationGraph(exploration);
        Assert.Superset(exploration.Variables.Select(v => $"{v.Kmer} {v.Region}").ToHashSet(), graph.Nodes.Select(n => n.Name)
            .ToHashSet());
        Assert.Equal(exploration.Edges.Distinct().Count(), graph.Edges.Count);
        Assert.All(graph.Edges, e => Assert.NotEqual(e.From, e.To));
        Assert.Equal(model.NonZero, DexterPictures.RegionMap(model, golden.Result.Predictor.Info.Window).Tracks.Sum(t => t.Regions.Count));
        foreach (var kmer in exploration.WordLattices.Keys.Take(5))
        {
            var (lattice, bins) = (DexterPictures.Lattice(exploration, kmer), exploration.Lattice.Bins.Count);
            Assert.Equal(exploration.Lattice.Count, lattice.Values.Count(double.IsFinite));
            Assert.Equal(exploration.WordLattices[kmer][exploration.Lattice.Whole], lattice.Values[0]);
            Assert.Equal(exploration.WordLattices[kmer][1], lattice.Values[(bins - 1) * bins + 1]);
        }
        Assert.Throws<ArgumentException>(() => DexterPictures.Lattice(exploration, "ACGTACGTACGT"));
    }

    [Fact]
    public void Notes_tell_what_was_done_to_the_input()
    {
        var genes = TestGenes.Random(3, count: 60);
        var letters = genes.Letters.Sum(l => l.Count(c => c == 'R'));
        var dataset = genes.Dataset();
        var result = DexterExperiment.Run(dataset, StudySplit.Make(dataset), new DexterOptions { Bins = 13, KmerMaxLength = 2 });
        Assert.True(letters > 0);
        Assert.Contains(result.Notes, n => n.StartsWith($"{letters} letters", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.StartsWith("13 bins were asked for", StringComparison.Ordinal));
    }

    private static DexterExperimentResult Run(string[] names)
    {
        var genes = TestGenes.Random(5, count: 60);
        var values = genes.Values.SelectMany(v => names.Select((_, i) => i % 2 == 0 ? v : -v)).ToArray();
        var dataset = new GeneDataset("test", genes.Sequences, names, values, genes.Window, Data.Expression.TransformSummary.None);
        return DexterExperiment.Run(dataset, StudySplit.Make(dataset), new DexterOptions { Bins = 5, KmerMaxLength = 2 });
    }

    /// <summary>Colour, ends with their scores, and label of every edge.</summary>
    private static SortedSet<string> Edges(IEnumerable<string> lines)
    {
        var edges = new SortedSet<string>(StringComparer.Ordinal);
        var colour = "";
        foreach (var line in lines)
        {
            if (EdgeColour().Match(line) is { Success: true } match) colour = match.Groups[1].Value;
            if (line.Contains("rho", StringComparison.Ordinal) && line.Contains("->", StringComparison.Ordinal))
                edges.Add($"{colour} {Blanks().Replace(line, "")}");
        }
        return edges;
    }

    [GeneratedRegex("edge \\[arrowsize=1, color=(\\w+)\\]")]
    private static partial Regex EdgeColour();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();
}
