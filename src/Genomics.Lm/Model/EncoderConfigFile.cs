using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Model;

/// <summary>Reads and writes the <c>config.json</c> of a model folder.</summary>
/// <remarks>
/// Settings that would make another network are refused by name. Settings without influence on this architecture are passed over:
/// <c>max_position_embeddings</c> and <c>alibi_starting_size</c> (no limit), <c>position_embedding_type</c> "absolute" (there are no
/// position embeddings), <c>use_cache</c>, <c>gradient_checkpointing</c>, <c>torch_dtype</c>, <c>pad_token_id</c> (padding never reaches
/// the network).
/// </remarks>
public static class EncoderConfigFile
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "config.json";

    private const int Largest = 4 << 20;

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A <c>config.json</c>, or a folder that has one.</param>
    /// <exception cref="GenomicsDataException">The file is missing or malformed, or describes another kind of network; the message names
    /// the setting.</exception>
    public static EncoderConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) path = Path.Combine(path, FileName);
        var config = JsonInput.Read(path, "a model's config.json", Largest, root => new Reader(path, root).Read());
        try
        {
            config.Validate();
            return config;
        }
        catch (ArgumentException e)
        {
            var message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
            throw new GenomicsDataException(message, path, 0, null, e);
        }
    }

    /// <summary>
    /// Writes a configuration with the members of the published file; it appears under its name only when it is complete.
    /// </summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="config">The hyper-parameters.</param>
    /// <param name="labels">Outputs of the classifier, stored as <c>num_labels</c> for the original stack; 0 for none.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, EncoderConfig config, int labels = 0)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        OutputFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            WriteMembers(json, config, labels);
        });
    }

    private static void WriteMembers(Utf8JsonWriter json, EncoderConfig config, int labels)
    {
        json.WriteStartObject();
        if (config.SignedPositions) json.WriteBoolean("alibi_signed", true);
        json.WriteNumber("alibi_starting_size", 512);
        json.WriteNumber("attention_probs_dropout_prob", config.AttentionDropout);
        WriteAutoMap(json);
        if (config.ClassifierDropout is { } dropout) json.WriteNumber("classifier_dropout", dropout);
        else json.WriteNull("classifier_dropout");
        json.WriteString("hidden_act", "gelu");
        json.WriteNumber("hidden_dropout_prob", config.HiddenDropout);
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("initializer_range", config.InitializerRange);
        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("layer_norm_eps", config.LayerNormEpsilon);
        json.WriteNumber("max_position_embeddings", 512);
        json.WriteString("model_type", "bert");
        json.WriteNumber("num_attention_heads", config.Heads);
        json.WriteNumber("num_hidden_layers", config.Layers);
        if (labels > 0) json.WriteNumber("num_labels", labels);
        json.WriteString("position_embedding_type", "absolute");
        if (config.Stem)
        {
            json.WriteStartArray("stem_widths");
            foreach (var width in ConvolutionStem.Widths) json.WriteNumberValue(width);
            json.WriteEndArray();
        }
        json.WriteString("torch_dtype", "float32");
        json.WriteNumber("type_vocab_size", config.TypeVocabularySize);
        json.WriteNumber("vocab_size", config.VocabularySize);
        json.WriteEndObject();
    }

    // where the original stack finds the model's classes
    private static void WriteAutoMap(Utf8JsonWriter json)
    {
        const string Repository = "zhihan1996/DNABERT-2-117M--";
        json.WriteStartObject("auto_map");
        json.WriteString("AutoConfig", Repository + "configuration_bert.BertConfig");
        json.WriteString("AutoModel", Repository + "bert_layers.BertModel");
        json.WriteString("AutoModelForMaskedLM", Repository + "bert_layers.BertForMaskedLM");
        json.WriteString("AutoModelForSequenceClassification", Repository + "bert_layers.BertForSequenceClassification");
        json.WriteEndObject();
    }

    private sealed class Reader(string path, JsonElement root)
    {
        public EncoderConfig Read()
        {
            if (root.ValueKind != JsonValueKind.Object) throw Error("expected a JSON object");
            RequireText("model_type", "bert");
            RequireText("hidden_act", "gelu");
            RequireText("position_embedding_type", "absolute", "alibi");
            RequireFlag("is_decoder", false);
            RequireFlag("add_cross_attention", false);
            RequireFlag("tie_word_embeddings", true);
            return new EncoderConfig
            {
                VocabularySize = Size("vocab_size"),
                HiddenSize = Size("hidden_size"),
                Layers = Size("num_hidden_layers"),
                Heads = Size("num_attention_heads"),
                IntermediateSize = Size("intermediate_size"),
                TypeVocabularySize = root.TryGetProperty("type_vocab_size", out _) ? Size("type_vocab_size") : 2,
                LayerNormEpsilon = Number("layer_norm_eps", 1e-12f),
                HiddenDropout = Number("hidden_dropout_prob", 0.1f),
                AttentionDropout = Number("attention_probs_dropout_prob", 0),
                ClassifierDropout = root.TryGetProperty("classifier_dropout", out var c)
                    && c.ValueKind != JsonValueKind.Null ? Number("classifier_dropout", 0) : null,
                InitializerRange = Number("initializer_range", 0.02f),
                SignedPositions = root.TryGetProperty("alibi_signed", out var signed) && Flag("alibi_signed", signed),
                Stem = root.TryGetProperty("stem_widths", out var widths) && HasStem(widths),
            };
        }

        private bool Flag(string name, JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : throw Error($"'{name}' is {Shorten(value)}; expected true or false");

        private bool HasStem(JsonElement widths)
        {
            if (widths.ValueKind == JsonValueKind.Array && widths.EnumerateArray().All(w => w.ValueKind == JsonValueKind.Number)
                && widths.EnumerateArray().Select(w => w.GetDouble()).SequenceEqual(ConvolutionStem.Widths.Select(w => (double)w)))
                return true;
            throw Error($"'stem_widths' is {Shorten(widths)}; only [{string.Join(", ", ConvolutionStem.Widths)}] is supported");
        }

        private int Size(string name)
        {
            if (!root.TryGetProperty(name, out var value)) throw Error($"'{name}' is missing");
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var size) || size < 1)
                throw Error($"'{name}' is {Shorten(value)}; expected a positive integer");
            return size;
        }

        private float Number(string name, float fallback)
        {
            if (!root.TryGetProperty(name, out var value)) return fallback;
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out var number) || !float.IsFinite(number))
                throw Error($"'{name}' is {Shorten(value)}; expected a number");
            return number;
        }

        private void RequireText(string name, params ReadOnlySpan<string> supported)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                && !(value.ValueKind == JsonValueKind.String && supported.Contains(value.GetString()!)))
                throw Error(
                    $"'{name}' is '{(value.ValueKind == JsonValueKind.String ? value.GetString() : Shorten(value))}'; only "
                    + $"{string.Join(" or ", supported.ToArray())} is supported");
        }

        private void RequireFlag(string name, bool supported)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                && value.ValueKind != (supported ? JsonValueKind.True : JsonValueKind.False))
                throw Error($"'{name}' is {Shorten(value)}; only {(supported ? "true" : "false")} is supported");
        }

        private static string Shorten(JsonElement value)
        {
            var text = value.GetRawText();
            return text.Length <= 60 ? text : text[..57] + "…";
        }

        private GenomicsDataException Error(string message) => new(message, path);
    }
}
