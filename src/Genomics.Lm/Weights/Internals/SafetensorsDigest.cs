using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// The SHA-256 of a safetensors file within the file: 64 hexadecimal digits in its metadata, taken over all bytes of the file with these
/// digits as zeros. Other readers of the format take it for one text among others.
/// </summary>
internal sealed class SafetensorsDigest : IDisposable
{
    /// <summary>The metadata's key.</summary>
    public const string Key = "genomics_lm_sha256";

    private const int Digits = 64, Chunk = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _place;

    /// <summary>What stands in the digits' place until they are known.</summary>
    public static string Blank { get; } = new('0', Digits);

    /// <summary>Takes in the header, in which the digits are blank.</summary>
    public void AddHeader(ReadOnlySpan<byte> header)
    {
        _place = PlaceIn(header);
        _hash.AppendData(header);
    }

    /// <summary>Takes in what follows.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Writes the digits into the finished file.</summary>
    public void Stamp(Stream file)
    {
        file.Seek(_place, SeekOrigin.Begin);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_hash.GetHashAndReset())));
        file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Checks a file that carries its digest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Bytes before the tensors.</param>
    /// <param name="recorded">The digits in its metadata.</param>
    /// <exception cref="GenomicsDataException">The file is not what was written.</exception>
    public static void Check(WeightFile file, int header, string recorded)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var blank = file.Bytes(0, header);
        var place = PlaceIn(blank);
        if (place >= 0 && recorded.Length == Digits)
        {
            blank.AsSpan(place, Digits).Fill((byte)'0');
            hash.AppendData(blank);
            var chunk = new byte[Chunk];
            for (long at = header; at < file.Length; at += Chunk)
            {
                var part = chunk.AsSpan(0, (int)Math.Min(Chunk, file.Length - at));
                file.Read(at, part);
                hash.AppendData(part);
            }
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) == recorded) return;
        }
        throw new GenomicsDataException(
            "was changed after it was written: its SHA-256 is another than it says; it is damaged, restore it or make it again",
                file.Path);
    }

    private static int PlaceIn(ReadOnlySpan<byte> header)
    {
        var name = Encoding.ASCII.GetBytes($"\"{Key}\":\"");
        var at = header.IndexOf(name);
        return at < 0 || at + name.Length + Digits > header.Length ? -1 : at + name.Length;
    }

    public void Dispose() => _hash.Dispose();
}
