using System.Buffers.Binary;
using System.Text.Json;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON with type, shape and byte range of each tensor. Read value by value,
/// so that memory goes to tensors only, and checked completely before any of them is read: lengths against the file, ranges against
/// shapes, and every byte of the data in exactly one tensor.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int LargestHeader = 16 << 20, MostDimensions = 64;

    private readonly WeightFile _file;
    private readonly List<(StoredTensor Tensor, long End)> _tensors = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly long _dataStart;

    private SafetensorsHeader(WeightFile file, long dataStart) => (_file, _dataStart) = (file, dataStart);

    /// <summary>Reads and checks it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="metadata">The texts beside the tensors.</param>
    /// <param name="end">Bytes before the tensors.</param>
    public static List<StoredTensor> Read(WeightFile file, out Dictionary<string, string> metadata, out int end)
    {
        var start = file.Bytes(0, (int)Math.Min(file.Length, 64));
        if (ForeignFile.Explain(start) is { } other) throw new GenomicsDataException($"{other}; expected safetensors", file.Path);
        if (file.Length < 8)
            throw new GenomicsDataException(
                $"the file has {file.Length} bytes, too few for a safetensors header; it is empty or cut off", file.Path);
        var declared = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (declared > (ulong)(file.Length - 8))
            throw new GenomicsDataException(
                $"the header claims {declared} bytes, the file has {file.Length}; it is no safetensors file, or damaged", file.Path);
        if (declared > LargestHeader)
            throw new GenomicsDataException($"the header claims {declared} bytes, far more than a list of tensors needs", file.Path);
        end = 8 + (int)declared;
        var header = new SafetensorsHeader(file, end);
        try
        {
            header.ReadAll(file.Bytes(8, (int)declared));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new GenomicsDataException(
                $"the header is not valid JSON ({e.Message.TrimEnd('.')}); the file is damaged or no safetensors file", file.Path, 0,
                null, e);
        }
        header.RequireSeamless();
        metadata = header._metadata;
        return [.. header._tensors.Select(t => t.Tensor)];
    }

    private void ReadAll(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        if (!bytes.StartsWith("{"u8)) throw new GenomicsDataException("the header is not a JSON object", _file.Path);
        var names = new HashSet<string>(StringComparer.Ordinal);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            if (!names.Add(name)) throw Error(name, "the header lists it twice");
            json.Read();
            if (name == "__metadata__") ReadMetadata(ref json);
            else ReadTensor(ref json, name);
        }
        json.Read();   // nothing but blanks may follow
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return;
        var valid = json.TokenType == JsonTokenType.StartObject;
        while (valid && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            valid = json.Read() && json.TokenType == JsonTokenType.String && _metadata.TryAdd(key, json.GetString()!);
        }
        if (!valid)
            throw new GenomicsDataException("__metadata__ of the header is not a JSON object of texts, each under its own name",
                _file.Path);
    }

    private void ReadTensor(ref Utf8JsonReader json, string name)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw Error(name, "expected dtype, shape and data_offsets [begin, end]");
        var (type, shape, range) = ((string?)null, (long[]?)null, (long[]?)null);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = json.GetString();
            json.Read();
            if (field switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => range is not null,
                _ =>
                false
            })
                throw Error(name, $"has '{field}' twice");
            if (field == "dtype")
                type = json.TokenType == JsonTokenType.String ? json.GetString() : throw Error(name, "its dtype is not a text");
            else if (field == "shape") shape = ReadNumbers(ref json, name, field);
            else if (field == "data_offsets") range = ReadNumbers(ref json, name, field);
            else json.Skip();
        }
        if (type is null || shape is null || range is not [var begin, var end])
            throw Error(name, "expected dtype, shape and data_offsets [begin, end]");
        if (end < begin || end > _file.Length - _dataStart)
            throw Error(name,
                $"data_offsets [{begin}, {end}] lie outside the {_file.Length - _dataStart} bytes of data; "
                    + $"the file is cut off or damaged");
        var (element, bits) = TypeOf(type);
        if (bits == 0) throw Error(name, $"unknown dtype '{Shorten(type)}'");
        var count = (Int128)StoredTensor.CountOf(shape);
        if (count < 0 || count * bits != (Int128)(end - begin) * 8)
            throw Error(name,
                $"shape [{string.Join(", ", shape)}] of {type} needs {(count < 0 ? "far more" : (count * bits + 7) / 8)} bytes, "
                + $"data_offsets give {end - begin}");
        _tensors.Add((new StoredTensor(name, element, type, shape, _dataStart + begin), _dataStart + end));
    }

    private long[] ReadNumbers(ref Utf8JsonReader json, string name, string field)
    {
        var numbers = new List<long>();
        var valid = json.TokenType == JsonTokenType.StartArray;
        while (valid && json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            valid = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0
                && numbers.Count < MostDimensions;
            numbers.Add(valid ? json.GetInt64() : 0);
        }
        return valid ? [.. numbers] : throw Error(name, $"{field} is not a short list of whole numbers from 0");
    }

    private void RequireSeamless()
    {
        var at = _dataStart;
        foreach (var (tensor, end) in _tensors.OrderBy(t => t.Tensor.Offset).ThenBy(t => t.End))
        {
            if (tensor.Offset != at)
                throw Error(tensor.Name,
                    $"{(tensor.Offset < at ? "overlaps the one before it" : "leaves a gap before it")}; the header lies or is damaged");
            at = end;
        }
        if (at != _file.Length)
            throw new GenomicsDataException(
                $"the tensors end at byte {at}, the file at {_file.Length}; it is damaged or not what its header says", _file.Path);
    }

    // bits of an element
    private static (ElementType Type, int Bits) TypeOf(string name) => name switch
    {
        "F32" => (ElementType.Float32, 32),
        "F16" => (ElementType.Float16, 16),
        "BF16" => (ElementType.BFloat16, 16),
        "F64" => (ElementType.Float64, 64),
        "I64" or "U64" or "C64" => (ElementType.Other, 64),
        "I32" or "U32" => (ElementType.Other, 32),
        "I16" or "U16" => (ElementType.Other, 16),
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => (ElementType.Other, 8),
        "F6_E2M3" or "F6_E3M2" => (ElementType.Other, 6),
        "F4" => (ElementType.Other, 4),
        _ => (ElementType.Other, 0),
    };

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private GenomicsDataException Error(string tensor, string message)
        => new($"tensor '{Shorten(tensor)}': {message}", _file.Path, 0, Shorten(tensor));
}
