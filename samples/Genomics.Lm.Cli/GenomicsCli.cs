using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Genomics.Lm.Cli.Help;
using Genomics.Lm.Cli.Verbs;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Cli;

/// <summary>The <c>genomics-lm</c> command: every verb is a few calls of the libraries.</summary>
public static class GenomicsCli
{
    private const int WrongUsage = 2;
    private const int LongestMessage = 4000;

    /// <summary>Parses and runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="engines">Engines by device name beside <c>cpu</c>, for example <c>cuda</c>.</param>
    /// <returns>0 done, 1 bad input or failed run, 2 wrong usage, 130 interrupted.</returns>
    /// <remarks>Ctrl+C and SIGTERM stop the work at the next safe place; a second Ctrl+C ends the process at once.</remarks>
    public static async Task<int> RunAsync(string[] args, params (string Device, IComputeEngine Engine)[] engines)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(args, new CliConsole(Console.In, Console.Out, Console.IsErrorRedirected ? new TolerantWriter(Console.Error)
            : Console.Error), stop.Token, engines);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    internal static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken = default,
        params (string Device, IComputeEngine Engine)[] engines)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;   // of this call: numbers are read and written one way everywhere
        Command? command = null;
        try
        {
            var devices = engines.Prepend(("cpu", ManagedCpuEngine.Instance))
                .ToDictionary(e => e.Item1, e => e.Item2, StringComparer.Ordinal);
            var parsed = Parse(args, console, devices);
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in UsageErrors.Of(parsed)) console.Error.WriteLine($"usage: {error}");
                var name = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
                console.Error.WriteLine($"usage: see 'genomics-lm {name}--help'");
                return WrongUsage;
            }
            command = parsed.CommandResult.Command;
            if (command is Verb verb && parsed.Action == verb.Action) verb.CheckAll(parsed);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = console.Output,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null
            }, cancellationToken);
        }
        catch (Exception error)
        {
            return Fail(console, command, error is AggregateException several ? several.Flatten().InnerExceptions[0] : error);
        }
    }

    /// <summary>Reads a command line; an argument that begins with @ is an argument, not a file of arguments.</summary>
    internal static ParseResult Parse(string[] args, CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
        => BuildRoot(console, devices).Parse(args switch
        {
            [] or ["help"] => ["--help"],
            ["help", var verb] when HelpText.Verbs.Any(group => group.Verbs.Contains(verb)) => [verb, "--help"],
            ["help", .. var rest] => rest,
            _ => args,
        }, new ParserConfiguration { ResponseFileTokenReplacer = null });

    internal static RootCommand BuildRoot(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var root = new RootCommand("Gene expression from the DNA around a gene's start: genome language models and motif regression.")
        {
            TokenizeVerb.Build(console),
            TrainTokenizerVerb.Build(console),
            EncodeVerb.Build(console, devices),
            EmbedVerb.Build(console, devices),
            FetchVerb.Build(console),
            WindowsVerb.Build(console),
            StructureVerb.Build(console),
            SplitVerb.Build(console),
            DexterVerb.Build(console),
            SimulateVerb.Build(console),
            PretrainVerb.Build(console, devices),
            FinetuneVerb.Build(console, devices),
            PredictVerb.Build(console, devices),
            ExportVerb.Build(console),
            MutagenesisVerb.Build(console, devices),
            ExplainVerb.Build(console, devices),
            MotifsVerb.Build(console, devices),
            InsertVerb.Build(console, devices),
            DesignVerb.Build(console, devices),
            VariantsVerb.Build(console, devices),
            VariantTruthVerb.Build(console, devices),
            CompareVerb.Build(console, devices),
            AblateVerb.Build(console, devices),
            EvaluateVerb.Build(console, devices),
            ClassifyVerb.Build(console, devices),
            StudyVerb.Build(console, devices),
            MergeVerb.Build(console, devices),
            ReplayVerb.Build(console, devices),
        };
        HelpPage.Install(root, console);
        return root;
    }

    private static int Fail(CliConsole console, Command? command, Exception error)
    {
        if (error is OperationCanceledException)
        {
            console.Error.WriteLine("interrupted; finished outputs stay as they are");
            return 130;
        }
        if (error is ArgumentException argument)
        {
            console.Error.WriteLine($"usage: {OneLine(UsageErrors.Of(argument, command))}");
            return WrongUsage;
        }
        var message = error switch
        {
            GenomicsDataException or NotSupportedException => error.Message,
            IOException or UnauthorizedAccessException => OfFile(error),
            OutOfMemoryException => "the memory does not suffice; take fewer sequences at once or a smaller model, or end other programs",
            _ => $"unexpected failure: {error.Message.TrimEnd('.')}; please report this with the command line and, if you can, the input",
        };
        console.Error.WriteLine($"error: {OneLine(message)}");
        return 1;
    }

    // nobody said which file it was, but the message may quote it
    private static string OfFile(Exception error)
    {
        var path = error.Message.Split('\'') is [_, var quoted, ..] && Path.IsPathRooted(quoted) ? quoted : null;
        var text = ErrorText.Of(error, path);
        return path is null || text == error.Message ? text : $"{path}: {text}";
    }

    // it may hold what a file holds
    private static string OneLine(string message)
        => (message.Length > LongestMessage ? $"{message[..LongestMessage]} …" : message).ReplaceLineEndings(" ");
}
