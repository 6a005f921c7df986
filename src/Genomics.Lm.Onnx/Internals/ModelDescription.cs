using System.Text.Json;
using System.Text.Json.Serialization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>What comes out of a model.</summary>
internal enum ModelTask
{
    Regression,
    Classification,
    Embedding,
}

/// <summary>What <c>onnx.json</c> says: how a sequence becomes the model's input, and what its output means.</summary>
internal sealed record ModelDescription
{
    public const string FileName = "onnx.json", ModelFileName = "model.onnx", CardFileName = "README.md";

    private const int Newest = SealedJson.SealedSince;
    private const string What = "description of an ONNX model";

    public required ModelTask Task { get; init; }

    /// <summary>Conditions or classes; none for an embedder.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Numbers per sequence.</summary>
    public required int Width { get; init; }

    /// <summary>Whether bases go in, one by one, in place of tokens.</summary>
    public bool ReadsBases { get; init; }

    /// <summary>Attention heads, which with the length decide the memory; 0 without attention.</summary>
    public int Heads { get; init; }

    public required Pooling Pooling { get; init; }

    /// <summary>Whether mean and maximum take the first and the last token in.</summary>
    public bool SpecialTokens { get; init; } = true;

    public required NetworkInput Input { get; init; }

    /// <summary>The scale of the predictions.</summary>
    public string Transform { get; init; } = "none";

    /// <summary>Kind, name and number of networks of what was exported.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public int Members { get; init; } = 1;

    public IReadOnlyDictionary<string, double> HeldOut { get; init; } = new Dictionary<string, double>();

    /// <summary>The name of the model's output.</summary>
    public string Output => Task switch
    {
        ModelTask.Regression => "expression",
        ModelTask.Classification => "probabilities",
        _ => "embedding",
    };

    public string TaskName => Task switch
    {
        ModelTask.Regression => "regression",
        ModelTask.Classification => "classification",
        _ => "embedding",
    };

    /// <summary>The files of such a model's folder, without those that list the others.</summary>
    public IReadOnlyList<string> Files
        => ReadsBases ? [ModelFileName, FileName, CardFileName] : [ModelFileName, DnaTokenizer.FileName, FileName, CardFileName];

    /// <summary>Writes the file.</summary>
    public void Write(string folder, DnaTokenizer? tokenizer)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", Newest);
            json.WriteString("task", TaskName);
            json.WriteString("kind", Kind);
            json.WriteString("name", Name);
            json.WriteNumber("networks", Members);
            json.WriteNumber("opset", NetworkGraph.Opset);
            json.WriteString("output", Output);
            Array(json, "columns", Columns, json.WriteStringValue);
            json.WriteNumber("width", Width);
            json.WriteNumber("heads", Heads);
            json.WriteString("transform", Transform);
            json.WriteStartObject("held_out_r");
            foreach (var (condition, r) in HeldOut) json.WriteNumber(condition, r);
            json.WriteEndObject();
            WriteInput(json);
            if (tokenizer is not null)
            {
                json.WriteStartObject("token_ids");
                json.WriteNumber("first", tokenizer.ClassificationTokenId);
                json.WriteNumber("last", tokenizer.SeparatorTokenId);
                json.WriteNumber("padding", tokenizer.PaddingTokenId);
                json.WriteNumber("unknown", tokenizer.UnknownTokenId);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        OutputFile.Write(Path.Combine(folder, FileName), file => file.Write(SealedJson.Seal(stream.ToArray())));
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="GenomicsDataException">Missing, damaged, or of a newer version.</exception>
    public static ModelDescription Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (Directory.Exists(folder) && !File.Exists(path))
            throw new GenomicsDataException(
                $"not an exported model: it has no {FileName}; give a folder that 'export --format onnx' wrote", folder);
        return JsonRecord.Read(SealedJson.Read(path, What, Newest), path, What, FromJson);
    }

    private void WriteInput(Utf8JsonWriter json)
    {
        json.WriteStartObject("input");
        json.WriteString("reads", ReadsBases ? "bases" : "tokens");
        json.WriteNumber("window_length", Input.Window.Length);
        json.WriteNumber("alignment_index", Input.Window.AlignmentIndex);
        if (Input.Part is { } part)
        {
            json.WriteStartObject("part");
            json.WriteNumber("upstream", part.Upstream);
            json.WriteNumber("downstream", part.Downstream);
            json.WriteEndObject();
        }
        json.WriteNumber("max_tokens", Input.MaxTokens);
        json.WriteString("pooling", Pooling.ToString().ToLowerInvariant());
        json.WriteBoolean("special_tokens", SpecialTokens);
        if (Input.BinBorders is { } borders) Array(json, "bin_borders", borders, json.WriteNumberValue);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values) write(value);
        json.WriteEndArray();
    }

    private static ModelDescription FromJson(JsonRecord root)
    {
        var input = root.Object("input");
        var window = new WindowGeometry(input.Integer("window_length", 0), input.Integer("alignment_index", 0));
        window.Validate();
        WindowPart? part = input.Has("part")
            ? new WindowPart(input.Object("part").Integer("upstream", 0), input.Object("part").Integer("downstream", -1)) : null;
        part?.Validate(window);
        var columns = root.Texts("columns");
        var task = root.Text("task") switch
        {
            "regression" => ModelTask.Regression,
            "classification" => ModelTask.Classification,
            "embedding" => ModelTask.Embedding,
            var other => throw root.Wrong("task", $"is the unknown task '{other}'"),
        };
        var width = root.Integer("width", 1, 1 << 24);
        if (task != ModelTask.Embedding && columns.Count != width)
            throw root.Wrong("columns", $"has {columns.Count} names for {width} numbers");
        return new ModelDescription
        {
            Task = task,
            Columns = columns,
            Width = width,
            ReadsBases = input.Text("reads") switch
            {
                "bases" => true,
                "tokens" => false,
                var other => throw input.Wrong("reads", $"is '{other}', neither tokens nor bases"),
            },
            Heads = root.Integer("heads", 0, 1 << 16),
            Pooling = Enum.TryParse<Pooling>(input.Text("pooling"), ignoreCase: true, out var pooling) && Enum.IsDefined(pooling)
                ? pooling : throw input.Wrong("pooling", "is an unknown pooling"),
            SpecialTokens = input.Flag("special_tokens"),
            Input = new NetworkInput(window, part, input.Integer("max_tokens", 0),
                input.Has("bin_borders") ? input.Integers("bin_borders") : null),
            Transform = root.Text("transform"),
            Kind = root.Text("kind"),
            Name = root.Text("name"),
            Members = root.Integer("networks", 1),
        };
    }
}

/// <summary>Source-generated JSON: no reflection.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class DescriptionJson : JsonSerializerContext;
