namespace Genomics.Lm.Data.Files;

/// <summary>
/// What is fixed in a bgzip file (SAM specification, section 4.1): gzip members of at most 64 KB, each with its size in an extra field.
/// </summary>
internal static class Bgzf
{
    /// <summary>Bytes of a block before and after the deflated text.</summary>
    public const int HeadLength = 18, TailLength = 8;

    /// <summary>Most bytes of a block, packed or unpacked.</summary>
    public const int LargestBlock = 1 << 16;

    /// <summary>The empty block that ends every file.</summary>
    public static ReadOnlySpan<byte> End =>
        [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The beginning of a block; its size minus one comes last.</summary>
    public static ReadOnlySpan<byte> Head => End[..HeadLength];

    /// <summary>Whether these bytes begin a block.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head)
        => head.Length >= HeadLength && head.StartsWith(End[..4]) && head[10..16].SequenceEqual(End[10..16]);
}
