using System.Globalization;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded.Internals;

/// <summary>Shows what of the recorded fine-tuning is as it was.</summary>
internal static class RecipeSection
{
    public static TableSection Of(FineTuneOptions here, string kind)
    {
        var study = FineTuneOptions.Study;
        (string What, string Recorded, string Here)[] rows =
        [
            ("start", "dnabert2", kind),
            ("passes", $"{study.Optimizer.Epochs}", $"{here.Optimizer.Epochs}"),
            ("genes per step", $"{study.Optimizer.Batch}", $"{here.Optimizer.Batch}"),
            ("layers × width", Shape(study), kind switch { "dnabert2" => Shape(study), "lm_scratch" => Shape(here), _ => "the model's" }),
        ];
        var departs = rows.Any(r => r.Recorded != r.Here);
        return new TableSection("The fine-tuning's recipe", ["", "recorded", "here"],
            [.. rows.Select(r => (IReadOnlyList<string>)[r.What, r.Recorded, r.Here])])
        {
            Caption =
                $"{(departs ? "It departs from the record" : "As recorded")}; learning rate, schedule, decay, clipping, tokens, head and "
                + $"loss are "
                + string.Create(CultureInfo.InvariantCulture,
                    $"the study's. The study's own best validation: r {RecordedStudy.LanguageModelPearson}, squared error "
                        + $"{RecordedStudy.LanguageModelLoss}."),
        };
    }

    private static string Shape(FineTuneOptions options) => $"{options.Network.Encoder.Layers} × {options.Network.Encoder.HiddenSize}";
}
