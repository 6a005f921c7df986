namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>What is done to an element of a promoter.</summary>
public enum ElementEdit
{
    /// <summary>It is taken away: a motif's sites and a word's copies become background, CpG becomes TpG or CpA.</summary>
    Ablation,

    /// <summary>
    /// It is put in: one best site of a motif at a random allowed place, five copies of a word, ten TpG or CpA turned into CpG.
    /// </summary>
    Insertion,
}
