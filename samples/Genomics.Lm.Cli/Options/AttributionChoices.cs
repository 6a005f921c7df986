using System.CommandLine;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Attributions;

namespace Genomics.Lm.Cli.Options;

/// <summary>How bases get scores: for the verbs that explain.</summary>
internal sealed class AttributionChoices
{
    private static readonly AttributionMethod[] All = Enum.GetValues<AttributionMethod>();

    public ChoiceOption Method { get; } = new("--method", All.Select(AttributionFiles.NameOf))
    {
        Description = "mutagenesis (any predictor): the negative mean effect of a base's substitutions; of a language model also gradient "
            + "(times input), integrated_gradients, or attention (rollout; attention is no explanation).",
        DefaultValueFactory = _ => "mutagenesis",
    };

    public Option<int> Baselines { get; } = new("--baselines")
    {
        HelpName = "N",
        Description = "What gradients start from: N shuffles of the window that keep its dinucleotides, and a window of N.",
        DefaultValueFactory = _ => 2,
    };

    public Option<int> Steps { get; } = new("--steps")
    {
        Description = "Points of integrated gradients between baseline and window.",
        DefaultValueFactory = _ => 64,
    };

    public Option<bool> Alone { get; } = new("--without-mutagenesis")
    {
        Description = "Quicker gradients and attention: the score of a token is shared equally over its bases, not by mutagenesis within "
            + "it, and the agreement with mutagenesis is not known.",
    };

    /// <summary>The options; out of range is wrong usage.</summary>
    public AttributionOptions Read(ParseResult parsed, RunOptions run)
    {
        var options = new AttributionOptions
        {
            Method = All.First(m => AttributionFiles.NameOf(m) == parsed.GetValue(Method)),
            ShuffledBaselines = parsed.GetValue(Baselines),
            Steps = parsed.GetValue(Steps),
            WithMutagenesis = !parsed.GetValue(Alone),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };
        options.Validate();
        return options;
    }

    /// <summary>Refuses a method that the predictor does not have, before anything is computed.</summary>
    public void Check(ParseResult parsed, IExpressionPredictor model)
    {
        if (Attributor.MethodsOf(model).All(m => AttributionFiles.NameOf(m) != parsed.GetValue(Method)))
            throw new GenomicsDataException($"{model.Info.Name} has no {parsed.GetValue(Method)}; give {Method.Name} "
                + string.Join(" or ", Attributor.MethodsOf(model).Select(AttributionFiles.NameOf)));
    }
}
