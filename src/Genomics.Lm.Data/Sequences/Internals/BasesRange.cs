namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>Checks what <see cref="IGenome.Read"/> is asked for.</summary>
internal static class BasesRange
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such chromosome, or the range leaves it.</exception>
    public static void Check(IReadOnlyList<ChromosomeInfo> chromosomes, int chromosome, long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chromosome);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chromosome, chromosomes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, chromosomes[chromosome].Length - count);
    }
}
