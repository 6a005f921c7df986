using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences;

/// <summary>Opens a genome of any supported format.</summary>
public static class Genome
{
    /// <summary>Opens a <c>.2bit</c> file, or a FASTA file (plain, bgzip, gzip) through its index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Checked while a FASTA file is unpacked or indexed.</param>
    /// <exception cref="GenomicsDataException">No such file, neither format, or damaged.</exception>
    public static IGenome Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> head = stackalloc byte[4];
        using (InputFile.OpenHandle(path, head, out var count)) head = head[..count];
        return TwoBitFile.Recognises(head) ? TwoBitFile.Open(path) : IndexedFasta.Open(path, cancellationToken);
    }

    /// <summary><see cref="Open"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="Open" path="/param|/exception"/>
    public static Task<IGenome> OpenAsync(string path, CancellationToken cancellationToken = default)
        => Background.Run(() => Open(path, cancellationToken), cancellationToken);
}
