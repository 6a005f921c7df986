using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>Says in the folder beside an output which run made it and how far it is.</summary>
/// <param name="Verb">The kind of run.</param>
/// <param name="Force">Whether it may replace results.</param>
internal sealed record RunMark(string Verb, bool Force)
{
    public const string FileName = ".genomics-lm-run";

    /// <summary>Whether the result is whole and has only to be put in place.</summary>
    public bool IsComplete { get; init; }

    public static RunMark? TryRead(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || file.LinkTarget is not null || file.Length > 1024) return null;
        var words = File.ReadAllText(file.FullName).Split('\n');
        return new RunMark(words[0], words.Contains("force")) { IsComplete = words.Contains("complete") };
    }

    public void Write(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (OutputPlace.IsLink(file)) File.Delete(file);   // a file would be written where it leads
        OutputFile.WriteText(file, text =>
        {
            text.WriteLine(Verb);
            if (Force) text.WriteLine("force");
            if (IsComplete) text.WriteLine("complete");
        });
    }
}
