namespace Genomics.Lm.Evaluation.Simulation.Internals;

// Bases as numbers: A 0, C 1, G 2, T 3, anything else 4.
internal static class BaseCodes
{
    private static readonly byte[] Codes = MakeCodes();

    public static void Encode(ReadOnlySpan<byte> letters, Span<byte> codes)
    {
        for (var i = 0; i < letters.Length; i++) codes[i] = Codes[letters[i]];
    }

    public static byte[] Encode(string letters) => [.. letters.Select(c => Codes[c])];

    public static string Decode(ReadOnlySpan<byte> codes)
    {
        var text = new char[codes.Length];
        for (var i = 0; i < text.Length; i++) text[i] = "ACGTN"[codes[i]];
        return new string(text);
    }

    public static void ReverseComplement(Span<byte> codes)
    {
        codes.Reverse();
        foreach (ref var code in codes)
            if (code < 4) code = (byte)(3 - code);
    }

    private static byte[] MakeCodes()
    {
        var codes = new byte[256];
        Array.Fill(codes, (byte)4);
        for (byte code = 0; code < 4; code++) codes["ACGT"[code]] = code;
        return codes;
    }
}
