using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Study.Ablations;

/// <summary>All choices of one variant.</summary>
public sealed record AblationSetting
{
    /// <summary>What the fit begins from.</summary>
    public AblationStart Start { get; init; } = AblationStart.Random;

    /// <summary>What of the network is trained.</summary>
    public AblationTuning Tuning { get; init; } = new(TuningDepth.Head);

    /// <summary>The part of each window that is read; null: all that the options say.</summary>
    public WindowPart? Window { get; init; }

    /// <summary>The layer, from 1, of a frozen encoder whose states are pooled; 0: the last.</summary>
    public int Layer { get; init; }

    /// <summary>How token states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Bins;

    /// <summary>The vocabulary of a network without a model to start from.</summary>
    public AblationTokenizer Tokenizer { get; init; } = new();

    /// <summary>Which genes are learnt from.</summary>
    public GeneFilter Filter { get; init; } = new(GeneFilterKind.All);

    /// <summary>The choices by factor, as text.</summary>
    public IReadOnlyList<(string Factor, string Level)> Levels =>
    [
        ("start", Start.ToString()), ("tuning", Tuning.ToString()), ("window", WindowText),
        ("layer", Layer == 0 ? "last" : Layer.ToString(CultureInfo.InvariantCulture)), ("pooling", Pooling.ToString().ToLowerInvariant()),
        ("tokenizer", Tokenizer.ToString()), ("filter", Filter.ToString()),
    ];

    private string WindowText => Window is { } part
        ? string.Create(CultureInfo.InvariantCulture, $"{part.Upstream}:{part.Downstream}") : "whole";
}
