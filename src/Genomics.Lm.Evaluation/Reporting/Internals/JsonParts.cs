using System.Text.Encodings.Web;
using System.Text.Json;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Numbers that may be undefined, and lists of objects, as JSON.</summary>
internal static class JsonParts
{
    /// <summary>An indented document that keeps letters beyond ASCII as they are.</summary>
    public static Utf8JsonWriter Writer(Stream stream)
        => new(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An array of objects, each filled by <paramref name="write"/>.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>A number; <c>null</c> when it is not finite.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value); else json.WriteNull(name);
    }

    /// <summary>A whole number; <c>null</c> when there is none.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known) json.WriteNumber(name, known); else json.WriteNull(name);
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
