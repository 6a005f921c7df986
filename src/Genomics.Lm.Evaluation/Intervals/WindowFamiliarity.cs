using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>
/// Tells windows that are unlike those that were learnt, by the rule of <see cref="ConformalPredictor"/>: more words that none of them has
/// than one in a hundred of windows left out, or a base composition beyond theirs. Immutable and safe for concurrent use.
/// </summary>
public sealed class WindowFamiliarity
{
    private const int Folds = 10;

    private readonly Familiarity _familiarity;

    /// <summary>Learns from windows.</summary>
    /// <param name="windows">The windows that were learnt; at least 10.</param>
    /// <param name="groups">Leakage groups; null: each window is its own.</param>
    /// <exception cref="ArgumentException">There are fewer than 10, or another number of groups.</exception>
    public WindowFamiliarity(IReadOnlyList<DnaSequence> windows, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (windows.Count < Folds) throw new ArgumentException($"{windows.Count} windows; at least {Folds} are needed", nameof(windows));
        _familiarity = Familiarity.Of(windows,
            CrossValidationFolds.Deal(windows.Count, Folds, new CounterRandom(FittingData.DefaultSeed), groups), Folds);
    }

    /// <summary>Whether a window is unlike those that were learnt.</summary>
    /// <param name="window">The window.</param>
    public bool IsUnfamiliar(DnaSequence window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return _familiarity.IsUnfamiliar(window, _familiarity.Unseen(window));
    }
}
