using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests;

/// <summary>A run of the original program on synthetic data, with our run on the same input; each is run once for all tests.</summary>
public sealed class GoldenCase
{
    private static readonly Dictionary<string, GoldenCase> Cases = [];

    private GoldenCase(string name)
    {
        Name = name;
        using var json = JsonDocument.Parse(string.Join('\n', Lines("case.json")));
        var input = json.RootElement.GetProperty("input").GetString()!;
        var arguments = json.RootElement.GetProperty("options").GetString()!.Split(' ', '=');
        Options = OptionsOf(arguments);
        Dataset = GeneDataset.Join(
            FastaReader.Read(TestFolders.Golden($"inputs/{input}.fa.gz")),
                ExpressionTable.Read(TestFolders.Golden($"inputs/{input}.tsv.gz")),
            new DatasetOptions
            {
                AlignmentIndex = json.RootElement.GetProperty("alignment_index").GetInt32(),
                Transform = arguments.Contains("-log_transform") ? ExpressionTransform.Log10Floor : ExpressionTransform.None,
                Conditions = [json.RootElement.GetProperty("condition").GetString()!],
            });
        Split = StudySplit.Make(Dataset);
        Result = DexterExperiment.Run(Dataset, Split, Options);
        using var lasso = JsonDocument.Parse(string.Join('\n', Lines("lasso.json")));
        Lasso = lasso.RootElement.Clone();
    }

    public static IEnumerable<string> AllNames =>
    [
        "a0_condA_b7_log", "a0_condA_gap", "a0_condA_iupac", "a1_condA_b7_log", "a1_condA_set_log", "a1_condA_u7_opts", "a1_condB_b13_lin",
            "a2_condA_b13_log",
    ];

    public string Name { get; }

    public DexterOptions Options { get; }

    public GeneDataset Dataset { get; }

    public GeneSplit Split { get; }

    public DexterExperimentResult Result { get; }

    public JsonElement Lasso { get; }

    public DexterConditionResult Condition => Result.Conditions[0];

    public static GoldenCase Of(string name)
    {
        lock (Cases) return Cases.TryGetValue(name, out var found) ? found : Cases[name] = new GoldenCase(name);
    }

    /// <summary>The lines of a golden file: the copy in this project, otherwise the reference data (skips the test when absent).</summary>
    public string[] Lines(string file)
    {
        var path = TestFolders.Golden($"{Name}/{file}{(file.EndsWith(".gz", StringComparison.Ordinal) ? "" : ".gz")}");
        return ReadLines(File.Exists(path) ? path : TestFolders.Shared($"golden/dexter/{Name}/{file}"));
    }

    public static string[] ReadLines(string path)
    {
        using Stream file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress) : file);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static DexterOptions OptionsOf(string[] arguments) => new()
    {
        Bins = Integer(After(arguments, "-nb_bins") ?? "13"),
        UniformBins = arguments.Contains("-uniform_bins"),
        BinBounds = After(arguments, "-set_bins") is { } bounds ? [.. bounds.Split(',').Select(Integer)] : [],
        CorrelationIncrease = Number(After(arguments, "-correlation_increase") ?? "0.01"),
        CorrelationIncreaseRatio = Number(After(arguments, "-correlation_increase_ratio") ?? "0.1"),
        CorrelationMin = Number(After(arguments, "-correlation_min") ?? "0"),
        KmerMaxLength = Integer(After(arguments, "-kmer_max_length") ?? "0"),
        Iupac = arguments.Contains("-iupac"),
        Gap = arguments.Contains("-gap"),
    };

    private static string? After(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var i ? arguments[i + 1]
        : null;
}
