namespace Genomics.Lm.Cli;

/// <summary>What a person is told whose run was interrupted.</summary>
internal static class Interruption
{
    /// <summary>Does a verb's work; when it is interrupted, says how to go on.</summary>
    /// <param name="console">Where to say it.</param>
    /// <param name="advice">Gives the line.</param>
    /// <param name="work">Does the work.</param>
    public static int Advise(CliConsole console, Func<string> advice, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine(advice());
            throw;
        }
    }
}
