using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences;

/// <summary>Writes FASTA, compressed as bgzip does when the file's name ends in <c>.gz</c>.</summary>
public static class FastaWriter
{
    /// <summary>Writes a file: under a temporary name, renamed when complete. An existing file is replaced.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="sequences">The records, taken one at a time.</param>
    /// <param name="options">Line width and soft mask.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<DnaSequence> sequences, FastaWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sequences);
        options ??= new FastaWriteOptions();
        options.Validate();
        OutputFile.Write(path, stream =>
        {
            foreach (var sequence in sequences) WriteRecord(stream, sequence, options);
        });
    }

    private static void WriteRecord(Stream stream, DnaSequence sequence, FastaWriteOptions options)
    {
        stream.Write(Encoding.UTF8.GetBytes(sequence.Description.Length == 0 ? $">{sequence.Id}\n"
            : $">{sequence.Id} {sequence.Description}\n"));
        var bases = sequence.Bases;
        if (options.SoftMask && sequence.SoftMasked.Count > 0) bases = LowerCased(sequence);
        var width = options.LineWidth == 0 ? Math.Max(1, bases.Length) : options.LineWidth;
        for (var start = 0; start < bases.Length; start += width)
        {
            stream.Write(bases.Slice(start, Math.Min(width, bases.Length - start)));
            stream.WriteByte((byte)'\n');
        }
    }

    private static byte[] LowerCased(DnaSequence sequence)
    {
        var bases = sequence.Bases.ToArray();
        foreach (var (start, end) in sequence.SoftMasked)
            foreach (ref var letter in bases.AsSpan(start, end - start)) letter |= 0x20;
        return bases;
    }
}
