using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Sequences;

/// <summary>Writes one genome in every format that can be read.</summary>
internal static class GenomeFiles
{
    public static string Make(string path, string format, (string Name, string Bases)[] records)
    {
        var width = format == "one-line" ? int.MaxValue : 60;
        var end = format == "crlf" ? "\r\n" : "\n";
        var text = string.Concat(records.Select(r => $">{r.Name} description{end}" + string.Concat(
            Enumerable.Range(0, (r.Bases.Length - 1) / width + 1)
                .Select(i => r.Bases.Substring(i * width, Math.Min(width, r.Bases.Length - i * width)) + end))));
        var bytes = Encoding.ASCII.GetBytes(text);
        switch (format)
        {
            case "gz":
                using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write(bytes);
                break;
            case "bgzip":
                WriteBgzip(path, bytes);
                break;
            case "2bit":
                WriteTwoBit(path, records);
                break;
            default:
                File.WriteAllBytes(path, bytes);
                if (format == "fai")
                {
                    using var stream = File.OpenRead(path);
                    FastaIndex.Build(stream, path).Write(path + ".fai");
                }
                break;
        }
        return path;
    }

    public static void WriteBgzip(string path, byte[] bytes)
    {
        using var file = File.Create(path);
        for (var at = 0; at < bytes.Length; at += 50_000)
        {
            var block = bytes.AsSpan(at, Math.Min(50_000, bytes.Length - at));
            using var deflated = new MemoryStream();
            using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(block);
            var head = new byte[] { 31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, (byte)'B', (byte)'C', 2, 0, 0, 0 };
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(16), (ushort)(head.Length + deflated.Length + 8 - 1));
            file.Write(head);
            file.Write(deflated.ToArray());
            var tail = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32(block));
            BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(4), (uint)block.Length);
            file.Write(tail);
        }
        file.Write([31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, (byte)'B', (byte)'C', 2, 0, 27, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        return ~crc;
    }

    private static void WriteTwoBit(string path, (string Name, string Bases)[] records)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var value in (uint[])[0x1A412743, 0, (uint)records.Length, 0]) writer.Write(value);
        var offset = 16 + records.Sum(r => 1 + r.Name.Length + 4);
        var bodies = records.Select(r => Body(r.Bases)).ToArray();
        for (var i = 0; i < records.Length; i++)
        {
            writer.Write((byte)records[i].Name.Length);
            writer.Write(Encoding.ASCII.GetBytes(records[i].Name));
            writer.Write((uint)offset);
            offset += bodies[i].Length;
        }
        foreach (var body in bodies) writer.Write(body);
        File.WriteAllBytes(path, stream.ToArray());
    }

    private static byte[] Body(string bases)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((uint)bases.Length);
        foreach (var isMember in (Func<char, bool>[])[c => c is 'N', char.IsLower])
        {
            List<(int Start, int Size)> runs = [];
            for (var i = 0; i < bases.Length; i++)
                if (isMember(bases[i]))
                {
                    if (i > 0 && isMember(bases[i - 1])) runs[^1] = (runs[^1].Start, runs[^1].Size + 1);
                    else runs.Add((i, 1));
                }
            writer.Write((uint)runs.Count);
            foreach (var run in runs) writer.Write((uint)run.Start);
            foreach (var run in runs) writer.Write((uint)run.Size);
        }
        writer.Write(0u);
        var packed = new byte[(bases.Length + 3) / 4];
        for (var i = 0; i < bases.Length; i++)
            packed[i / 4] |= (byte)(Math.Max(0, "TCAG".IndexOf(char.ToUpperInvariant(bases[i]))) << (6 - 2 * (i % 4)));
        writer.Write(packed);
        return stream.ToArray();
    }
}
