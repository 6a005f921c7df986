using System.Diagnostics;
using Genomics.Lm.Data;
using Spectre.Console;

namespace Genomics.Lm.Cli.Progress;

/// <summary>Shows progress on standard error: one redrawn line on a terminal, a plain line per stage otherwise, nothing when quiet.</summary>
internal sealed class CliProgress(CliConsole console, bool quiet) : IProgress<WorkProgress>
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _stage = new(), _last = Stopwatch.StartNew();
    private string? _name;
    private int _width;

    public void Report(WorkProgress value)
    {
        if (quiet) return;
        lock (_lock)
        {
            var isNew = value.Stage != _name;
            if (isNew)
            {
                (_name, _) = (value.Stage, 0);
                _stage.Restart();
            }
            if (!isNew && _last.Elapsed < (console.IsTerminal ? RedrawEvery : LineEvery)) return;
            _last.Restart();
            if (console.IsTerminal) Redraw(Text(value));
            else console.Error.WriteLine(Text(value));
        }
    }

    /// <summary>Says something beside the progress.</summary>
    public void Message(string text)
    {
        if (quiet) return;
        lock (_lock)
        {
            if (console.IsTerminal) Redraw("");
            console.Error.WriteLine(text);
        }
    }

    /// <summary>Clears the redrawn line.</summary>
    public void Finish()
    {
        if (!quiet && console.IsTerminal) lock (_lock) Redraw("");
    }

    private string Text(WorkProgress value)
    {
        var seconds = _stage.Elapsed.TotalSeconds;
        var text = value.Stage;
        if (value.Total > 0)
        {
            var share = Math.Clamp((double)value.Done / value.Total, 0, 1);
            text += console.IsTerminal ? $" {Bar(share)} {share:P0}" : $" {value.Done}/{value.Total}";
            if (value.Done > 0 && seconds > 1) text += $", {value.Done / seconds:0.#}/s, {TimeSpan.FromSeconds(seconds / share - seconds):m\\:ss} left";
        }
        return value.Detail is null ? text : $"{text}  {value.Detail}";
    }

    private static string Bar(double share)
    {
        const int Width = 24;
        var full = (int)(share * Width);
        return new string('━', full) + new string('╌', Width - full);
    }

    private void Redraw(string text)
    {
        var room = Math.Max(20, AnsiConsole.Profile.Width - 1);
        if (text.Length > room) text = text[..room];
        console.Error.Write('\r' + text.PadRight(_width));
        if (text.Length == 0) console.Error.Write('\r');
        _width = text.Length;
    }
}
