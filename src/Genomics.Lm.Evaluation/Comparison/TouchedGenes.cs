namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How many test genes the leakage audit links to a gene learnt from, of those observed under a condition.</summary>
/// <param name="Touched">Linked ones.</param>
/// <param name="Tested">Test genes with an observation.</param>
public readonly record struct TouchedGenes(int Touched, int Tested)
{
    /// <summary>Share of the observed test genes.</summary>
    public double Share => Tested == 0 ? 0 : Touched / (double)Tested;
}
