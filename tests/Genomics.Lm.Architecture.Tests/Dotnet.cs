using System.Diagnostics;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Runs the dotnet command as a user would.</summary>
internal static class Dotnet
{
#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif

    /// <summary>Runs a command to its end and returns what it wrote; fails the test, with the output, when it does not succeed.</summary>
    public static string Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // the servers would outlive this process, and the variables of the test run would leak into the build
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0,
            $"dotnet {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{output}\n{error.Result}");
        return output;
    }

    /// <summary>Runs a file-based program of the repository and returns what it wrote.</summary>
    public static string RunFile(string file, params IEnumerable<string> arguments)
        => Run(TestFolders.Repository, ["run", "-c", Configuration, "--file", file, .. arguments.Any() ? ["--", .. arguments]
        : Array.Empty<string>()]);
}
