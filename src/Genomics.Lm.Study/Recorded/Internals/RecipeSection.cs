using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded.Internals;

/// <summary>Shows what of the study is as it was recorded, and what is not or cannot be known.</summary>
internal static class RecipeSection
{
    /// <summary>The table.</summary>
    /// <param name="options">The study.</param>
    /// <param name="split">The split.</param>
    /// <param name="raised">Values that were raised to the floor.</param>
    /// <param name="kind">What was fine-tuned; null without fine-tuning.</param>
    public static TableSection Of(StudyOptions options, GeneSplit split, int raised, string? kind)
    {
        var rows = Data(options, raised);
        if (options.FineTuning is { } here && kind is not null) rows.AddRange(Tuning(options, here, kind, split));
        return new TableSection("What was recorded, and what was done here", ["", "recorded", "here", ""],
            [.. rows.Select(r => (IReadOnlyList<string>)[r.What, r.Recorded, r.Here, Verdict(r.Recorded, r.Here)])])
        {
            Caption = kind is null ? "Without fine-tuning." : "Learning rate, schedule, decay, clipping, tokens, head and loss are "
                + string.Create(CultureInfo.InvariantCulture,
                    $"the study's. The study's own best validation: r {RecordedStudy.LanguageModelPearson}, squared error "
                        + $"{RecordedStudy.LanguageModelLoss}."),
        };
    }

    private const string NotRecorded = "not recorded";

    private static List<(string What, string Recorded, string Here)> Data(StudyOptions options, int raised) =>
    [
        ("windows", NotRecorded, options.WindowsFile is { } file ? $"given: {Path.GetFileName(file)}"
            : $"{Path.GetFileName(options.Genome)} and {Path.GetFileName(options.Annotation)}"),
        .. options.WindowsFile is not null ? [] : ((string, string, string)[])
        [
            ("start of a gene", NotRecorded, options.Tss == TssRule.CanonicalTranscript ? "canonical transcript" : "5′ end of the gene"),
            ("feature", NotRecorded, options.Feature),
            ("biotypes", NotRecorded, options.Biotypes.Count == 0 ? "all" : string.Join(", ", options.Biotypes)),
        ],
        ("values raised to a floor here", "0", string.Create(CultureInfo.InvariantCulture, $"{raised}")),
        ("seed of split and DExTER", $"{FittingData.DefaultSeed}", $"{options.Seed}"),
    ];

    private static List<(string What, string Recorded, string Here)> Tuning(StudyOptions options, FineTuneOptions here, string kind,
        GeneSplit split)
    {
        var study = FineTuneOptions.Study;
        var engine = (options.Engine ?? ManagedCpuEngine.Instance).Info;
        return
        [
            ("start", "dnabert2", kind),
            ("passes", $"{study.Optimizer.Epochs}", $"{here.Optimizer.Epochs}"),
            ("genes per step", $"{study.Optimizer.Batch}", $"{here.Optimizer.Batch}"),
            ("layers × width", Shape(study), kind switch { "dnabert2" => Shape(study), "lm_scratch" => Shape(here), _ => "the model's" }),
            ("seed of the fine-tuning", $"{RecordedStudy.LanguageModelSeed}", here.Members == 1 ? $"{options.Seed}"
                : $"{options.Seed} to {options.Seed + here.Members - 1}"),
            ("seeds", "1", $"{here.Members}"),
            ("genes stopped on", $"{RecordedStudy.Validation}, which ones is not recorded",
                $"{split.Validation.Count}, drawn with the seed"),
            ("arithmetic", "half precision (mixed), four T4",
                $"{engine.Name} on {engine.Device}{(options.Engine is null or ManagedCpuEngine ? ", single precision" : "")}"),
            ("steps that half precision skipped", $"{RecordedStudy.SkippedSteps}", "0"),
        ];
    }

    private static string Verdict(string recorded, string here)
        => recorded == NotRecorded ? "" : recorded == here ? "as recorded" : "differs";

    private static string Shape(FineTuneOptions options) => $"{options.Network.Encoder.Layers} × {options.Network.Encoder.HiddenSize}";
}
