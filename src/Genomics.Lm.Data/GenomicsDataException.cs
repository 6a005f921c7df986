namespace Genomics.Lm.Data;

/// <summary>Input that cannot be used: a malformed file, a missing gene, sequences that do not fit a model.</summary>
/// <remarks>The message says where, what is wrong, what was expected and what to do; the properties say the same one by one.</remarks>
public class GenomicsDataException : Exception
{
    private const int LongestMessage = 1000, ShownEnd = 300;

    /// <summary>Makes an error about data as a whole.</summary>
    public GenomicsDataException(string message, Exception? inner = null) : base(Bounded(message), inner) => Problem = Bounded(message);

    /// <summary>Makes an error at a place in a file.</summary>
    /// <param name="problem">What is wrong, what was expected, what to do; the message names file and line before it.</param>
    /// <param name="file">The file's path as given by the user.</param>
    /// <param name="line">1-based line number, or 0 when the error concerns the whole file.</param>
    /// <param name="record">The record's name (sequence id, gene, tensor), or null.</param>
    /// <param name="inner">The underlying error, or null.</param>
    public GenomicsDataException(string problem, string file, long line = 0, string? record = null, Exception? inner = null)
        : base(line > 0 ? FormattableString.Invariant($"{file}:{line}: {Bounded(problem)}") : $"{file}: {Bounded(problem)}", inner)
        => (Problem, File, Line, Record) = (Bounded(problem), file, line, record);

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>The file's path as given by the user, or null.</summary>
    public string? File { get; }

    /// <summary>1-based line number; 0 when not known.</summary>
    public long Line { get; }

    /// <summary>The record's name (sequence id, gene, tensor), or null.</summary>
    public string? Record { get; }

    // what a file holds gets into messages, and may be as long as the file
    private static string Bounded(string message)
        => message is null ? throw new ArgumentNullException(nameof(message)) : message.Length <= LongestMessage ? message
        : $"{message[..(LongestMessage - ShownEnd)]} … {message[^ShownEnd..]}";
}
