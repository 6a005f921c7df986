using System.CommandLine;
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

    /// <summary>Makes a name that says no format, or one that the verb does not write, wrong usage.</summary>
    public static void Restrict(Option<string?> output, params TableFormat[] formats) => output.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is not { Length: > 0 } path || formats.Contains(Of(path))) return;
        string[] endings = [.. Known.Where(k => formats.Contains(k.Format)).SelectMany(k => k.Endings)];
        result.AddError($"{output.Name} {path} ends in no format that is known here; give a name ending in "
            + $"{string.Join(", ", endings[..^1])} or {endings[^1]}");
    });
}
