using System.Text;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Dictionaries keyed by text that are asked with bytes, so that a string is made once per key and not once per line.</summary>
internal sealed class Utf8Keys : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static Utf8Keys Comparer { get; } = new();

    public bool Equals(string? x, string? y) => x == y;

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
        => Ascii.IsValid(alternate) ? Ascii.Equals(alternate, other) : Encoding.UTF8.GetString(alternate) == other;

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

    // FNV-1a over UTF-16 units; for bytes beyond ASCII over the text they stand for
    public int GetHashCode(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text) hash = (hash ^ unit) * 16777619;
        return (int)hash;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        if (!Ascii.IsValid(alternate)) return GetHashCode(Encoding.UTF8.GetString(alternate));
        var hash = 2166136261u;
        foreach (var unit in alternate) hash = (hash ^ unit) * 16777619;
        return (int)hash;
    }
}
