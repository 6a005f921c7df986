using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>Refuses sequences of another length than a model was fitted on.</summary>
internal static class WindowCheck
{
    public static void Length(DnaSequence sequence, WindowGeometry window)
    {
        if (window.Length > 0 && sequence.Length != window.Length)
            throw new GenomicsDataException(
                $"sequence '{sequence.Id}' has {sequence.Length} bases, the predictor was fitted on windows of {window.Length}; cut "
                    + $"windows of that length");
    }
}
