using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>Options as JSON; a property that is missing has its default.</summary>
internal static class OptionsJson
{
    public static void Write(Utf8JsonWriter json, string name, DexterOptions options)
    {
        json.WriteStartObject(name);
        json.WriteNumber("bins", options.Bins);
        if (options.Part is { } part)
        {
            json.WriteStartObject("part");
            json.WriteNumber("upstream", part.Upstream);
            json.WriteNumber("downstream", part.Downstream);
            json.WriteEndObject();
        }
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

    public static DexterOptions Read(JsonRecord json)
    {
        var defaults = new DexterOptions();
        return new DexterOptions
        {
            Bins = json.Has("bins") ? json.Integer("bins") : defaults.Bins,
            Part = json.Has("part") ? new WindowPart(json.Object("part").Integer("upstream"), json.Object("part").Integer("downstream"))
                : null,
            UniformBins = Flag(json, "uniform_bins"),
            BinBounds = json.Has("bin_bounds") ? json.Integers("bin_bounds") : [],
            CorrelationIncrease = Number(json, "correlation_increase", defaults.CorrelationIncrease),
            CorrelationIncreaseRatio = Number(json, "correlation_increase_ratio", defaults.CorrelationIncreaseRatio),
            CorrelationMin = Number(json, "correlation_min", defaults.CorrelationMin),
            KmerMaxLength = json.Has("kmer_max_length") ? json.Integer("kmer_max_length") : defaults.KmerMaxLength,
            Iupac = Flag(json, "iupac"),
            Gap = Flag(json, "gap"),
            CountLastStart = Flag(json, "count_last_start"),
            ShuffleFolds = Flag(json, "shuffle_folds"),
        };
    }

    private static bool Flag(JsonRecord json, string name) => json.Has(name) && json.Flag(name);

    private static double Number(JsonRecord json, string name, double otherwise) => json.Has(name) ? json.Number(name) : otherwise;
}
