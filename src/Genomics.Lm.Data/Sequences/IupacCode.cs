namespace Genomics.Lm.Data.Sequences;

/// <summary>The letters of IUPAC for sets of bases.</summary>
public static class IupacCode
{
    /// <summary>The bases that an upper-case letter stands for, in the order A, C, G, T; empty for a letter that is none of the
    /// code.</summary>
    public static string BasesOf(char letter) => letter switch
    {
        'A' => "A",
        'C' => "C",
        'G' => "G",
        'T' or 'U' => "T",
        'R' => "AG",
        'Y' => "CT",
        'S' => "CG",
        'W' => "AT",
        'K' => "GT",
        'M' => "AC",
        'B' => "CGT",
        'D' => "AGT",
        'H' => "ACT",
        'V' => "ACG",
        'N' => "ACGT",
        _ => "",
    };
}
