namespace Genomics.Lm.Data.Sequences;

/// <summary>A chromosome of a genome.</summary>
/// <param name="Name">The first word of its header.</param>
/// <param name="Length">Bases.</param>
public readonly record struct ChromosomeInfo(string Name, long Length);
