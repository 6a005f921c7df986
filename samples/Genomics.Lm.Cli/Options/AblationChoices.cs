using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Ablations;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>The levels of each factor of an ablation.</summary>
internal sealed class AblationChoices
{
    private static readonly MethodCatalog Known = MethodCatalog.Standard();

    public LevelOption Starts { get; } = new("--starts", "random,masked", readsPaths: true)
    {
        Description = "What fits begin from: random weights; masked or masked:PASSES, pre-training on the windows of each fold's training "
            + "genes (5 passes); a model folder; or a method such as kmer_multiscale as a yardstick.",
    };

    public LevelOption Tunings { get; } = new("--tunings", "head,lora,last,full")
    {
        Description = "What of the network is trained: head (a linear regression on the frozen encoder), lora or lora:RANK (8), last or "
            + "last:LAYERS (1), full.",
    };

    public LevelOption Windows { get; } = new("--windows", "whole,half")
    {
        Description = "What of each window is read: whole, half (of the bases on each side of the gene start), or UP:DOWN, bases before "
            + "and after the gene start.",
    };

    public LevelOption Layers { get; } = new("--layers", "all")
    {
        Description = "Layers of the frozen encoder whose states are pooled: last, numbers from 1, or all (the last and then the "
            + "others).",
    };

    public LevelOption Poolings { get; } = new("--poolings", "bins,mean,cls")
    {
        Description = "How token states become one vector: bins, mean, cls, or pooler where the network is trained.",
    };

    public LevelOption Tokenizers { get; } = new("--tokenizers", "own,own:2048", readsPaths: true)
    {
        Description = "Vocabularies: own (learnt from the training genes, of --vocabulary-size), own:TOKENS, or a tokenizer.json.",
    };

    public LevelOption Filters { get; } = new("--filters", "all,expressed")
    {
        Description = "Genes to learn from: all; expressed, above what means not detected; tpm:VALUE, at least so much in the table's "
            + "unit; biotype:NAME, of --annotation. All genes are scored.",
    };

    public Option<bool> Full { get; } = new("--full")
    {
        Description = "All combinations of the levels; those that make no sense are left out. Default: one choice is changed at a time.",
    };

    public Option<int> Folds { get; } = new("--folds")
    {
        Description = "Folds of the learning genes, of whole leakage groups.",
        DefaultValueFactory = _ => 3,
    };

    public Option<bool> NoTest { get; } = new("--no-test")
    {
        Description = "Leaves the test genes closed, for a study that goes on. Default: they are opened once, for the chosen variant and "
            + "the base.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Starts, Tunings, Windows, Layers, Poolings, Tokenizers, Filters, Full, Folds, NoTest])
            command.Add(option);
    }

    /// <summary>The levels as they were given; windows are those of the data.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="window">The windows of the data; null where they are not read yet: half is then taken as whole.</param>
    /// <param name="layers">Layers of the base's encoder.</param>
    public AblationDesign Read(ParseResult parsed, WindowGeometry? window, Func<AblationStart, int> layers)
    {
        AblationStart[] starts = [.. Starts.Words(parsed).Select(word => AblationStart.Parse(word, Known.Knows))];
        AblationTuning[] tunings = [.. Tunings.Words(parsed).Select(AblationTuning.Parse)];
        // what makes no sense with a given base is no default
        bool IsGiven(LevelOption option) => parsed.GetResult(option) is { Implicit: false };
        var (probes, learnsTokens) = (IsGiven(Layers) || tunings[0].Depth == TuningDepth.Head,
            IsGiven(Tokenizers) || starts[0].Kind != AblationStartKind.Model);
        return new AblationDesign
        {
            Starts = starts,
            Tunings = tunings,
            Windows = [.. Windows.Words(parsed).Select(word => Window(word, window))],
            Layers = !probes ? [0] : [.. Layers.Words(parsed).SelectMany(word => Layer(word, () => layers(starts[0])))],
            Poolings = [.. Poolings.Words(parsed).Select(Pool)],
            Tokenizers = !learnsTokens ? [new()] : [.. Tokenizers.Words(parsed).Select(AblationTokenizer.Parse)],
            Filters = [.. Filters.Words(parsed).Select(GeneFilter.Parse)],
        };
    }

    private static WindowPart? Window(string word, WindowGeometry? window)
    {
        if (word == "whole") return null;
        if (word == "half")
            return window is { } w ? new WindowPart(w.AlignmentIndex / 2, (w.Length - 1 - w.AlignmentIndex) / 2) : null;
        return word.Split(':') is [var up, var down] && int.TryParse(up, NumberStyles.None, CultureInfo.InvariantCulture, out var upstream)
            && int.TryParse(down, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var downstream)
            ? new WindowPart(upstream, downstream)
            : throw new ArgumentException($"unknown window '{word}'; give whole, half or UP:DOWN, such as 200:50");
    }

    private static IEnumerable<int> Layer(string word, Func<int> layers) => word switch
    {
        "last" => [0],
        "all" => Enumerable.Range(0, layers()),   // the last first
        _ => [int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) && layer > 0 ? layer
            : throw new ArgumentException($"unknown layer '{word}'; give last, all or numbers from 1")],
    };

    private static Pooling Pool(string word) => word switch
    {
        "bins" => Pooling.Bins,
        "mean" => Pooling.Mean,
        "cls" => Pooling.Cls,
        "pooler" => Pooling.Pooler,
        _ => throw new ArgumentException($"unknown pooling '{word}'; give bins, mean, cls or pooler"),
    };
}
