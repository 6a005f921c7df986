using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Benchmarks.Dexter;

/// <summary>The golden set of 3,000 windows of 2,001 bases, 13 bins: as a whole and by part.</summary>
[MemoryDiagnoser]
public class DexterBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dexter-benchmark-").FullName;
    private GeneDataset _dataset = null!;
    private GeneSplit _split = null!;
    private DexterExperimentResult _result = null!;
    private double[] _x = [], _y = [];
    private int _runs;

    /// <summary>Reads and runs once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _dataset = Join();
        _split = StudySplit.Make(_dataset);
        _result = DexterExperiment.Run(_dataset, _split);
        var condition = _result.Conditions[0];
        (_x, _y) = (condition.Training.ToArray(), condition.Training.Expression.ToArray());
        for (var i = 0; i < _x.Length; i++) _x[i] /= condition.Model.Variables[i % condition.Model.Variables.Count].Scale;
    }

    /// <summary>Deletes what was written.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>Read, join, split, explore, fit, test, write.</summary>
    [Benchmark]
    public void ReadExploreFitWrite()
    {
        var dataset = Join();
        DexterOutput.Write(NewFolder(), DexterExperiment.Run(dataset, StudySplit.Make(dataset)));
    }

    /// <summary>Read and join.</summary>
    [Benchmark]
    public GeneDataset Read() => Join();

    /// <summary>Explore, fit, test.</summary>
    [Benchmark]
    public DexterExperimentResult ExploreAndFit() => DexterExperiment.Run(_dataset, _split);

    /// <summary>Penalty by cross-validation and the final fit, 2,000 × 135.</summary>
    [Benchmark]
    public LassoFit FitLasso() => Lasso.CrossValidate(_x, _y);

    /// <summary>Write the output folder.</summary>
    [Benchmark]
    public void Write() => DexterOutput.Write(NewFolder(), _result);

    private string NewFolder() => Path.Combine(_folder, $"run{_runs++}");   // a run is never written over another

    internal static GeneDataset Join()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        return GeneDataset.Join(
            FastaReader.ReadAll(Path.Combine(folder, "a2.fa.gz")), ExpressionTable.Read(Path.Combine(folder, "a2.tsv.gz")),
            new DatasetOptions { AlignmentIndex = 1000, Transform = ExpressionTransform.Log10Floor, Conditions = ["condA"] });
    }
}
