using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Study.Ablations;

/// <summary>The levels of each factor, the base's first.</summary>
public sealed record AblationDesign
{
    /// <summary>What fits begin from.</summary>
    public IReadOnlyList<AblationStart> Starts { get; init; } = [AblationStart.Random];

    /// <summary>What of the network is trained.</summary>
    public IReadOnlyList<AblationTuning> Tunings { get; init; } = [new(TuningDepth.Head)];

    /// <summary>Parts of the window; null: all that the options say.</summary>
    public IReadOnlyList<WindowPart?> Windows { get; init; } = [null];

    /// <summary>Layers of a frozen encoder, from 1; 0: the last.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [0];

    /// <summary>How token states become one vector.</summary>
    public IReadOnlyList<Pooling> Poolings { get; init; } = [Pooling.Bins];

    /// <summary>Vocabularies.</summary>
    public IReadOnlyList<AblationTokenizer> Tokenizers { get; init; } = [new()];

    /// <summary>Which genes are learnt from.</summary>
    public IReadOnlyList<GeneFilter> Filters { get; init; } = [new(GeneFilterKind.All)];

    /// <summary>The first level of every factor.</summary>
    public AblationSetting Base => new()
    {
        Start = Starts[0],
        Tuning = Tunings[0],
        Window = Windows[0],
        Layer = Layers[0],
        Pooling = Poolings[0],
        Tokenizer = Tokenizers[0],
        Filter = Filters[0],
    };

    /// <summary>The base, then all that differ from it in one choice, each once.</summary>
    public IReadOnlyList<AblationSetting> OneAtATime()
    {
        var first = Base;
        return [.. new[] { first }
            .Concat(Starts.Select(level => first with { Start = level })).Concat(Tunings.Select(level => first with { Tuning = level }))
            .Concat(Windows.Select(level => first with { Window = level })).Concat(Layers.Select(level => first with { Layer = level }))
            .Concat(Poolings.Select(level => first with { Pooling = level }))
            .Concat(Tokenizers.Select(level => first with { Tokenizer = level }))
            .Concat(Filters.Select(level => first with { Filter = level })).Distinct()];
    }

    /// <summary>Every combination, the base first.</summary>
    public IReadOnlyList<AblationSetting> Full() =>
    [
        .. (from start in Starts
            from tuning in Tunings
            from window in Windows
            from layer in Layers
            from pooling in Poolings
            from tokenizer in Tokenizers
            from filter in Filters
            select new AblationSetting
            {
                Start = start,
                Tuning = tuning,
                Window = window,
                Layer = layer,
                Pooling = pooling,
                Tokenizer = tokenizer,
                Filter = filter,
            }).Distinct(),
    ];
}
