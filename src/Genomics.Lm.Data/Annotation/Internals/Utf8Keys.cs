using System.Text;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Dictionaries keyed by text that are asked with bytes, so that a string is made once per key and not once per line.</summary>
/// <remarks>The hash is that of strings, seeded anew in every process: no file can be written whose ids collide.</remarks>
internal sealed class Utf8Keys : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static Utf8Keys Comparer { get; } = new();

    public bool Equals(string? x, string? y) => x == y;

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
        => Ascii.Equals(alternate, other) || (!Ascii.IsValid(alternate) && Encoding.UTF8.GetString(alternate) == other);

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

    public int GetHashCode(string text) => string.GetHashCode(text);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        Span<char> units = alternate.Length <= 128 ? stackalloc char[128] : new char[alternate.Length];
        return string.GetHashCode(units[..Encoding.UTF8.GetChars(alternate, units)]);
    }
}
