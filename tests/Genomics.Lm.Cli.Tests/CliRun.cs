namespace Genomics.Lm.Cli.Tests;

/// <summary>Runs the command line in process and keeps what it prints.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static async Task<CliRun> Of(string input, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await GenomicsCli.RunAsync(args, new CliConsole(new StringReader(input), output, error));
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public static Task<CliRun> Of(string[] args) => Of("", args);
}
