using System.Text.Json;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>Options as JSON; a property that is missing has its default.</summary>
internal static class OptionsJson
{
    public static void Write(Utf8JsonWriter json, string name, DexterOptions options)
    {
        json.WriteStartObject(name);
        json.WriteNumber("bins", options.Bins);
        json.WriteBoolean("uniform_bins", options.UniformBins);
        json.WriteStartArray("bin_bounds");
        foreach (var bound in options.BinBounds) json.WriteNumberValue(bound);
        json.WriteEndArray();
        json.WriteNumber("correlation_increase", options.CorrelationIncrease);
        json.WriteNumber("correlation_increase_ratio", options.CorrelationIncreaseRatio);
        json.WriteNumber("correlation_min", options.CorrelationMin);
        json.WriteNumber("kmer_max_length", options.KmerMaxLength);
        json.WriteBoolean("iupac", options.Iupac);
        json.WriteBoolean("gap", options.Gap);
        json.WriteBoolean("count_last_start", options.CountLastStart);
        json.WriteBoolean("shuffle_folds", options.ShuffleFolds);
        json.WriteEndObject();
    }

    public static DexterOptions Read(JsonElement json)
    {
        var defaults = new DexterOptions();
        return new DexterOptions
        {
            Bins = json.TryGetProperty("bins", out var bins) ? bins.GetInt32() : defaults.Bins,
            UniformBins = Flag(json, "uniform_bins"),
            BinBounds = json.TryGetProperty("bin_bounds", out var bounds) ? [.. bounds.EnumerateArray().Select(b => b.GetInt32())] : [],
            CorrelationIncrease = Number(json, "correlation_increase", defaults.CorrelationIncrease),
            CorrelationIncreaseRatio = Number(json, "correlation_increase_ratio", defaults.CorrelationIncreaseRatio),
            CorrelationMin = Number(json, "correlation_min", defaults.CorrelationMin),
            KmerMaxLength = json.TryGetProperty("kmer_max_length", out var length) ? length.GetInt32() : defaults.KmerMaxLength,
            Iupac = Flag(json, "iupac"),
            Gap = Flag(json, "gap"),
            CountLastStart = Flag(json, "count_last_start"),
            ShuffleFolds = Flag(json, "shuffle_folds"),
        };
    }

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static double Number(JsonElement json, string name, double otherwise)
        => json.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
}
