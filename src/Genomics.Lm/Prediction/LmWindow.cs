using Genomics.Lm.Data;

namespace Genomics.Lm.Prediction;

/// <summary>The part of each window that the language model reads, around the alignment base.</summary>
/// <param name="Upstream">Bases before the alignment base.</param>
/// <param name="Downstream">Bases from the alignment base on, itself included.</param>
public readonly record struct LmWindow(int Upstream, int Downstream)
{
    /// <summary>Number of bases.</summary>
    public int Length => Upstream + Downstream;

    /// <summary>The whole window of a geometry with a fixed length.</summary>
    public static LmWindow Whole(WindowGeometry window) => new(window.AlignmentIndex, window.Length - window.AlignmentIndex);

    /// <summary>Checks that this part lies within the windows.</summary>
    /// <exception cref="GenomicsDataException">It is empty or reaches beyond the windows.</exception>
    public void Validate(WindowGeometry window)
    {
        if (Upstream < 0 || Downstream < 0 || Length == 0)
            throw new GenomicsDataException($"language-model window −{Upstream}..+{Downstream} is empty or negative; give bases upstream and downstream of the alignment base");
        if (window.Length == 0) return;
        var whole = Whole(window);
        if (Upstream > whole.Upstream || Downstream > whole.Downstream)
            throw new GenomicsDataException(
                $"language-model window −{Upstream}..+{Downstream} reaches beyond the sequences, which cover −{whole.Upstream}..+{whole.Downstream} around the alignment base; give at most that");
    }
}
