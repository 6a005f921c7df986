using Microsoft.Extensions.Logging;

namespace Genomics.Lm.Extensions.Logging.Internals;

/// <summary>What is logged; made at compile time, so that a level that is off costs nothing.</summary>
internal static partial class Messages
{
    [LoggerMessage(1, LogLevel.Information, "{Stage} begins ({Total})")]
    public static partial void Begins(ILogger logger, string stage, long total);

    [LoggerMessage(2, LogLevel.Debug, "{Stage}: {Done} of {Total} {Detail}")]
    public static partial void Progress(ILogger logger, string stage, long done, long total, string? detail);

    [LoggerMessage(3, LogLevel.Information, "{Stage}: {Detail}")]
    public static partial void Notice(ILogger logger, string stage, string? detail);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);
}
