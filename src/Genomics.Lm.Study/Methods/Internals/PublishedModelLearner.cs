using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Methods.Internals;

/// <summary>Fine-tunes the published DNABERT-2; the name stands for these very weights, so their hash is checked before the fit.</summary>
internal sealed class PublishedModelLearner(MethodSettings settings) : IExpressionLearner
{
    private static readonly PublishedModel Published = PublishedModels.Dnabert2;

    public string Kind => Published.Name;

    public MethodRole Role => MethodRole.LanguageModel;

    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (settings.Start is { } given) return Fit(given, data, progress, cancellationToken);
        using var fetched = ModelSource.Open(Published.Name);
        return Fit(fetched, data, progress, cancellationToken);
    }

    private FitResult Fit(ModelFolder start, FittingData data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ModelSource.CheckIsPublished(start, progress, cancellationToken);
        var recipe = settings.PublishedOptions;
        var options = recipe with
        {
            Input = recipe.Input with { Part = recipe.Input.Part ?? settings.Options.Input.Part },
            Targets = recipe.Targets with { Joint = settings.JointNetworks ?? recipe.Targets.Joint },
        };
        return new LanguageModelLearner(options, settings.Engine, start, Kind).Fit(data, progress, cancellationToken);
    }
}
