namespace Genomics.Lm.Data.Sequences;

/// <summary>Opens a genome of any supported format.</summary>
public static class Genome
{
    /// <summary>Opens a <c>.2bit</c> file, or a FASTA file (plain, bgzip, gzip) through its index.</summary>
    /// <exception cref="GenomicsDataException">No such file, neither format, or damaged.</exception>
    public static IGenome Open(string path, CancellationToken cancellation = default)
    {
        if (!File.Exists(path)) throw new GenomicsDataException(Directory.Exists(path) ? "is a folder; give a file" : "does not exist; check the path", path);
        Span<byte> head = stackalloc byte[4];
        using (var probe = File.OpenHandle(path)) head = head[..RandomAccess.Read(probe, head, 0)];
        return head.SequenceEqual<byte>([0x43, 0x27, 0x41, 0x1A]) || head.SequenceEqual<byte>([0x1A, 0x41, 0x27, 0x43])
            ? TwoBitFile.Open(path) : IndexedFasta.Open(path, cancellation);
    }
}
