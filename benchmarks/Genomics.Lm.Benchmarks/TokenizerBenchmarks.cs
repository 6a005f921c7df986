using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Benchmarks;

/// <summary>
/// Tokenization of one simulated sequence by a vocabulary of 4,096 learned here; every call takes another sequence, so that no branch is
/// learned by heart.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(Config))]
public class TokenizerBenchmarks
{
    private DnaTokenizer _tokenizer = DnaTokenizer.Create([]);
    private DnaSequence[] _sequences = [];
    private string[] _texts = [];
    private int[] _ids = [], _starts = [];
    private int _next;

    [Params(200, 4_000, 1_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _tokenizer = BpeTrainer.Train([Simulate(0, 1_000_000)]).Tokenizer;
        _sequences = [.. Enumerable.Range(1, Math.Max(4, 1_000_000 / Length)).Select(i => Simulate(i, Length))];
        _texts = [.. _sequences.Select(s => s.ToString())];
        (_ids, _starts) = (new int[DnaTokenizer.MaxTokens(Length)], new int[DnaTokenizer.MaxTokens(Length)]);
    }

    [Benchmark(Baseline = true, Description = "Encode into given memory, with base ranges")]
    public int Encode() => _tokenizer.Encode(_sequences[Next()].Bases, _ids, _starts);

    [Benchmark(Description = "EncodeToIds of a string")]
    public int EncodeToIds() => _tokenizer.EncodeToIds(_texts[Next()]).Length;

    [Benchmark(Description = "CountTokens of a string")]
    public int CountTokens() => _tokenizer.CountTokens(_texts[Next()]);

    private int Next() => _next = _next + 1 < _sequences.Length ? _next + 1 : 0;

    // uniform bases with a tandem repeat now and then, as genomes have them
    private static DnaSequence Simulate(int number, int length)
    {
        var random = new CounterRandom(1, (ulong)number);
        var bases = new char[length];
        for (var at = 0; at < length;)
        {
            var (unit, copies) = (random.NextInt(6) + 1, random.NextInt(100) == 0 ? random.NextInt(20) + 2 : 1);
            var start = at;
            for (var i = 0; i < unit * copies && at < length; i++, at++)
                bases[at] = i < unit ? "ACGT"[random.NextInt(4)] : bases[start + i % unit];
        }
        return new DnaSequence($"s{number}", bases);
    }

    private sealed class Config : ManualConfig
    {
        public Config() => AddColumn(new BasesPerSecond());
    }

    private sealed class BasesPerSecond : IColumn
    {
        public string Id => nameof(BasesPerSecond);
        public string ColumnName => "Mbases/s";
        public bool AlwaysShow => true;
        public ColumnCategory Category => ColumnCategory.Custom;
        public int PriorityInCategory => 0;
        public bool IsNumeric => true;
        public UnitType UnitType => UnitType.Dimensionless;
        public string Legend => "Million bases tokenized per second on one core, from the median";
        public bool IsAvailable(Summary summary) => true;
        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
            => summary[benchmarkCase]?.ResultStatistics is { } statistics && benchmarkCase.Parameters[nameof(Length)] is int length
                ? (length / statistics.Median * 1e3).ToString("F1", System.Globalization.CultureInfo.InvariantCulture) : "?";
    }
}
