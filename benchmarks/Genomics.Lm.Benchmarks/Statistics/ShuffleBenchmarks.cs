using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Controls;

namespace Genomics.Lm.Benchmarks.Statistics;

/// <summary>Dinucleotide shuffle of one window.</summary>
[MemoryDiagnoser]
public class ShuffleBenchmarks
{
    private DnaSequence _window = new("", "");
    private ulong _stream;

    [Params(300, 4_001)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new CounterRandom(1);
        _window = new DnaSequence("gene", [.. Enumerable.Range(0, Length).Select(_ => "ACGT"[random.NextInt(4)])]);
    }

    [Benchmark]
    public DnaSequence Shuffle() => DinucleotideShuffle.Shuffle(_window, 1, _stream++);
}
