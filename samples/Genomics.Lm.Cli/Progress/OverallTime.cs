using System.Globalization;
using System.Text.RegularExpressions;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli.Progress;

/// <summary>
/// The time that all methods of a run still need: the current stage at its pace, and the methods to come by how long methods are known to
/// take relative to each other, at the pace of those that are done. Stages are named <c>[2/6] dexter: …</c>.
/// </summary>
/// <param name="methods">The methods in the order in which they are fitted.</param>
internal sealed partial class OverallTime(IReadOnlyList<string> methods)
{
    // fits of 600 simulated promoters, relative to a k-mer ridge; what is not known counts as a network
    private static readonly (string Name, double Weight)[] Known =
    [
        ("gc_content", 0.2), ("cpg", 0.2), ("gene_structure", 0.2), ("kmer_", 1), ("dexter", 2),
        ("stack_kmer", 12), ("stack_multiscale", 12), ("stack", 200), ("", 50),
    ];

    private int _current = -1;
    private TimeSpan _begun, _atMethod;

    /// <summary>Takes note of a report and says what is left; null while nothing is known or in another part of the run.</summary>
    /// <param name="value">The report.</param>
    /// <param name="now">Time since the run began.</param>
    /// <param name="stage">Time since the stage began.</param>
    public TimeSpan? Left(WorkProgress value, TimeSpan now, TimeSpan stage)
    {
        if (Method().Match(value.Stage) is not { Success: true } found) return null;
        if (int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture) != methods.Count) return null;
        var index = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) - 1;
        if (_current < 0) _begun = now - stage;
        if (index != _current) (_current, _atMethod) = (index, now - stage);
        var done = methods.Take(index).Sum(WeightOf);
        if (done <= 0) return null;
        var pace = (_atMethod - _begun).TotalSeconds / done;
        // a method that is under way needs what is known of its stage, else what it was expected to; one that takes longer, nobody knows
        var own = ProgressText.Left(value, stage)?.TotalSeconds ?? pace * WeightOf(methods[index]) - (now - _atMethod).TotalSeconds;
        if (own < 0) return null;
        return TimeSpan.FromSeconds(own + pace * methods.Skip(index + 1).Sum(WeightOf));
    }

    private static double WeightOf(string name) => Known.First(k => name.StartsWith(k.Name, StringComparison.Ordinal)).Weight;

    [GeneratedRegex(@"^\[(\d+)/(\d+)\] ")]
    private static partial Regex Method();
}
