using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Weights;

/// <summary>Writes safetensors files in float32, with the SHA-256 of their own bytes among the metadata.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes all tensors of a source, in its order; the file appears under its name only when it is complete.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="metadata">Text to store beside them, or null.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written, for example because the disk is full; one of that name stays as
    /// it was.</exception>
    public static void Write(string path, IParameterSource source, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var outline = new TensorOutline();
        foreach (var name in source.Names) outline.Add(name, [.. source.Shape(name)]);
        Write(path, outline, sink => Export(source, sink), metadata, static file => file);
    }

    /// <summary>Writes what is exported, tensor by tensor as it comes: nothing is copied.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="export">Writes the tensors; called twice, as the header comes first.</param>
    /// <param name="metadata">Text to store beside them, or null.</param>
    /// <param name="through">What is written passes through this stream: tests let a disk run full.</param>
    internal static void Write(string path, Action<IParameterSink> export, IReadOnlyDictionary<string, string>? metadata,
        Func<Stream, Stream> through)
    {
        var outline = new TensorOutline();
        export(outline);
        Write(path, outline, export, metadata, through);
    }

    private static void Write(string path, TensorOutline outline, Action<IParameterSink> export,
        IReadOnlyDictionary<string, string>? metadata, Func<Stream, Stream> through)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OutputFile.Write(path, file =>
        {
            using var digest = new SafetensorsDigest();
            var stream = through(file);
            var header = Header(outline, metadata, isSealed: file.CanSeek);
            digest.AddHeader(header);
            stream.Write(header);
            export(new TensorStream(stream, digest, outline));
            stream.Flush();
            if (file.CanSeek) digest.Stamp(file);
        });
    }

    // eight bytes of length, then JSON, padded with blanks
    private static ReadOnlySpan<byte> Header(TensorOutline outline, IReadOnlyDictionary<string, string>? metadata, bool isSealed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");   // the original stack refuses files that do not say so
            if (isSealed) json.WriteString(SafetensorsDigest.Key, SafetensorsDigest.Blank);
            foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
                if (key != SafetensorsDigest.Key) json.WriteString(key, value);   // that of another file
            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, shape) in outline.Tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var dimension in shape) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * TensorOutline.Count(shape));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        buffer.Write("       "u8[..(-buffer.WrittenCount & 7)]);
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void Export(IParameterSource source, IParameterSink sink)
    {
        foreach (var name in source.Names)
        {
            int[] shape = [.. source.Shape(name)];
            var values = ArrayPool<float>.Shared.Rent(TensorOutline.Count(shape));
            try
            {
                var own = values.AsSpan(0, TensorOutline.Count(shape));
                source.Read(name, own);
                sink.Write(name, shape, own);
            }
            finally
            {
                ArrayPool<float>.Shared.Return(values);
            }
        }
    }

    // writes tensors one after another, in the order of the header
    private sealed class TensorStream(Stream stream, SafetensorsDigest digest, TensorOutline outline) : IParameterSink
    {
        private int _next;

        public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
        {
            if (_next >= outline.Tensors.Count || outline.Tensors[_next].Name != name
                || !shape.SequenceEqual(outline.Tensors[_next].Shape))
                throw new InvalidOperationException($"tensor '{name}' is not what the header says comes next");
            _next++;
            for (var rest = values; rest.Length > 0; rest = rest[Math.Min(1 << 20, rest.Length)..])
            {
                var bytes = MemoryMarshal.AsBytes(rest[..Math.Min(1 << 20, rest.Length)]);
                digest.Add(bytes);
                stream.Write(bytes);
            }
        }
    }
}
