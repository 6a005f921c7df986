using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// What <c>head.json</c> of a predictor folder says: how a window becomes encoder input, and how the head's outputs become expression
/// values.
/// </summary>
internal sealed record HeadDescription
{
    public const string FileName = "head.json";

    /// <summary>
    /// 2: pooling by <c>Bins</c>, and a part that counts the alignment base once; 1: by <c>Slots</c>, and a part with the alignment base in
    /// its downstream.
    /// </summary>
    public const int Newest = 2;

    public int FormatVersion { get; init; } = Newest;
    public required Pooling Pooling { get; init; }

    /// <summary>Bin borders relative to the alignment base; null without bins.</summary>
    public int[]? BinBorders { get; init; }

    /// <summary>The part of the window that is read; null: all of it.</summary>
    public WindowPart? Part { get; init; }

    /// <summary>Token limit; 0: none.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Names of the head's outputs.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>[outputs] a prediction is mean + deviation · output.</summary>
    public required double[] Means { get; init; }

    /// <summary>[outputs]</summary>
    public required double[] Deviations { get; init; }

    /// <summary>Networks whose predictions are averaged.</summary>
    public int Members { get; init; } = 1;

    /// <summary>
    /// The head as an engine knows it; dropout and loss, which matter to training only, are left at none and squared error.
    /// </summary>
    [JsonIgnore]
    public RegressionHead Head => new()
    {
        Pooling = Pooling,
        Bins = BinBorders is null ? 1 : BinBorders.Length - 1,
        Outputs = Outputs.Length,
        Dropout = 0,
    };

    /// <summary>The weight file of a member: <c>model.safetensors</c>, <c>model-2.safetensors</c>, …</summary>
    public static string WeightFile(int member) => member == 0 ? "model.safetensors" : $"model-{member + 1}.safetensors";

    /// <summary>Writes <c>head.json</c>.</summary>
    public void Write(string folder)
        => OutputFile.Write(Path.Combine(folder, FileName),
        stream => JsonSerializer.Serialize(stream, this, PredictionJson.Default.HeadDescription));

    /// <summary>Reads <c>head.json</c>.</summary>
    /// <exception cref="GenomicsDataException">Missing, damaged or newer.</exception>
    public static HeadDescription Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            throw new GenomicsDataException($"has no {FileName}; the folder is damaged, fit the predictor again", folder);
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new JsonException("no object");
            var version = json["format_version"]?.GetValue<int>() ?? 1;
            if (version > Newest)
                throw new GenomicsDataException(
                    $"has format version {version}, this library reads up to {Newest}; use a newer version of the library", file);
            if (version < 2) Renew(json);
            var head = json.Deserialize(PredictionJson.Default.HeadDescription)
                ?? throw new JsonException("null in place of a description");
            head.Check(file);
            return head;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException(
                $"not a valid head description: {error.Message}; the folder is damaged, fit the predictor again", file, 0, null, error);
        }
    }

    // what format 1 says, in the words of format 2
    private static void Renew(JsonObject json)
    {
        json["format_version"] = Newest;
        if (json["pooling"]?.GetValue<string>() == "Slots") json["pooling"] = nameof(Pooling.Bins);
        if (json["part"] is JsonObject part && part["downstream"] is { } downstream) part["downstream"] = downstream.GetValue<int>() - 1;
    }

    private void Check(string file)
    {
        var problem =
            Outputs.Length == 0 ? "no outputs"
            : Part is { } part
            && (part.Upstream < 0 || part.Downstream < -1 || (long)part.Upstream + part.Downstream + 1 is < 1 or > 1 << 30)
            ? $"a part of −{part.Upstream}..+{part.Downstream}"
            : Means.Length != Outputs.Length
            || Deviations.Length != Outputs.Length ? $"{Outputs.Length} outputs but {Means.Length} means and {Deviations.Length} deviations"
            : (Pooling == Pooling.Bins) != (BinBorders is not null) ? "bin borders belong to pooling by bins, and to nothing else"
            : !Enum.IsDefined(Pooling) || Pooling == Pooling.Max ? $"a head cannot pool by {Pooling}"
            : Members is < 1 or > 1000 ? $"{Members} members"
            : null;
        if (problem is not null)
            throw new GenomicsDataException($"not a valid head description: {problem}; the folder is damaged, fit the predictor again",
                file);
    }
}

/// <summary>Source-generated JSON of the head description: no reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HeadDescription))]
internal sealed partial class PredictionJson : JsonSerializerContext;
