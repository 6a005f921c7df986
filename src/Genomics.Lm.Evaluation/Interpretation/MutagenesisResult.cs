using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>The effect of every substitution in a region of a window, in every condition. Immutable.</summary>
public sealed class MutagenesisResult
{
    internal const string Bases = "ACGT";

    private readonly double[] _effects;
    private readonly double[]? _modelParts;

    // effects and modelParts: [positions, 4 bases, conditions], NaN where nothing was substituted
    internal MutagenesisResult(DnaSequence window, PredictorInfo predictor, int start, int end, double[] reference, double[] effects,
        double[]? modelParts)
        => (Window, Predictor, Start, End, Reference, _effects, _modelParts) = (
            window, predictor, start, end, reference, effects, modelParts);

    /// <summary>The unchanged window.</summary>
    public DnaSequence Window { get; }

    /// <summary>What predicted: its conditions, its scale, where the start lies in the window.</summary>
    public PredictorInfo Predictor { get; }

    /// <summary>First base that was changed, 0-based.</summary>
    public int Start { get; }

    /// <summary>One past the last base that was changed.</summary>
    public int End { get; }

    /// <summary>[conditions] the prediction for the unchanged window, on the predictor's scale.</summary>
    public IReadOnlyList<double> Reference { get; }

    /// <summary>Whether effects are divided into a part of the model and one of the tokens.</summary>
    public bool HasParts => _modelParts is not null;

    /// <summary>Prediction with the substitution less prediction without it, on the predictor's scale.</summary>
    /// <param name="position">0-based in the window.</param>
    /// <param name="alternative">A, C, G or T.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <returns>NaN for the reference base itself and where the window has none of A, C, G, T.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside the region, another letter, or no such condition.</exception>
    public double Effect(int position, char alternative, int condition) => _effects[Index(position, alternative, condition)];

    /// <summary>The effect when no token crosses a token border of the unchanged window; NaN without <see cref="HasParts"/>.</summary>
    /// <inheritdoc cref="Effect"/>
    public double ModelPart(int position, char alternative, int condition)
        => _modelParts?[Index(position, alternative, condition)] ?? double.NaN;

    /// <summary>What moved token borders add: the effect less <see cref="ModelPart"/>.</summary>
    /// <inheritdoc cref="Effect"/>
    public double TokenisationPart(int position, char alternative, int condition)
        => Effect(position, alternative, condition) - ModelPart(position, alternative, condition);

    /// <summary>
    /// How much the base that stands there matters: the negative mean of its substitutions' effects; positive when the base raises the
    /// prediction.
    /// </summary>
    /// <param name="position">0-based in the window.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <returns>NaN where nothing was substituted.</returns>
    public double Importance(int position, int condition) => Mean(position, condition, Effect);

    /// <summary>The importance of every base of the window.</summary>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <returns>[bases]; NaN where nothing was substituted.</returns>
    public double[] Importances(int condition) => Means(condition, Effect);

    /// <summary>The importances as they are when token borders are held; all NaN without <see cref="HasParts"/>.</summary>
    /// <inheritdoc cref="Importances"/>
    public double[] ModelImportances(int condition) => Means(condition, ModelPart);

    /// <summary>What moved token borders add to the importances; all NaN without <see cref="HasParts"/>.</summary>
    /// <inheritdoc cref="Importances"/>
    public double[] BorderImportances(int condition) => Means(condition, TokenisationPart);

    private double[] Means(int condition, Func<int, char, int, double> effect)
        => [.. Enumerable.Range(0, Window.Length).Select(p => p < Start || p >= End ? double.NaN : Mean(p, condition, effect))];

    private static double Mean(int position, int condition, Func<int, char, int, double> effect)
    {
        var (sum, count) = (0.0, 0);
        foreach (var alternative in Bases)
            if (effect(position, alternative, condition) is var value && !double.IsNaN(value)) (sum, count) = (sum + value, count + 1);
        return count == 0 ? double.NaN : -sum / count;
    }

    private int Index(int position, char alternative, int condition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, End);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)Reference.Count, nameof(condition));
        var letter = Bases.IndexOf(alternative);
        if (letter < 0) throw new ArgumentOutOfRangeException(nameof(alternative), alternative, "expected A, C, G or T");
        return ((position - Start) * 4 + letter) * Reference.Count + condition;
    }
}
