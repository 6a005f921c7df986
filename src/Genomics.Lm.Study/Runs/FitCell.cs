using Genomics.Lm.Data;

namespace Genomics.Lm.Study.Runs;

/// <summary>One fit of a comparison: a method, a seed and the genes it learns from.</summary>
public sealed class FitCell
{
    private readonly Action<IProgress<WorkProgress>?, CancellationToken> _fit;

    internal FitCell(string name, long seed, string entry, Action<IProgress<WorkProgress>?, CancellationToken> fit)
        => (Name, Seed, Entry, _fit) = (name, seed, entry, fit);

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The name of its folder in the cache.</summary>
    public string Entry { get; }

    /// <summary>Fits and keeps it, unless it is kept already; a damaged one is fitted again.</summary>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public void Fit(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) => _fit(progress, cancellation);
}
