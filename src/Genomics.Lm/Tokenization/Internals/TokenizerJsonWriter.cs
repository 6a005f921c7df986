using System.Text.Encodings.Web;
using System.Text.Json;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>Writes a tokenizer.json with the members and settings of the published file.</summary>
internal static class TokenizerJsonWriter
{
    public static void Write(string path, TokenizerDefinition definition) => OutputFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream,
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteSpecialTokens(json, definition);
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Whitespace");
        json.WriteEndObject();
        WritePostProcessor(json, definition);
        json.WriteNull("decoder");
        WriteModel(json, definition);
        json.WriteEndObject();
    });

    private static void WriteSpecialTokens(Utf8JsonWriter json, TokenizerDefinition definition)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in definition.SpecialTokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", definition.Ids[token]);
            json.WriteBoolean("special", true);
            json.WriteString("content", token);
            foreach (var name in (string[])["single_word", "lstrip", "rstrip", "normalized"]) json.WriteBoolean(name, false);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePostProcessor(Utf8JsonWriter json, TokenizerDefinition definition)
    {
        var (cls, sep) = (definition.First, definition.Last);
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteTemplate(json, "single", [(cls, 0), ("A", 0), (sep, 0)]);
        WriteTemplate(json, "pair", [(cls, 0), ("A", 0), (sep, 0), ("B", 1), (sep, 1)]);
        json.WriteStartObject("special_tokens");
        foreach (var token in ((string[])[cls, sep]).Distinct())
        {
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(definition.Ids[token]);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, string name, ReadOnlySpan<(string Id, int Type)> pieces)
    {
        json.WriteStartArray(name);
        foreach (var (id, type) in pieces)
        {
            json.WriteStartObject();
            json.WriteStartObject(id is "A" or "B" ? "Sequence" : "SpecialToken");
            json.WriteString("id", id);
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, TokenizerDefinition definition)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", TokenizerDefinition.Unknown);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in definition.Ids.OrderBy(t => t.Value)) json.WriteNumber(token, id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in definition.Merges) json.WriteStringValue($"{left} {right}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
