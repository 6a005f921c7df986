namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// McNemar's test (1947) in its exact binomial form: of the sequences that only one of two classifiers gets right, does one get more than
/// half?
/// </summary>
public static class McNemar
{
    /// <summary>Runs the test.</summary>
    /// <param name="labels">The actual classes.</param>
    /// <param name="first">The first classifier's classes, as many.</param>
    /// <param name="second">The second classifier's classes, as many.</param>
    public static McNemarResult Run(IReadOnlyList<int> labels, IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != labels.Count || second.Count != labels.Count)
            throw new ArgumentException("labels and both classifiers need as many values");
        var (onlyFirst, onlySecond) = (0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            if (first[i] == labels[i] && second[i] != labels[i]) onlyFirst++;
            if (first[i] != labels[i] && second[i] == labels[i]) onlySecond++;
        }
        return new McNemarResult(onlyFirst, onlySecond, PValue(onlyFirst, onlySecond));
    }

    /// <summary>The two-sided exact p-value of two discordant counts: twice the smaller binomial tail at one half, at most 1.</summary>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var (n, k) = (onlyFirst + onlySecond, Math.Min(onlyFirst, onlySecond));
        var (tail, log) = (0.0, -n * Math.Log(2));
        for (var i = 0; i <= k; i++)
        {
            tail += Math.Exp(log);
            log += Math.Log((n - i) / (i + 1.0));
        }
        return Math.Min(1, 2 * tail);
    }
}

/// <summary>The outcome of McNemar's test.</summary>
/// <param name="OnlyFirstRight">Sequences that only the first classifier gets right.</param>
/// <param name="OnlySecondRight">Sequences that only the second classifier gets right.</param>
/// <param name="PValue">Two-sided exact p-value.</param>
public readonly record struct McNemarResult(int OnlyFirstRight, int OnlySecondRight, double PValue);
