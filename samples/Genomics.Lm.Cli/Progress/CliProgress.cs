using System.Diagnostics;
using Genomics.Lm.Data;
using Spectre.Console;

namespace Genomics.Lm.Cli.Progress;

/// <summary>
/// Shows progress on standard error. On a terminal: one line per finished task with its time, and below a line that is redrawn with bar,
/// rate and time left, also while a stage says nothing. Otherwise a plain line per stage, and every ten seconds within one. Nothing but
/// warnings when quiet.
/// </summary>
internal sealed class CliProgress(CliConsole console, bool quiet) : IProgress<WorkProgress>, IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100), LineEvery = TimeSpan.FromSeconds(10),
        Beats = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Stopwatch _task = new(), _stage = new(), _last = Stopwatch.StartNew();
    private readonly IAnsiConsole? _terminal = console.IsTerminal && !quiet
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) }) : null;
    private readonly Stopwatch _run = Stopwatch.StartNew();
    private string? _taskName, _stageName;
    private WorkProgress _shown;
    private OverallTime? _overall;
    private Timer? _life;

    /// <summary>Says which methods will be fitted, so that the time for all of them can be told.</summary>
    public void Expect(IReadOnlyList<string> methods) => _overall = new OverallTime(methods);

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
            if (_terminal is null) console.Error.WriteLine(ProgressText.Plain(value, _stage.Elapsed, Overall(value)));
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
        _life?.Dispose();
        if (quiet) return;
        lock (_lock)
        {
            Clear();
            _stageName = null;   // a beat that waited for the lock draws nothing
        }
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
                _terminal.MarkupLine($"[green]✓[/] {Markup.Escape(_taskName)} [grey]{ProgressText.Duration(_task.Elapsed)}[/]");
            }
            _taskName = task;
            _task.Restart();
        }
        _stageName = stage;
        _stage.Restart();
        if (_terminal is not null) _life ??= new Timer(_ => Beat(), null, Beats, Beats);
    }

    // a stage that reports nothing for seconds is alive all the same
    private void Beat()
    {
        lock (_lock)
            if (_stageName is not null && _shown.Stage == _stageName && _last.Elapsed >= Beats) Redraw(_shown);
    }

    private string Overall(WorkProgress value)
        => _overall?.Left(value, _run.Elapsed, _stage.Elapsed) is { } left ? $"about {ProgressText.Duration(left)} in all" : "";

    private void Redraw(WorkProgress value)
    {
        _shown = value;
        console.Error.Write("\r\u001b[2K");
        var line = ProgressText.Line(value, _stage.Elapsed, Overall(value), Math.Max(1, _terminal!.Profile.Width - 3));
        _terminal.Markup($"[blue]▸[/] {Markup.Escape(line)}");
    }

    private void Clear()
    {
        if (_terminal is not null) console.Error.Write("\r\u001b[2K");
    }
}
