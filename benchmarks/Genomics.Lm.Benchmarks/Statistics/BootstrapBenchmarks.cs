using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Benchmarks.Statistics;

/// <summary>The statistics of a comparison: five predictors on simulated observations, 10,000 draws, one thread.</summary>
[MemoryDiagnoser]
public class BootstrapBenchmarks
{
    private const int Predictors = 5;

    private readonly BootstrapOptions _options = new() { Draws = 10_000, Threads = 1 };
    private double[] _observed = [];
    private double[][] _predictions = [];
    private int[] _groups = [];

    [Params(1_000, 7_000)]
    public int Genes { get; set; }

    [Params(1, 7)]
    public int Conditions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new CounterRandom(1);
        _observed = new double[Genes * Conditions];
        _predictions = [.. Enumerable.Range(0, Predictors).Select(_ => new double[_observed.Length])];
        for (var i = 0; i < _observed.Length; i++)
        {
            _observed[i] = random.NextNormal();
            foreach (var prediction in _predictions) prediction[i] = _observed[i] + random.NextNormal();
        }
        _groups = [.. Enumerable.Range(0, Genes).Select(gene => gene * 9 / 10)];
    }

    [Benchmark(Baseline = true, Description = "Joint bootstrap, leakage groups resampled")]
    public double Grouped() => CorrelationBootstrap.Run(_observed, Conditions, _predictions, _groups, _options).Draws(0, 0)[0];

    [Benchmark(Description = "The same, and all intervals, pairs and max-T")]
    public double Everything()
    {
        var bootstrap = CorrelationBootstrap.Run(_observed, Conditions, _predictions, _groups, _options);
        var pairs = new List<(int, int, int)>();
        for (var condition = 0; condition < Conditions; condition++)
            for (var a = 0; a < Predictors; a++)
            {
                _ = bootstrap.Interval(a, condition);
                for (var b = a + 1; b < Predictors; b++) pairs.Add((a, b, condition));
            }
        foreach (var (a, b, condition) in pairs) _ = bootstrap.Difference(a, b, condition);
        return bootstrap.AdjustTogether(pairs)[0];
    }

    [Benchmark(Description = "Sign-flip test of one pair")]
    public double SignFlip()
    => Genomics.Lm.Statistics.Resampling.SignFlip.Run(_observed, _predictions[0], _predictions[1], null, _options).PValue;
}
