using Genomics.Lm.Data;
using Microsoft.Extensions.Logging;

namespace Genomics.Lm.Extensions.Logging.Internals;

/// <inheritdoc cref="LoggerExtensions.AsProgress"/>
internal sealed class LoggerProgress(ILogger logger) : IProgress<WorkProgress>
{
    private string? _stage;

    public void Report(WorkProgress value)
    {
        if (value.IsNotice)
        {
            Messages.Notice(logger, value.Stage, value.Detail);
            return;
        }
        if (Interlocked.Exchange(ref _stage, value.Stage) != value.Stage) Messages.Begins(logger, value.Stage, value.Total);
        Messages.Progress(logger, value.Stage, value.Done, value.Total, value.Detail);
    }
}
