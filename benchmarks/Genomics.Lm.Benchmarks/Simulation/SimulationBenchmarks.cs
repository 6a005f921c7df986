using BenchmarkDotNet.Attributes;
using Genomics.Lm.Evaluation.Simulation;

namespace Genomics.Lm.Benchmarks.Simulation;

/// <summary>Simulated promoters of the built-in size and of a human gene set in the study's windows, one thread.</summary>
[MemoryDiagnoser]
public class SimulationBenchmarks
{
    private SimulationOptions _options = new();
    private PromoterSimulation? _simulation;
    private double[] _values = [];

    [Params("3,000 × 1,001", "22,410 × 4,001")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _options = Size[0] == '3' ? new SimulationOptions { Threads = 1 }
            : new SimulationOptions { Genes = 22_410, Upstream = 2_000, Downstream = 2_000, Threads = 1 };
        _simulation = PromoterSimulation.Create(_options);
        _values = new double[_simulation.Dataset.Count * _simulation.Dataset.Conditions.Count];
    }

    [Benchmark(Baseline = true, Description = "Sequences, expression and truth")]
    public double Create() => PromoterSimulation.Create(_options).Dataset.Value(0, 0);

    [Benchmark(Description = "The oracle on all windows")]
    public double Oracle()
    {
        using var oracle = _simulation!.Oracle();
        oracle.Predict(_simulation.Dataset.Sequences, _values, new Genomics.Lm.Data.PredictOptions { Threads = 1 });
        return _values[0];
    }
}
