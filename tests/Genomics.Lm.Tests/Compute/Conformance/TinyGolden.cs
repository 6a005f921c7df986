using System.IO.Compression;
using System.Text.Json;
using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>The tiny checkpoint with activations, gradients and optimizer steps of the original modules, computed in float64.</summary>
internal static class TinyGolden
{
    public static EncoderConfig Config { get; } = new() { HiddenSize = 48, Layers = 2, Heads = 4, IntermediateSize = 96 };

    public static ModelSpec Regression { get; } = new(Config, new RegressionHead());

    public static ModelSpec Masked { get; } = new(Config, new MaskedLanguageHead());

    public static JsonElement Outputs { get; } = Read("golden");

    public static JsonElement Gradients { get; } = Read("golden_grads");

    public static JsonElement Steps { get; } = Read("golden_adamw");

    public static int[][] Ids { get; } = [.. Outputs.GetProperty("input_ids").EnumerateArray()
        .Select(r => r.EnumerateArray().Select(v => v.GetInt32()).ToArray())];

    public static float[] Targets { get; } = [.. Outputs.GetProperty("targets").Doubles().Select(v => (float)v)];

    public static SafetensorsFile Weights() => SafetensorsFile.Open(TestFolders.Golden("tiny-a/model.safetensors"));

    public static int[] Flat => [.. Ids.SelectMany(i => i)];

    public static int[] Offsets => Ids.Aggregate(new List<int> { 0 }, (list, ids) => { list.Add(list[^1] + ids.Length); return list; })
        .ToArray();

    public static byte[] Types()
    {
        var types = new byte[Flat.Length];
        foreach (var row in Outputs.GetProperty("token_type_ids").EnumerateObject())
            row.Value.EnumerateArray().Select(v => v.GetByte()).ToArray().CopyTo(types, Offsets[int.Parse(row.Name)]);
        return types;
    }

    public static double[] Doubles(this JsonElement element)
        => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Doubles)] : [element.GetDouble()];

    private static JsonElement Read(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(TestFolders.Golden($"tiny-a/{name}.json.gz")), CompressionMode.Decompress);
        return JsonDocument.Parse(gzip).RootElement;
    }
}

/// <summary>Keeps every output.</summary>
internal sealed class Outputs : IOutputSink
{
    public Dictionary<(OutputKind Kind, int Layer, int Sequence), float[]> All { get; } = [];

    public float[] this[OutputKind kind] => All[(kind, -1, -1)];

    public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
        => All.Add((kind, layer, sequence), values.ToArray());
}
