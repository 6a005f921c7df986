using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// Compares result files value by value: JSON by path, tables by row and column. Wall-clock times (<c>seconds</c>, <c>seconds_…</c>) are
/// left out.
/// </summary>
public static class ResultFiles
{
    /// <summary>Compares two files of one format.</summary>
    /// <param name="recorded">The recorded file, <c>.json</c> or <c>.tsv</c>.</param>
    /// <param name="found">The file of the new run.</param>
    /// <param name="compared">Number of values compared.</param>
    /// <returns>Every difference, however small.</returns>
    /// <exception cref="GenomicsDataException">A file is missing or damaged.</exception>
    public static IReadOnlyList<ResultDifference> Compare(string recorded, string found, out int compared)
    {
        var name = Path.GetFileName(recorded);
        var (before, after) = (Values(recorded), Values(found));
        var differences = new List<ResultDifference>();
        compared = before.Count;
        foreach (var (place, value) in before)
        {
            var now = after.GetValueOrDefault(place, "");
            if (value != now) differences.Add(new ResultDifference(name, place, value, now, Distance(value, now)));
        }
        foreach (var (place, value) in after)
            if (!before.ContainsKey(place)) differences.Add(new ResultDifference(name, place, "", value, double.NaN));
        return differences;
    }

    // what no two runs have in common, in the results of every verb: properties of JSON and columns of tables
    private static bool IsWallClock(string name) => name == "seconds" || name.StartsWith("seconds_", StringComparison.Ordinal);

    private static double Distance(string recorded, string found)
        => double.TryParse(recorded, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && double.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? Math.Abs(a - b) / Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b))) : double.NaN;

    private static Dictionary<string, string> Values(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(path));
                Flatten(json.RootElement, "", values);
            }
            else
            {
                ReadTable(path, values);
            }
            return values;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new GenomicsDataException($"cannot be compared: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> values)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
            {
                if (!IsWallClock(property.Name)) Flatten(property.Value, $"{path}.{property.Name}".TrimStart('.'), values);
            }
        else if (element.ValueKind == JsonValueKind.Array)
            for (var i = 0; i < element.GetArrayLength(); i++) Flatten(element[i], $"{path}[{i}]", values);
        else
            values[path] = element.ToString();
    }

    private static void ReadTable(string path, Dictionary<string, string> values)
    {
        string[]? columns = null;
        var row = 0;
        foreach (var line in File.ReadLines(path))
        {
            var cells = line.Split('\t');
            if (columns is null) columns = cells;
            for (var i = 0; i < cells.Length; i++)
                if (i >= columns.Length || !IsWallClock(columns[i]))
                    values[$"row {row}, {(i < columns.Length ? columns[i] : i)}"] = cells[i];
            row++;
        }
    }
}
