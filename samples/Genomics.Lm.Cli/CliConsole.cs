namespace Genomics.Lm.Cli;

/// <summary>Where a command reads and writes; tests give their own.</summary>
internal sealed record CliConsole(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Whether progress may redraw a line.</summary>
    public bool IsTerminal => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>Whether results may be drawn for a person.</summary>
    public bool IsOutputTerminal => ReferenceEquals(Output, Console.Out) && !Console.IsOutputRedirected;
}
