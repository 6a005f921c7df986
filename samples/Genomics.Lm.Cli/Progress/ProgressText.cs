using System.Globalization;
using System.Text.RegularExpressions;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli.Progress;

/// <summary>The words and bars of progress, for a given time and width: nothing here looks at a clock or a terminal.</summary>
internal static partial class ProgressText
{
    private const int FewestOfBar = 8, MostOfBar = 24;
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>
    /// A bar of whole and part blocks. It moves by eighths of a cell, and what is done differs from what is not by its shape, not by
    /// colour.
    /// </summary>
    public static string Bar(double share, int width)
    {
        var eighths = (int)(Math.Clamp(share, 0, 1) * width * 8);
        var (full, rest) = (eighths / 8, eighths % 8);
        return new string('█', full) + (full < width ? (rest > 0 ? Eighths[rest] : '·') + new string('·', width - full - 1) : "");
    }

    /// <summary>One line that fits: name, bar, percent, rate, time left, detail; what does not fit is left out from the end.</summary>
    /// <param name="value">The report.</param>
    /// <param name="elapsed">Time since the stage began.</param>
    /// <param name="overall">What is said of the whole run, or nothing.</param>
    /// <param name="width">Columns, at least 1.</param>
    public static string Line(WorkProgress value, TimeSpan elapsed, string overall, int width)
    {
        var parts = new List<string>();
        if (value.Total > 0)
        {
            var bar = Math.Min(MostOfBar, (width - value.Stage.Length) / 3);
            if (bar >= FewestOfBar) parts.Add(Bar(Share(value), bar));
            parts.Add($"{(int)(100 * Share(value))} %");
            if (Left(value, elapsed) is { } left) parts.Add($"{Duration(left)} left");
            else if (elapsed.TotalSeconds >= 1) parts.Add(Duration(elapsed));
        }
        else parts.Add(Duration(elapsed));
        if (overall.Length > 0) parts.Add(overall);
        if (Rate(value, elapsed) is { } rate) parts.Add(rate);
        if (value.Detail is { Length: > 0 } detail && detail != UnitOf(value)) parts.Add(detail);
        var line = Cut(value.Stage, width);
        foreach (var part in parts)
            if (line.Length + 2 + part.Length <= width) line += "  " + part;
            else break;
        return line;
    }

    /// <summary>The same for a log: no bar, nothing is cut.</summary>
    public static string Plain(WorkProgress value, TimeSpan elapsed, string overall)
    {
        var text = value.Stage;
        if (value.Total > 0) text += string.Create(CultureInfo.InvariantCulture, $" {value.Done}/{value.Total}");
        if (Rate(value, elapsed) is { } rate) text += ", " + rate;
        if (Left(value, elapsed) is { } left) text += $", {Duration(left)} left";
        if (overall.Length > 0) text += ", " + overall;
        return text + (value.Detail is null || value.Detail == UnitOf(value) ? "" : $"  {value.Detail}");
    }

    /// <summary>Work done per second with its unit; null before there is any to speak of.</summary>
    public static string? Rate(WorkProgress value, TimeSpan elapsed)
    {
        if (value.Done <= 0 || elapsed.TotalSeconds < 1) return null;
        var rate = value.Done / elapsed.TotalSeconds;
        var text = rate >= 1e6 ? (rate / 1e6).ToString("0.# M", CultureInfo.InvariantCulture)
            : rate >= 1e4 ? (rate / 1e3).ToString("0 k", CultureInfo.InvariantCulture) : rate.ToString(rate < 10 ? "0.#" : "0",
                CultureInfo.InvariantCulture);
        return rate < 0.05 ? null : $"{text}{(text[^1] is 'M' or 'k' ? "" : " ")}{UnitOf(value)}/s";
    }

    /// <summary>The time that a stage still needs at its pace; null when that is not known.</summary>
    public static TimeSpan? Left(WorkProgress value, TimeSpan elapsed)
        => value.Total <= 0 || value.Done <= 0 || value.Done >= value.Total || elapsed.TotalSeconds < 1 ? null
            : TimeSpan.FromSeconds(elapsed.TotalSeconds * (value.Total - value.Done) / value.Done);

    /// <summary>A duration in the units that say something.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time.TotalSeconds < 9.95) return time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
        time = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return time.TotalSeconds < 60 ? $"{time.Seconds} s" : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
            : $"{(int)time.TotalHours} h {time.Minutes} min";
    }

    /// <summary>Share of a stage, from 0 to 1.</summary>
    public static double Share(WorkProgress value) => value.Total > 0 ? Math.Clamp((double)value.Done / value.Total, 0, 1) : 0;

    // what is counted, by what the stage is
    private static string UnitOf(WorkProgress value) => value.Detail == "bytes" || value.Detail == "bases" ? value.Detail
        : Units().Match(value.Stage) is not { Success: true } found ? "steps"
        : found.Value switch
        {
            "bootstrap" => "draws",
            "predict" or "embedding" or "head" or "features" or "cosines" or "k-mers" => "sequences",
            "windows" => "windows",
            "merges" => "merges",
            "gene structure" or "medians" => "genes",
            "-mers" => "words",
            "substitutions" => "sequences",
            _ => "steps",
        };

    private static string Cut(string text, int width)
        => text.Length <= width ? text : width < 2 ? text[..width] : text[..(width - 1)] + "…";

    [GeneratedRegex("bootstrap|predict|embedding|head|features|cosines|k-mers|windows|merges|gene structure|medians|-mers|substitutions",
        RegexOptions.RightToLeft)]
    private static partial Regex Units();
}
