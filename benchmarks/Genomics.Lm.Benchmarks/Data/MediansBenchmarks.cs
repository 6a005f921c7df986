using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Medians of 50 tissues from 2,000 samples; one operation is one gene.</summary>
[MemoryDiagnoser]
public class MediansBenchmarks
{
    private const int Genes = 200;

    private MadeUpFiles? _files;
    private string _samples = "", _attributes = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _files = new MadeUpFiles();
        (_samples, _attributes, _) = _files.SampleGct(Genes);
    }

    [GlobalCleanup]
    public void Cleanup() => _files?.Dispose();

    [Benchmark(OperationsPerInvoke = Genes, Description = "Medians of samples, per gene")]
    public int Medians() => GtexExpression.ReadSampleMedians(_samples, _attributes, new GtexOptions { Threads = Threads }).Genes.Count;
}
