using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Options;

/// <summary>Options of every verb that computes: threads, seed, device, quiet, force.</summary>
internal sealed class RunOptions
{
    private readonly IReadOnlyDictionary<string, IComputeEngine> _devices;

    /// <param name="devices">Engines by device; none for a verb without <see cref="Device"/>.</param>
    public RunOptions(IReadOnlyDictionary<string, IComputeEngine>? devices = null)
    {
        _devices = devices ?? new Dictionary<string, IComputeEngine>();
        Device.Validators.Add(result =>
        {
            if (result.Tokens is [var device] && !_devices.ContainsKey(device.Value))
                result.AddError($"no engine for device '{device.Value}' in this program, it has {string.Join(", ", _devices.Keys)}; "
                    + "samples/FineTuneOnGpu is this program with cuda");
        });
        Threads.Validators.Add(result =>
        {
            if (result.Tokens is [var number] && int.TryParse(number.Value, CultureInfo.InvariantCulture, out var threads) && threads < 0)
                result.AddError($"{Threads.Name} {threads}: must be at least 0");
        });
    }

    public Option<int> Threads { get; } =
        new("--threads", "-t") { Description = "Threads; 0 = all cores. Never changes results.", DefaultValueFactory = _ => 0 };

    public Option<long> Seed { get; } =
        new("--seed") { Description = "The seed of everything drawn at random.", DefaultValueFactory = _ => FittingData.DefaultSeed };

    public Option<string> Device { get; } =
        new("--device")
        {
            Description = "Where to compute: cpu, or cuda where an engine for it is registered.",
            DefaultValueFactory = _ => "cpu"
        };

    public Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "No progress and no messages; warnings about the data are shown." };

    public Option<bool> Force { get; } =
        new("--force", "-f") { Description = "Replace existing results: the files that this verb writes, never others." };

    public CliProgress Progress(ParseResult parsed, CliConsole console) => new(console, parsed.GetValue(Quiet));

    /// <summary>The engine of the asked device.</summary>
    public IComputeEngine Engine(ParseResult parsed) => _devices[parsed.GetValue(Device)!];

    /// <summary>Refuses to overwrite files unless forced, and finds out before the work whether the first can be written.</summary>
    public void CheckFile(ParseResult parsed, string path, params IEnumerable<string> others)
    {
        if (IsDevice(path) && others.FirstOrDefault() is { } beside)
            throw new ArgumentException($"{path} takes one file, and this verb writes {Path.GetFileName(beside)} beside it; give a file");
        RefuseInputs(parsed, others.Prepend(path));
        foreach (var file in others.Prepend(path))
            if (File.Exists(file) && !OutputFile.IsWrittenInPlace(file) && !parsed.GetValue(Force))
                throw new IOException($"{file} exists already; give another --output or --force");
        OutputFile.Check(path);
    }

    private static bool IsDevice(string path)
        => !OperatingSystem.IsWindows() && Path.GetFullPath(path) is var full
            && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Checks and locks the folder that a verb writes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The folder.</param>
    /// <param name="names">Files, and folders with a <c>/</c> at the end, that the verb is known to write.</param>
    public RunFolder Open(ParseResult parsed, string path, params string[] names)
    {
        return RunFolder.Open(path, new RunFolderOptions
        {
            Verb = parsed.CommandResult.Command.Name,
            Force = parsed.GetValue(Force),
            Names = names,
            Inputs = Inputs(parsed),
        });
    }

    /// <summary>What is said where <c>--resume</c> finds nothing.</summary>
    public static string NothingToResume(string folder)
        => $"{folder} has no unfinished run to resume (one stopped before its first checkpoint leaves none); this one begins at the "
            + "beginning";

    /// <summary>The files and folders that a command line names to be read.</summary>
    public static IReadOnlyList<string> Inputs(ParseResult parsed)
        => [.. parsed.CommandResult.Children.OfType<OptionResult>().Where(o => o.Option is IInputOption)
            .SelectMany(o => o.Tokens.SelectMany(t => ((IInputOption)o.Option).PathsOf(t.Value))).Where(Path.Exists)];

    /// <summary>Makes sure that nothing which is read is replaced by what is made of it, <c>--force</c> or not.</summary>
    public static void RefuseInputs(ParseResult parsed, IEnumerable<string> outputs)
    {
        var inputs = Inputs(parsed).Select(RealPath).ToHashSet(StringComparer.Ordinal);
        if (outputs.FirstOrDefault(file => Path.Exists(file) && !OutputFile.IsWrittenInPlace(file) && inputs.Contains(RealPath(file)))
            is { } both)
            throw new ArgumentException($"{both} is an input of this run and would be replaced by its result; give another --output");
    }

    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }
}
