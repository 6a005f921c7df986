using Genomics.Lm.Data;
using Genomics.Lm.Extensions.Logging;
using Microsoft.Extensions.Logging;

namespace Genomics.Lm.Extensions.Tests;

public sealed class LoggerProgressTests
{
    private sealed class Kept : ILogger
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public LogLevel Least { get; init; } = LogLevel.Trace;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add((logLevel, formatter(state, exception)));
    }

    [Fact]
    public void Stages_and_notices_are_information_and_every_report_a_detail()
    {
        var logger = new Kept();
        var progress = logger.AsProgress();
        progress.Report(new WorkProgress("dexter: 3-mers", 0, 10));
        progress.Report(new WorkProgress("dexter: 3-mers", 10, 10, "r 0.5"));
        progress.Report(new WorkProgress("fit", 0, 0, "about 3 h") { IsNotice = true });
        progress.Report(new WorkProgress("predict", 1, 2));
        Assert.Equal(
        [
            (LogLevel.Information, "dexter: 3-mers begins (10)"), (LogLevel.Debug, "dexter: 3-mers: 0 of 10 (null)"),
            (LogLevel.Debug, "dexter: 3-mers: 10 of 10 r 0.5"), (LogLevel.Information, "fit: about 3 h"),
            (LogLevel.Information, "predict begins (2)"), (LogLevel.Debug, "predict: 1 of 2 (null)"),
        ], logger.Lines);
    }

    [Fact]
    public void A_level_that_is_off_is_not_asked_and_warnings_are_warnings()
    {
        var logger = new Kept { Least = LogLevel.Warning };
        logger.AsProgress().Report(new WorkProgress("x", 1, 2));
        logger.LogWarnings(["left out kind", "two names"]);
        Assert.Equal([(LogLevel.Warning, "left out kind"), (LogLevel.Warning, "two names")], logger.Lines);
    }
}
