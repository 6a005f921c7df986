namespace Genomics.Lm.Study.Ablations;

/// <summary>How the genes to learn from are chosen.</summary>
public enum GeneFilterKind
{
    /// <summary>All learning genes.</summary>
    All,

    /// <summary>Those whose value lies above "not detected": above the floor of the transform, or above 0.</summary>
    Expressed,

    /// <summary>Those whose value reaches a threshold in the unit of the table, such as TPM.</summary>
    Threshold,

    /// <summary>Those of a biotype of the annotation.</summary>
    Biotype,
}
