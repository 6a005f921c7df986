using System.Text.Json;
using Genomics.Lm.Evaluation.Statistics;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Numbers that may be undefined, as JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>A number; <c>null</c> when it is not finite.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value); else json.WriteNull(name);
    }

    /// <summary>An interval as [low, high]; <c>null</c> when it is not defined.</summary>
    public static void Range(this Utf8JsonWriter json, string name, Interval interval)
    {
        if (!interval.IsDefined) { json.WriteNull(name); return; }
        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }
}
