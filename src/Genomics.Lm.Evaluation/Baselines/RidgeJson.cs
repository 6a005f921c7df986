using System.Text.Json;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>A fitted ridge regression inside a JSON object: <c>intercepts</c>, <c>penalties</c>, <c>slopes</c>.</summary>
internal static class RidgeJson
{
    public static void Write(Utf8JsonWriter json, RidgeRegression model)
    {
        Write(json, "intercepts", model.Intercepts);
        Write(json, "penalties", model.Penalties);
        json.WriteStartArray("slopes");
        for (var response = 0; response < model.Responses; response++)
            foreach (var slope in model.Slopes(response)) json.WriteNumberValue(slope);
        json.WriteEndArray();
    }

    /// <exception cref="Data.GenomicsDataException">A property is missing or holds what is no finite number.</exception>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static RidgeRegression Read(JsonRecord root)
        => RidgeRegression.FromCoefficients(root.Numbers("intercepts"), root.Numbers("slopes"), root.Numbers("penalties"));

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
