using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>The ninth column of GTF (<c>key "value"; key value;</c>) or GFF3 (<c>key=value;key=value,value</c>).</summary>
internal readonly ref struct FeatureAttributes(ReadOnlySpan<byte> text, bool isGff3)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The text of a column that is one word, as AUGUSTUS writes ids in GTF; else empty.</summary>
    public ReadOnlySpan<byte> Bare
    {
        get
        {
            var word = _text.Trim(" ;\t"u8);
            return word.IndexOfAny("= ;\"\t"u8) >= 0 || word.SequenceEqual("."u8) ? [] : word;
        }
    }

    /// <summary>Whether the first attribute has an equals sign before any blank or quotation mark; null when it has neither.</summary>
    public static bool? LooksLikeGff3(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" ;\t"u8);
        var index = text.IndexOfAny("= \""u8);
        return index < 0 ? null : text[index] == '=';
    }

    /// <summary>The raw value of an attribute, empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> key)
    {
        var rest = _text;
        while (TryNext(ref rest, out var name, out var value))
            if (name.SequenceEqual(key)) return value;
        return [];
    }

    /// <summary>The raw value of the first of these attributes that there is.</summary>
    public ReadOnlySpan<byte> FindAny(byte[][] keys)
    {
        foreach (var key in keys)
            if (Find(key) is { IsEmpty: false } value) return value;
        return [];
    }

    /// <summary>
    /// The attribute of this name, else the cross-reference (<c>db_xref "GeneID:1"</c>, <c>Dbxref=GeneID:1,HGNC:2</c>) to this source.
    /// </summary>
    public ReadOnlySpan<byte> FindWithCrossReferences(ReadOnlySpan<byte> key)
    {
        if (Find(key) is { IsEmpty: false } found) return found;
        var rest = _text;
        while (TryNext(ref rest, out var name, out var value))
        {
            if (!name.SequenceEqual("db_xref"u8) && !name.SequenceEqual("Dbxref"u8)) continue;
            foreach (var part in value.Split((byte)','))
            {
                var reference = value[part];
                if (reference.Length > key.Length && reference.StartsWith(key) && reference[key.Length] == ':')
                    return reference[(key.Length + 1)..];
            }
        }
        return [];
    }

    /// <summary>
    /// Whether a value of an attribute, which may be repeated or be a list, is the one looked for; later ones are not asked.
    /// </summary>
    public bool AnyValue(ReadOnlySpan<byte> key, Func<ReadOnlySpan<byte>, bool> isIt)
    {
        var rest = _text;
        while (TryNext(ref rest, out var name, out var value))
        {
            if (!name.SequenceEqual(key)) continue;
            foreach (var part in value.Split((byte)','))
                if (isIt(value[part])) return true;
        }
        return false;
    }

    /// <summary>The text of a raw value; escaped tabs and line ends, which would end a cell or a header, are blanks.</summary>
    public string Text(ReadOnlySpan<byte> value) => CellText.Name(Decoded(Encoding.UTF8.GetString(value)));

    /// <summary>The text of a raw id; one that would have blanks or control characters stays as it is written.</summary>
    public string IdText(ReadOnlySpan<byte> value)
    {
        var written = Encoding.UTF8.GetString(value);
        var text = Decoded(written);
        return text.Any(c => c == ' ' || char.IsControl(c)) ? written : text;
    }

    private string Decoded(string text) => isGff3 && text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    private bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        rest = rest.TrimStart(" ;\t"u8);
        key = value = [];
        if (rest.IsEmpty) return false;
        var end = rest.IndexOfAny("= ;"u8);
        if (end < 0) end = rest.Length;
        key = rest[..end];
        rest = end < rest.Length && rest[end] != ';' ? rest[(end + 1)..] : rest[end..];
        if (isGff3)
        {
            Take(ref rest, rest.IndexOf((byte)';'), out value);
            if (value is [(byte)'"', .. var quoted, (byte)'"']) value = quoted;
            return true;
        }
        rest = rest.TrimStart((byte)' ');
        if (SingleQuoted(rest) is > 0 and var length)
        {
            value = rest[1..length];
            rest = rest[(length + 1)..];
            return true;
        }
        if (!rest.StartsWith((byte)'"')) return Take(ref rest, rest.IndexOf((byte)';'), out value);
        rest = rest[1..];
        return Take(ref rest, rest.IndexOf((byte)'"'), out value);
    }

    // where the quotation ends: nothing but the end of the attribute may follow, as 5' and 3' are names of ends
    private static int SingleQuoted(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith((byte)'\'')) return 0;
        var end = text[1..].IndexOf((byte)'\'') + 1;
        return end > 0 && text[(end + 1)..].TrimStart((byte)' ') is [] or [(byte)';', ..] ? end : 0;
    }

    private static bool Take(scoped ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> value)
    {
        value = (length < 0 ? rest : rest[..length]).TrimEnd((byte)' ');
        rest = length < 0 ? [] : rest[(length + 1)..];
        return true;
    }
}
