using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Cli.Tables;

/// <summary>How a table is written; the end of a file's name decides.</summary>
internal enum TableFormat
{
    Unknown,
    Tsv,
    Csv,
    Npy,
    Parquet,
}

/// <summary>What names of files say.</summary>
internal static class TableFormats
{
    private static readonly (TableFormat Format, string[] Endings)[] Known =
    [
        (TableFormat.Tsv, [".tsv", ".tsv.gz"]), (TableFormat.Csv, [".csv", ".csv.gz"]), (TableFormat.Npy, [".npy"]),
        (TableFormat.Parquet, [".parquet"]),
    ];

    /// <summary>The format of a file; pipes and devices are given tabs.</summary>
    public static TableFormat Of(string path) => OutputFile.IsWrittenInPlace(path) ? TableFormat.Tsv
        : Known.FirstOrDefault(k => k.Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))).Format;

    /// <summary>The endings of some formats.</summary>
    public static string[] Endings(params TableFormat[] formats)
        => [.. Known.Where(k => formats.Contains(k.Format)).SelectMany(k => k.Endings)];
}
