using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Weights;

/// <summary>Writes safetensors files in float32.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes all tensors of a source, in its order; the file appears under its name only when it is complete.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="metadata">Text to store beside them, or null.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written, for example because the disk is full; one of that name stays as
    /// it was.</exception>
    public static void Write(string path, IParameterSource source, IReadOnlyDictionary<string, string>? metadata = null)
        => Write(path, source, metadata, static file => file);

    /// <param name="through">What is written passes through this stream: tests let a disk run full.</param>
    internal static void Write(string path, IParameterSource source, IReadOnlyDictionary<string, string>? metadata, Func<Stream,
        Stream> through)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(source);
        OutputFile.Write(path, file =>
        {
            var stream = through(file);
            WriteHeader(stream, source, metadata);
            foreach (var name in source.Names) WriteTensor(stream, source, name);
            stream.Flush();
        });
    }

    private static void WriteHeader(Stream stream, IParameterSource source, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");   // the original stack refuses files that do not say so
            foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) json.WriteString(key, value);
            json.WriteEndObject();
            var offset = 0L;
            foreach (var name in source.Names)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var dimension in source.Shape(name)) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * Count(source, name));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var padding = -buffer.WrittenCount & 7;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.WrittenCount + padding);
        stream.Write(length);
        stream.Write(buffer.WrittenSpan);
        stream.Write("       "u8[..padding]);
    }

    private static void WriteTensor(Stream stream, IParameterSource source, string name)
    {
        var count = Count(source, name);
        var values = ArrayPool<float>.Shared.Rent(count);
        try
        {
            source.Read(name, values.AsSpan(0, count));
            for (var from = 0; from < count; from += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(1 << 20, count - from))));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private static int Count(IParameterSource source, string name)
        => source.Shape(name).Aggregate(1, (product, dimension) => checked(product * dimension));
}
