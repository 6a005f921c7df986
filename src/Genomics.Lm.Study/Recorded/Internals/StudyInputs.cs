using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Recorded.Internals;

/// <summary>Names what the steps in a folder were made of, so that a later run continues the same study or none.</summary>
internal static class StudyInputs
{
    private const string FileName = "study.tsv";

    /// <summary>What windows, counts, split and DExTER depend on.</summary>
    public static IEnumerable<(string Name, string Value)> OfData(StudyOptions options) =>
    [
        .. options.WindowsFile is { } windows ? [("windows", Hash(windows))] : ((string, string)[])
        [
            ("annotation", Hash(options.Annotation!)),
            ("biotypes", string.Join(' ', options.Biotypes)),
            ("genome", Hash(options.Genome!)),
        ],
        .. options.Feature == "gene" ? [] : ((string, string)[])[("feature", options.Feature)],
        .. options.Tss == TssRule.GeneStart ? [] : ((string, string)[])[("start", $"{options.Tss}")],
        .. options.Floor is { } floor ? [("floor", FormattableString.Invariant($"{floor}"))] : ((string, string)[])[],
        ("condition", options.Condition),
        ("gtex", Hash(options.Gtex)),
        ("seed", FormattableString.Invariant($"{options.Seed}")),
    ];

    /// <summary>What the fine-tuning alone depends on.</summary>
    public static IEnumerable<(string Name, string Value)> OfTuning(StudyOptions options) =>
    [
        ("fine-tuning", (options.FineTuning! with { Optimizer = options.FineTuning.Optimizer with { MicroBatch = 0 } }).ToJson()
            .ReplaceLineEndings(" ")),
        ("model", options.Model is null ? "" : Directory.Exists(options.Model) ? Hash(options.Model) : options.Model),
    ];

    /// <summary>Writes what the study is made of; or, where another run wrote it, checks that it is the same.</summary>
    /// <exception cref="GenomicsDataException">The folder holds another study.</exception>
    /// <exception cref="IOException">The folder holds something else.</exception>
    public static void Claim(string folder, IEnumerable<(string Name, string Value)> inputs)
    {
        string[] lines = [.. inputs.Select(i => $"{i.Name}\t{i.Value}")];
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            var before = File.ReadAllLines(file);
            string[] different = [.. lines.Except(before).Concat(before.Except(lines)).Select(l => l.Split('\t')[0]).Distinct()];
            if (different.Length > 0)
                throw new GenomicsDataException(
                    $"belongs to a study with another {string.Join(", ", different)}; give the same options to go on, or another folder",
                        file);
            return;
        }
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} holds files already; give another folder");
        OutputFile.WriteText(file, writer =>
        {
            foreach (var line in lines) writer.WriteLine(line);
        });
    }

    private static string Hash(string path) => string.Join(' ', FileFingerprint.OfAll(path).Select(f => f.Sha256));
}
