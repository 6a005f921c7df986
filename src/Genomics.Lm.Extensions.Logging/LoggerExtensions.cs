using Genomics.Lm.Data;
using Genomics.Lm.Extensions.Logging.Internals;
using Microsoft.Extensions.Logging;

namespace Genomics.Lm.Extensions.Logging;

/// <summary>Hands what the libraries report to a logger.</summary>
public static class LoggerExtensions
{
    /// <summary>
    /// A logger as the receiver of progress: the beginning of a stage and notices at <see cref="LogLevel.Information"/>, every other report
    /// at <see cref="LogLevel.Debug"/>. Safe for concurrent use where the logger is.
    /// </summary>
    public static IProgress<WorkProgress> AsProgress(this ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new LoggerProgress(logger);
    }

    /// <summary>Logs what is odd about data at <see cref="LogLevel.Warning"/>.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="warnings">The warnings of a table, a dataset or a split.</param>
    public static void LogWarnings(this ILogger logger, IEnumerable<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(warnings);
        foreach (var warning in warnings) Messages.Warning(logger, warning);
    }
}
