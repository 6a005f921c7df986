using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>replay</c>: does a recorded run again and compares the numbers.</summary>
internal static class ReplayVerb
{
    // another build or instruction set sums in another order: r agrees to about three decimals after training a network
    private const double OtherBuildTolerance = 0.01;

    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var manifest = new Argument<string>("manifest")
        {
            Description =
            "The manifest.json of the run, or its folder; the results are looked for beside it."
        };
        var inputs = new InputOption<string>("--inputs")
        {
            Description =
            "A folder with the input files, where they are no longer at their recorded paths."
        };
        var tolerance = new Option<double?>("--tolerance")
        {
            Description =
            string.Create(CultureInfo.InvariantCulture,
            $"Largest accepted |difference| / max(1, |value|). Default: 0 for the same build, system and instruction set, otherwise "
                + $"{OtherBuildTolerance}.")
        };
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description = "Keep the results of the new run in this folder. Default: they are deleted."
            };
        var command = new Verb("replay", "Run a manifest again and compare the numbers; exit code 1 when they differ.") { manifest,
            inputs, tolerance, output, run.Quiet };
        command.Check(parsed =>
        {
            if (parsed.GetValue(tolerance) is { } accepted && !(accepted >= 0))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{tolerance.Name} {accepted}: must be at least 0"));
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(manifest)!);
            var recorded = RunManifest.Read(path);
            var home = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
            var isQuiet = parsed.GetValue(run.Quiet);
            foreach (var file in recorded.Results)
                CheckUnchanged(Inside(home, file, path), file, "was changed after the run; its numbers cannot be compared");
            List<string> command = [.. recorded.Command];
            if (recorded.FormatVersion < 2) RenewWindow(command);
            var arguments = new RecordedCommand(command, path, devices);
            Relocate(arguments, recorded, path, parsed.GetValue(inputs));
            var kept = parsed.GetValue(output);
            if (kept is not null && Directory.Exists(kept) && Directory.EnumerateFileSystemEntries(kept).Any())
                throw new IOException($"{kept} holds files already; give another --output");
            var temporary = kept is null ? Directory.CreateTempSubdirectory("genomics-lm-replay-").FullName : null;
            var folder = kept ?? Path.Combine(temporary!, "run");
            try
            {
                var inner = console with { Output = TextWriter.Null };
                var code = await GenomicsCli.RunAsync(arguments.ToArray(folder, isQuiet), inner, cancellationToken,
                    [.. devices.Where(d => d.Key != "cpu").Select(d => (d.Key, d.Value))]);
                if (code != 0) return code;
                var isSame = recorded.IsSameBuild(ManifestBuild.Libraries, ManifestMachine.Current);
                var accepted = parsed.GetValue(tolerance) ?? (isSame ? 0 : OtherBuildTolerance);
                return Compare(console, recorded, home, folder, accepted, isSame, isQuiet);
            }
            finally
            {
                if (temporary is not null) Directory.Delete(temporary, recursive: true);
            }
        });
        return command;
    }

    private static int Compare(CliConsole console, RunManifest recorded, string home, string folder, double accepted, bool isSame,
        bool isQuiet)
    {
        var (total, largest) = (0, 0.0);
        var differences = new List<ResultDifference>();
        foreach (var file in recorded.Results.Where(f => f.Name.EndsWith(".json", StringComparison.Ordinal)
            || f.Name.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            differences.AddRange(ResultFiles.Compare(Path.Combine(home, file.Name), Path.Combine(folder, file.Name), out var compared));
            total += compared;
        }
        console.Output.WriteLine("file\tname\trecorded\tfound\tdifference");
        foreach (var d in differences)
        {
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{d.File}\t{d.Name}\t{d.Recorded}\t{d.Found}\t"
                    + $"{(double.IsNaN(d.Difference) ? "" : d.Difference.ToString("R", CultureInfo.InvariantCulture))}"));
            if (d.Difference > largest) largest = d.Difference;
        }
        // texts such as the verdict quote rounded numbers: they must agree only where every bit must
        var beyond = differences.Count(d => accepted == 0 || d.Difference > accepted
            || (double.IsNaN(d.Difference) && (d.Recorded.Length == 0) != (d.Found.Length == 0)));
        var summary = string.Create(CultureInfo.InvariantCulture,
            $"{total} values compared, {differences.Count} differ, by at most {largest:0.###e+0}; tolerance {accepted} "
                + $"({(isSame ? "same" : "another")} build, system and instruction set)");
        if (beyond > 0) console.Error.WriteLine($"error: {home}: {beyond} values differ beyond the tolerance: {summary}");
        else if (!isQuiet) console.Error.WriteLine(summary);
        return beyond > 0 ? 1 : 0;
    }

    // puts each input at the place where its recorded contents are found
    private static void Relocate(RecordedCommand arguments, RunManifest recorded, string manifest, string? inputs)
    {
        foreach (var input in recorded.Inputs)
        {
            var place = inputs is null ? input.Path
                : Path.Combine(inputs, Path.GetFileName(Path.TrimEndingDirectorySeparator(input.Path)));
            if (!Path.Exists(place))
                throw new GenomicsDataException(
                    $"does not exist; run where the run was made, or give --inputs with the folder that holds "
                        + $"{Path.GetFileName(input.Path)}", place);
            foreach (var file in input.Files)
                CheckUnchanged(Directory.Exists(place) ? Inside(place, file, manifest) : place, file, "is not the file of the run");
            arguments.Replace(input.Option, input.Path, place);
        }
    }

    // in manifests of format 1 the bases downstream include the start base
    internal static void RenewWindow(List<string> arguments)
    {
        if (arguments.IndexOf(LanguageModelOptions.PartName) is >= 0 and var at && at + 1 < arguments.Count
            && arguments[at + 1].Split(',') is [var up, var down] && int.TryParse(down, CultureInfo.InvariantCulture, out var downstream))
            arguments[at + 1] = string.Create(CultureInfo.InvariantCulture, $"{up},{downstream - 1}");
    }

    // a recorded name leads to a file below the folder it was recorded for, and nowhere else
    private static string Inside(string folder, FileFingerprint file, string manifest)
        => Path.IsPathRooted(file.Name) || file.Name.Split('/', '\\').Contains("..") || file.Name.Length == 0
            ? throw new GenomicsDataException($"names the file '{file.Name}', which does not lie in the run's folder", manifest)
            : Path.Combine(folder, file.Name);

    private static void CheckUnchanged(string path, FileFingerprint recorded, string what)
    {
        if (!File.Exists(path)) throw new GenomicsDataException("does not exist, but belongs to the run", path);
        if (FileFingerprint.Of(path, recorded.Name) != recorded)
            throw new GenomicsDataException($"{what}: its SHA-256 is another than the recorded {recorded.Sha256}", path);
    }
}
