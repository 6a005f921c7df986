using System.Buffers.Binary;
using System.Text.Json;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON with type, shape and byte range of each tensor. Checked
/// completely before anything is read: lengths against the file, ranges against shapes, and every byte of the data in exactly one tensor.
/// </summary>
internal static class SafetensorsHeader
{
    private const int LargestHeader = 100 << 20;   // as in the format's own library

    public static List<StoredTensor> Read(MappedFile file, out Dictionary<string, string> metadata)
    {
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (file.Length < 8) throw new GenomicsDataException($"the file has {file.Length} bytes, too few for a safetensors header; it is empty or cut off", file.Path);
        var declared = BinaryPrimitives.ReadUInt64LittleEndian(file.Bytes(0, 8));
        if (declared > LargestHeader || (long)declared > file.Length - 8)
            throw new GenomicsDataException($"the header claims {declared} bytes, the file has {file.Length}; it is no safetensors file, or damaged", file.Path);
        var length = (int)declared;
        try
        {
            using var document = JsonDocument.Parse(file.Bytes(8, length).ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new GenomicsDataException("the header is not a JSON object", file.Path);
            var tensors = new List<StoredTensor>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (!names.Add(entry.Name)) throw new GenomicsDataException($"the header lists tensor '{entry.Name}' twice", file.Path, 0, entry.Name);
                if (entry.Name == "__metadata__") ReadMetadata(file, entry.Value, metadata);
                else tensors.Add(ReadTensor(file, entry, 8 + length));
            }
            RequireSeamless(file, tensors, 8 + length);
            return tensors;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException($"the header is not valid JSON ({e.Message.TrimEnd('.')}); the file is damaged or no safetensors file", file.Path, 0, null, e);
        }
    }

    private static void ReadMetadata(MappedFile file, JsonElement entries, Dictionary<string, string> metadata)
    {
        if (entries.ValueKind != JsonValueKind.Object) throw new GenomicsDataException("__metadata__ of the header is not a JSON object of texts", file.Path);
        foreach (var entry in entries.EnumerateObject())
            if (entry.Value.ValueKind == JsonValueKind.String) metadata[entry.Name] = entry.Value.GetString()!;
    }

    private static StoredTensor ReadTensor(MappedFile file, JsonProperty entry, long dataStart)
    {
        GenomicsDataException Error(string message) => new($"tensor '{entry.Name}': {message}", file.Path, 0, entry.Name);
        if (entry.Value.ValueKind != JsonValueKind.Object
            || !entry.Value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !entry.Value.TryGetProperty("shape", out var dimensions) || dimensions.ValueKind != JsonValueKind.Array
            || !entry.Value.TryGetProperty("data_offsets", out var range) || range.ValueKind != JsonValueKind.Array || range.GetArrayLength() != 2)
            throw Error("expected dtype, shape and data_offsets [begin, end]");
        var shape = new int[dimensions.GetArrayLength()];
        var count = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            if (!dimensions[i].TryGetInt32(out shape[i]) || shape[i] < 0 || (count *= shape[i]) > int.MaxValue)
                throw Error($"shape {dimensions} is not a list of sizes with a product below 2^31");
        }
        if (!range[0].TryGetInt64(out var begin) || !range[1].TryGetInt64(out var end) || begin < 0 || end < begin || end > file.Length - dataStart)
            throw Error($"data_offsets {range} lie outside the {file.Length - dataStart} bytes of data; the file is cut off or damaged");
        var name = type.GetString()!;
        var (element, size) = TypeOf(name);
        if (size == 0) throw Error($"unknown dtype '{name}'");
        if (end - begin != count * size) throw Error($"shape {dimensions} of {name} needs {count * size} bytes, data_offsets give {end - begin}");
        return new StoredTensor(entry.Name, element, name, shape, dataStart + begin);
    }

    private static void RequireSeamless(MappedFile file, List<StoredTensor> tensors, long dataStart)
    {
        var at = dataStart;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.Count))
        {
            if (tensor.Offset != at)
                throw new GenomicsDataException($"tensor '{tensor.Name}' {(tensor.Offset < at ? "overlaps the one before it" : "leaves a gap before it")}; the header lies or is damaged", file.Path, 0, tensor.Name);
            at += (long)tensor.Count * TypeOf(tensor.TypeName).Size;
        }
        if (at != file.Length) throw new GenomicsDataException($"the tensors end at byte {at}, the file at {file.Length}; it is damaged or not what its header says", file.Path);
    }

    private static (ElementType Type, int Size) TypeOf(string name) => name switch
    {
        "F32" => (ElementType.Float32, 4),
        "F16" => (ElementType.Float16, 2),
        "BF16" => (ElementType.BFloat16, 2),
        "F64" => (ElementType.Float64, 8),
        "I64" or "U64" => (ElementType.Other, 8),
        "I32" or "U32" => (ElementType.Other, 4),
        "I16" or "U16" => (ElementType.Other, 2),
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => (ElementType.Other, 1),
        _ => (ElementType.Other, 0),
    };
}
