using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Genomics.Lm.Tokenization.Internals;

namespace Genomics.Lm.Tokenization;

// From text to tokens: special tokens, white space, unknown characters, and runs of letters in between.
public sealed partial class DnaTokenizer
{
    private void Tokenize<T>(ReadOnlySpan<T> text, ref TokenBuffer output) where T : unmanaged
    {
        for (var position = 0; position < text.Length;)
        {
            if (Code(text[position]) != NoCode) position = TokenizeRun(text, position, ref output);
            else if (TryMatchSpecial(text[position..], out var id, out var length))
            {
                output.Add(id, position, position + length);
                position += length;
            }
            else
            {
                var rune = DecodeRune(text[position..], out length);
                if (!Rune.IsWhiteSpace(rune)) output.Add(UnknownTokenId, position, position + length);
                position += length;
            }
        }
    }

    private int TokenizeRun<T>(ReadOnlySpan<T> text, int start, ref TokenBuffer output) where T : unmanaged
    {
        var end = start + 1;
        while (end < text.Length && Code(text[end]) != NoCode) end++;
        var length = end - start;
        var codes = ArrayPool<byte>.Shared.Rent(length);
        var tokens = ArrayPool<int>.Shared.Rent(length);
        var dead = ArrayPool<ulong>.Shared.Rent(length / 64 + 1);
        for (var i = 0; i < length; i++) codes[i] = Code(text[start + i]);
        var count = _encoder.Encode(codes.AsSpan(0, length), tokens, dead);
        var lengths = _vocabulary.Lengths;
        for (int i = 0, at = start; i < count; i++)
        {
            var next = at + lengths[tokens[i]];
            output.Add(_ids[tokens[i]], at, next);
            at = next;
        }
        ArrayPool<ulong>.Shared.Return(dead);
        ArrayPool<int>.Shared.Return(tokens);
        ArrayPool<byte>.Shared.Return(codes);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Code<T>(T unit) where T : unmanaged
    {
        int letter = Unsafe.SizeOf<T>() == 1 ? Unsafe.As<T, byte>(ref unit) : Unsafe.As<T, char>(ref unit);
        return letter < 256 ? _codes[letter] : NoCode;
    }

    // A lone surrogate or a malformed byte sequence is one unknown character.
    private static Rune DecodeRune<T>(ReadOnlySpan<T> text, out int length) where T : unmanaged
    {
        Rune rune;
        if (Unsafe.SizeOf<T>() == 1) Rune.DecodeFromUtf8(MemoryMarshal.Cast<T, byte>(text), out rune, out length);
        else Rune.DecodeFromUtf16(MemoryMarshal.Cast<T, char>(text), out rune, out length);
        return rune;
    }

    private bool TryMatchSpecial<T>(ReadOnlySpan<T> text, out int id, out int length) where T : unmanaged
    {
        foreach (var special in _specials)
        {
            length = Unsafe.SizeOf<T>() == 1 ? special.Utf8.Length : special.Text.Length;
            id = special.Id;
            if (Unsafe.SizeOf<T>() == 1
                ? MemoryMarshal.Cast<T, byte>(text).StartsWith(special.Utf8)
                : MemoryMarshal.Cast<T, char>(text).StartsWith(special.Text)) return true;
        }
        (id, length) = (-1, 0);
        return false;
    }

    private sealed record SpecialToken(string Text, byte[] Utf8, int Id);
}
