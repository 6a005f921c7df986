using System.Globalization;

namespace Genomics.Lm.Data;

/// <summary>The part of each window that is read, around the alignment base, which itself counts once.</summary>
/// <param name="Upstream">Bases before the alignment base.</param>
/// <param name="Downstream">Bases after the alignment base; −1 leaves the alignment base out too.</param>
public readonly record struct WindowPart(int Upstream, int Downstream)
{
    private const int Longest = 1 << 30;

    /// <summary>Number of bases, the alignment base among them: <c>Upstream + 1 + Downstream</c>.</summary>
    public int Length => Upstream + 1 + Downstream;

    /// <summary>The whole window of a geometry with a fixed length.</summary>
    public static WindowPart Whole(WindowGeometry window) => new(window.AlignmentIndex, window.Length - 1 - window.AlignmentIndex);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">The part is empty, negative or longer than any window.</exception>
    public void Validate()
    {
        if (Upstream is >= 0 and < Longest && Downstream is >= -1 and < Longest && Length > 0) return;
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture,
                $"the part of the window is −{Upstream}..{Downstream:+0;−0;+0}; give the bases upstream and downstream of the alignment "
                    + $"base, one base at least"));
    }

    /// <summary>Checks that this part lies within the windows.</summary>
    /// <exception cref="ArgumentException">The part is empty, negative or longer than any window.</exception>
    /// <exception cref="GenomicsDataException">It reaches beyond the windows.</exception>
    public void Validate(WindowGeometry window)
    {
        Validate();
        if (window.Length == 0) return;
        var whole = Whole(window);
        if (Upstream <= whole.Upstream && Downstream <= whole.Downstream) return;
        throw new GenomicsDataException(
            $"the part −{Upstream}..+{Downstream} of the window reaches beyond the sequences, which cover "
                + $"−{whole.Upstream}..+{whole.Downstream} "
            + "around the alignment base; give at most that");
    }
}
