namespace Genomics.Lm.Data;

/// <summary>The shape of the windows around a gene's start: their length and where the start lies in them.</summary>
/// <param name="Length">Bases per window; 0 when windows may have any length.</param>
/// <param name="AlignmentIndex">0-based index of the TSS (or other anchor) in the window, on the gene's strand.</param>
public readonly record struct WindowGeometry(int Length, int AlignmentIndex)
{
    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">The alignment index lies outside the window.</exception>
    public void Validate()
    {
        if (Length < 0 || AlignmentIndex < 0 || (Length > 0 && AlignmentIndex >= Length))
            throw new ArgumentException(
                $"alignment index {AlignmentIndex} lies outside the window of {Length} bases; give a 0-based index from 0 to {Length - 1}",
                    nameof(AlignmentIndex));
    }
}
