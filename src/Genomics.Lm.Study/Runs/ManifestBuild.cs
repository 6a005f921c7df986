using System.Reflection;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Study.Runs;

/// <summary>One library that took part in a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version as people say it.</param>
/// <param name="Build">Changes with every byte of the compiled library; equal for equal builds.</param>
public sealed record ManifestBuild(string Name, string Version, string Build)
{
    /// <summary>The libraries below this one, and this one.</summary>
    public static IReadOnlyList<ManifestBuild> Libraries { get; } =
    [
        .. ((Type[])[typeof(FittingData), typeof(Correlation), typeof(DnaTokenizer), typeof(DexterLearner), typeof(PredictorComparison),
            typeof(RunManifest)])
            .Select(type => Of(type.Assembly)),
    ];

    private static ManifestBuild Of(Assembly library) => new(
        library.GetName().Name!,
        library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? library.GetName().Version!.ToString(),
        library.ManifestModule.ModuleVersionId.ToString());
}
