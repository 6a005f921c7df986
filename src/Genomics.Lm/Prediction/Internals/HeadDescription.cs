using System.Text.Json;
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
    /// 2: pooling by <c>Bins</c>, and a part that counts the alignment base once; 1: by <c>Slots</c>, and a part with the alignment base
    /// in its downstream.
    /// </summary>
    public const int Newest = 2;

    // [CLS] and [SEP]
    private const int LeastTokens = 2;

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

    /// <summary>Whether the outputs add to what another predictor says, which stands in <c>member-1</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Anchored { get; init; }

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
        Anchored = Anchored,
    };

    /// <summary>Values of the outputs, [windows, outputs], in the network's units.</summary>
    public float[][] Scaled(double[] values)
        => [.. values.Chunk(Outputs.Length).Select(row => row.Select((v, o) => (float)((v - Means[o]) / Deviations[o])).ToArray())];

    /// <summary>The weight file of a member: <c>model.safetensors</c>, <c>model-2.safetensors</c>, …</summary>
    public static string WeightFile(int member) => member == 0 ? "model.safetensors" : $"model-{member + 1}.safetensors";

    /// <summary>Writes <c>head.json</c>.</summary>
    public void Write(string folder)
        => OutputFile.Write(Path.Combine(folder, FileName),
        stream => JsonSerializer.Serialize(stream, this, PredictionJson.Default.HeadDescription));

    /// <summary>Reads <c>head.json</c>.</summary>
    /// <exception cref="GenomicsDataException">Missing, damaged or newer; file and property are named.</exception>
    public static HeadDescription Read(PredictorFiles files) => files.Read(FileName, root =>
    {
        var version = root.Has("format_version") ? root.Integer("format_version", 1) : 1;
        if (version > Newest)
            throw new GenomicsDataException(
                $"has format version {version}, this library reads up to {Newest}; use a newer version of the library",
                    files.PathOf(FileName));
        var head = new HeadDescription
        {
            Pooling = PoolingOf(root, version),
            BinBorders = root.Has("bin_borders") ? root.Integers("bin_borders") : null,
            Part = root.Has("part") ? PartOf(root.Object("part"), version) : null,
            MaxTokens = root.Has("max_tokens") ? root.Integer("max_tokens", 0) : 0,
            Outputs = [.. root.Texts("outputs")],
            Means = root.Numbers("means"),
            Deviations = root.Numbers("deviations"),
            Anchored = root.Has("anchored") && root.Flag("anchored"),
            Members = root.Has("members") ? root.Integer("members", 1, PredictorFolder.MostMembers) : 1,
        };
        head.Check(root, files.Info);
        return head;
    });

    private static Pooling PoolingOf(JsonRecord root, int version)
    {
        var text = root.Text("pooling");
        if (version == 1 && text == "Slots") return Pooling.Bins;
        return Enum.TryParse<Pooling>(text, out var pooling) && Enum.IsDefined(pooling) && pooling != Pooling.Max
            ? pooling : throw root.Wrong("pooling", "is none that a head can have");
    }

    // in format 1 the bases downstream include the alignment base
    private static WindowPart PartOf(JsonRecord part, int version)
        => new(part.Integer("upstream", 0), part.Integer("downstream", -1) - (version == 1 ? 1 : 0));

    private void Check(JsonRecord root, PredictorInfo info)
    {
        if (Outputs.Length == 0) throw root.Wrong("outputs", "is empty");
        if (Means.Length != Outputs.Length) throw root.Wrong("means", $"has {Means.Length} values for {Outputs.Length} outputs");
        if (Deviations.Length != Outputs.Length || Deviations.Any(d => d < 0))
            throw root.Wrong("deviations", $"must have {Outputs.Length} values, none of them negative");
        if (MaxTokens is > 0 and < LeastTokens)
            throw root.Wrong("max_tokens", $"is {MaxTokens}, must be 0 for no limit or at least {LeastTokens}");
        if ((Pooling == Pooling.Bins) != (BinBorders is not null))
            throw root.Wrong("bin_borders", "belongs to pooling by bins, and to nothing else");
        if (info.Conditions.Except(Outputs).FirstOrDefault() is { } missing)
            throw root.Wrong("outputs", $"lacks the condition '{missing}' of {PredictorCatalog.FileName}");
        if (BinBorders is not null) _ = new AlignedBins(BinBorders);
        if (Part is { } part && (part.Upstream < 0 || part.Downstream < -1
            || (long)part.Upstream + part.Downstream + 1 is < 1 or > 1 << 30))
            throw root.Wrong("part", $"is −{part.Upstream}..+{part.Downstream}");
        Part?.Validate(info.Window);
    }
}

/// <summary>Source-generated JSON of the head description: no reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HeadDescription))]
internal sealed partial class PredictionJson : JsonSerializerContext;
