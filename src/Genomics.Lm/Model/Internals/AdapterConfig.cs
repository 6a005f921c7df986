using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Model.Internals;

/// <summary>The <c>adapter_config.json</c> of PEFT: what a folder of LoRA adapters means.</summary>
internal sealed class AdapterConfig
{
    /// <summary>How names begin in a file of adapters.</summary>
    public const string Prefix = "base_model.model.";

    /// <summary>How names of A and B end.</summary>
    public const string First = ".lora_A.weight", Second = ".lora_B.weight";

    private const int Largest = 1 << 20;

    private readonly LoraSpec _spec;
    private readonly bool _isRankOfEach, _isRootScaled;

    private AdapterConfig(LoraSpec spec, bool isRankOfEach, bool isRootScaled)
        => (_spec, _isRankOfEach, _isRootScaled) = (spec, isRankOfEach, isRootScaled);

    /// <summary>Parts of names that stand for PEFT's own modules around those of the model.</summary>
    public static IReadOnlyList<string> Wrappings { get; } = ["default", "modules_to_save", "base_layer"];

    /// <summary>Rank and alpha of one adapter.</summary>
    /// <param name="module">The adapted module, for messages.</param>
    /// <param name="rank">Rows of its first factor.</param>
    /// <param name="path">The file of the factors, for messages.</param>
    /// <exception cref="GenomicsDataException">The rank is not the stated one.</exception>
    public LoraSpec SpecOf(string module, int rank, string path)
    {
        if (rank != _spec.Rank && !_isRankOfEach)
            throw new GenomicsDataException($"the adapter of '{module}' has rank {rank}, but 'r' is {_spec.Rank}", path);
        var spec = _spec with { Rank = rank };
        return _isRootScaled ? spec with { Alpha = spec.Alpha * Math.Sqrt(rank) } : spec;   // alpha / √rank
    }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="GenomicsDataException">The file is missing or malformed, or tells of adapters of another kind.</exception>
    public static AdapterConfig Read(string path) => JsonInput.Read(path, "PEFT's adapter_config.json", Largest, root =>
    {
        if (root.ValueKind != JsonValueKind.Object) throw Error("expected a JSON object");
        if (Text("peft_type") is var kind && kind != "LORA") throw Error($"'peft_type' is '{kind}'; only LORA is supported");
        foreach (var name in (string[])["use_dora", "fan_in_fan_out"])
            if (Flag(name)) throw Error($"'{name}' is true; only false is supported");
        foreach (var name in (string[])["alpha_pattern", "layer_replication"])
            if (HasContent(name)) throw Error($"'{name}' is set, which is not supported; merge with merge_and_unload() there");
        var spec = new LoraSpec { Rank = Member("r").GetInt32(), Alpha = Member("lora_alpha").GetDouble() };
        try
        {
            spec.Validate();
        }
        catch (ArgumentException e)
        {
            throw Error(ErrorText.OfArgument(e, null));
        }
        return new AdapterConfig(spec, HasContent("rank_pattern"), Flag("use_rslora"));

        JsonElement Member(string name) => root.TryGetProperty(name, out var value) ? value : throw Error($"'{name}' is missing");
        string? Text(string name) => Member(name).GetString();
        bool Flag(string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && value.GetBoolean();
        bool HasContent(string name) => root.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            && (value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : value.EnumerateObject().Count()) > 0;
        GenomicsDataException Error(string message) => new(message, path);
    });

    /// <summary>Writes the members that PEFT reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The tensors beside it, without <see cref="Prefix"/>.</param>
    /// <param name="spec">Rank and alpha.</param>
    /// <param name="baseModel">The model they belong to.</param>
    public static void Write(string path, IEnumerable<string> names, LoraSpec spec, string baseModel)
    {
        var modules = names.ToLookup(IsFactor, name => name[..name.LastIndexOf('.')]);
        OutputFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteString("base_model_name_or_path", baseModel);
            json.WriteString("bias", "none");
            json.WriteBoolean("fan_in_fan_out", false);
            json.WriteBoolean("inference_mode", true);
            json.WriteNumber("lora_alpha", spec.Alpha);
            json.WriteNumber("lora_dropout", 0);
            WriteNames("modules_to_save", modules[false]);
            json.WriteString("peft_type", "LORA");
            json.WriteNumber("r", spec.Rank);
            WriteNames("target_modules", modules[true].Select(module => module.Split('.')[^2]));   // before lora_A
            json.WriteNull("task_type");
            json.WriteEndObject();

            void WriteNames(string name, IEnumerable<string> values)
            {
                json.WriteStartArray(name);
                foreach (var value in values.Distinct().Order(StringComparer.Ordinal)) json.WriteStringValue(value);
                json.WriteEndArray();
            }
        });
    }

    private static bool IsFactor(string name)
        => name.EndsWith(First, StringComparison.Ordinal) || name.EndsWith(Second, StringComparison.Ordinal);
}
