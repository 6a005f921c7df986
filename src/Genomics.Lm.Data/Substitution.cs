namespace Genomics.Lm.Data;

/// <summary>One base of a window replaced by another.</summary>
/// <param name="Position">0-based in the window.</param>
/// <param name="Base">The new base: A, C, G or T.</param>
public readonly record struct Substitution(int Position, char Base)
{
    /// <summary>Checks that it can be made in a window.</summary>
    /// <param name="length">Bases of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the window, or the base is another letter.</exception>
    public void Validate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)Position, (uint)length, nameof(Position));
        if (Base is not ('A' or 'C' or 'G' or 'T')) throw new ArgumentOutOfRangeException(nameof(Base), Base, "expected A, C, G or T");
    }
}
