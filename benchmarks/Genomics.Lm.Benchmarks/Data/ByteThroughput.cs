using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Adds MB/s to benchmarks that read a file of so many megabytes.</summary>
public sealed class ByteThroughput : ManualConfig
{
    public ByteThroughput() => AddColumn(new Column());

    private sealed class Column : IColumn
    {
        public string Id => nameof(ByteThroughput);
        public string ColumnName => "MB/s";
        public bool AlwaysShow => true;
        public ColumnCategory Category => ColumnCategory.Custom;
        public int PriorityInCategory => 0;
        public bool IsNumeric => true;
        public UnitType UnitType => UnitType.Dimensionless;
        public string Legend => "Million bytes of uncompressed text read per second, from the median";
        public bool IsAvailable(Summary summary) => true;
        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
            => summary[benchmarkCase]?.ResultStatistics is { } statistics
            && benchmarkCase.Parameters[nameof(ReadingBenchmarks.Megabytes)] is int megabytes
                ? (megabytes * 1e9 / statistics.Median).ToString("F0", System.Globalization.CultureInfo.InvariantCulture) : "?";
    }
}
