using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data;
using Spectre.Console;

namespace Genomics.Lm.Cli.Progress;

/// <summary>
/// Shows progress on standard error. On a terminal: one line per finished task with its time, and below a line that is redrawn with bar,
/// rate and time left. Otherwise a plain line per stage, and every ten seconds within one. Nothing but warnings when quiet.
/// </summary>
internal sealed class CliProgress(CliConsole console, bool quiet) : IProgress<WorkProgress>, IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100), LineEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _task = new(), _stage = new(), _last = Stopwatch.StartNew();
    private readonly IAnsiConsole? _terminal = console.IsTerminal && !quiet
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) }) : null;
    private string? _taskName, _stageName;

    public void Report(WorkProgress value)
    {
        if (quiet) return;
        if (value.IsNotice)
        {
            Message($"{value.Stage}: {value.Detail}");
            return;
        }
        lock (_lock)
        {
            var isNew = value.Stage != _stageName;
            if (isNew) Begin(value.Stage);
            if (!isNew && _last.Elapsed < (_terminal is null ? LineEvery : RedrawEvery)) return;
            _last.Restart();
            if (_terminal is null) console.Error.WriteLine(Plain(value));
            else Redraw(value);
        }
    }

    /// <summary>Says something beside the progress.</summary>
    public void Message(string text)
    {
        if (quiet) return;
        lock (_lock)
        {
            Clear();
            console.Error.WriteLine(text);
        }
    }

    /// <summary>Warns of something that may make the results worthless; also when quiet.</summary>
    public void Warn(string text)
    {
        lock (_lock)
        {
            if (!quiet) Clear();
            console.Error.WriteLine($"warning: {text}");
        }
    }

    /// <summary>Ends the last task.</summary>
    public void Finish()
    {
        if (!quiet) lock (_lock) Begin(null);
    }

    /// <summary>Clears the redrawn line, so that what follows (an error) stands on a line of its own.</summary>
    public void Dispose()
    {
        if (!quiet) lock (_lock) Clear();
    }

    // "[2/4] dexter: 3-mers" is stage "3-mers" of the task "[2/4] dexter"
    private void Begin(string? stage)
    {
        var task = stage?.Split(": ", 2)[0];
        if (task != _taskName)
        {
            if (_terminal is not null && _taskName is not null)
            {
                Clear();
                _terminal.MarkupLine($"[green]✓[/] {Markup.Escape(_taskName)} [grey]{Duration(_task.Elapsed)}[/]");
            }
            _taskName = task;
            _task.Restart();
        }
        _stageName = stage;
        _stage.Restart();
    }

    private string Plain(WorkProgress value)
        => value.Stage + (value.Total > 0 ? $" {value.Done}/{value.Total}" : "") + Rest(value)
        + (value.Detail is null ? "" : $"  {value.Detail}");

    private void Redraw(WorkProgress value)
    {
        var share = value.Total > 0 ? Math.Clamp((double)value.Done / value.Total, 0, 1) : 0;
        var text = value.Total > 0 ? $" {share.ToString("0 %", CultureInfo.InvariantCulture)}{Rest(value)}"
            : $" {Duration(_stage.Elapsed)}";
        if (value.Detail is { } detail) text += "  " + detail;
        var full = (int)(share * BarWidth);
        var bar = value.Total > 0 ? $" [blue]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/]" : "";
        var room = Math.Max(20, _terminal!.Profile.Width - 1 - 2 - (value.Total > 0 ? BarWidth + 1 : 0));
        var name = value.Stage.Length > room ? value.Stage[..room] : value.Stage;
        text = text.Length > room - name.Length ? text[..(room - name.Length)] : text;
        console.Error.Write("\r\u001b[2K");
        _terminal.Markup($"[blue]▸[/] {Markup.Escape(name)}{bar}[grey]{Markup.Escape(text)}[/]");
    }

    private string Rest(WorkProgress value)
    {
        var seconds = _stage.Elapsed.TotalSeconds;
        if (value.Total <= 0 || value.Done <= 0 || value.Done >= value.Total || seconds < 1) return "";
        return string.Create(CultureInfo.InvariantCulture,
            $", {value.Done / seconds:0.#}/s, {Duration(TimeSpan.FromSeconds(seconds * (value.Total - value.Done) / value.Done))} left");
    }

    private static string Duration(TimeSpan time)
        => time.TotalSeconds < 60 ? time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)
            : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{(int)time.TotalHours} h {time.Minutes} min";

    private void Clear()
    {
        if (_terminal is not null) console.Error.Write("\r\u001b[2K");
    }
}
