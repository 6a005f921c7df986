using System.Text;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Cli.Options;

/// <summary>Sequences of a file, or of standard input where <c>-</c> was given.</summary>
internal static class FastaInput
{
    /// <summary>What the option says of it.</summary>
    public const string OrStandardInput = " '-' is standard input.";

    /// <summary>Reads records one after another, once.</summary>
    public static IEnumerable<DnaSequence> Read(string path, CliConsole console)
        => path == "-" ? FastaReader.Read(Bytes(console.Input), "standard input") : FastaReader.Read(path);

    // the real one may be compressed, so it is not read as text
    private static Stream Bytes(TextReader input)
        => ReferenceEquals(input, Console.In) ? Console.OpenStandardInput() : new MemoryStream(Encoding.UTF8.GetBytes(input.ReadToEnd()));
}
