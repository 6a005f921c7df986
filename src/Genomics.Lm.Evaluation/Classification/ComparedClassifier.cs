using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>A classifier in a comparison with what it predicted.</summary>
/// <param name="Name">The name shown; an ensemble's ends in <c>_ensemble</c>, beside a row of its first network alone.</param>
/// <param name="Probabilities">[test sequences, classes], row-major.</param>
/// <param name="SecondsFit">Wall-clock seconds of the fit (an ensemble's: of all its networks).</param>
/// <param name="Parameters">Fitted parameters.</param>
/// <param name="Provenance">What the fit rests on.</param>
public sealed record ComparedClassifier(string Name, double[] Probabilities, double SecondsFit, long Parameters, FitProvenance Provenance)
{
    /// <summary>Whether several networks are averaged.</summary>
    public bool IsEnsemble => Provenance.Members > 1;
}
