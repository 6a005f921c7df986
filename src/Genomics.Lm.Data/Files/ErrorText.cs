using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// What an error of the runtime says, in words for a person: what is wrong and what to do. Its own texts repeat paths, name types and
/// parameters, and tell no remedy. Errors of these libraries keep their words.
/// </summary>
public static partial class ErrorText
{
    private const int NotPermitted = 1, DeviceError = 5, NotAFolder = 20, IsAFolder = 21, TooManyFiles = 24, DiskFull = 28, ReadOnly = 30,
        BrokenPipe = 32, TooManyLinks = 40, OverQuota = 122;

    private const int WindowsError = unchecked((int)0x80070000), WindowsInUse = 32, WindowsLocked = 33, WindowsDiskFull = 112,
        WindowsFull = 39, WindowsWriteProtected = 19, OwnIOException = unchecked((int)0x80131620);

    // what the runtime says of numbers out of range
    private static readonly Dictionary<string, string> Limits = new(StringComparer.Ordinal)
    {
        ["greater than or equal to"] = "at least ",
        ["less than or equal to"] = "at most ",
        ["greater than"] = "more than ",
        ["less than"] = "less than ",
        ["a non-negative value"] = "at least ",
        ["a non-negative and non-zero value"] = "more than ",
    };

    /// <summary>The rest of a sentence that begins with the file's name or with what failed.</summary>
    /// <param name="error">The error.</param>
    /// <param name="path">The file or folder that was to be read or written, where one was.</param>
    public static string Of(Exception error, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            IOException or UnauthorizedAccessException => OfFile(error, path),
            JsonException json => OfJson(json),
            ArgumentException argument => OfArgument(argument, argument.ParamName),
            HttpRequestException http => OfNet(http),
            OverflowException => "a number in it is too large",
            _ => error.Message,
        };
    }

    /// <summary>The message of an error in a value.</summary>
    /// <param name="error">The error.</param>
    /// <param name="name">What the value is called where it was given; null: it is not named.</param>
    public static string OfArgument(ArgumentException error, string? name)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.ParamName is not { Length: > 0 } parameter) return error.Message;
        var end = error.Message.IndexOf($" (Parameter '{parameter}')", StringComparison.Ordinal);
        var message = end < 0 ? error.Message : error.Message[..end];
        if (message.StartsWith(parameter, StringComparison.Ordinal)) message = message[parameter.Length..].TrimStart();
        else if (error is ArgumentOutOfRangeException { ActualValue: { } value })
            message = string.Create(CultureInfo.InvariantCulture, $"{value}: {message}");
        if (OutOfRange().Match(message) is { Success: true } match && Limits.TryGetValue(match.Groups["limit"].Value, out var limit))
            message = $"{match.Groups["value"].Value}: must be {limit}"
                + (match.Groups["bound"].Success ? match.Groups["bound"].Value : "0");
        return name is null ? message : $"{name} {message}";
    }

    private static string OfFile(Exception error, string? path)
    {
        if (path is not null && FileOnTheWay(path) is { } file) return $"'{file}' on its way is a file, not a folder; give another path";
        if (path is not null && IsOfTheKernel(path)) return "the system keeps this folder to itself; give a path on a disk";
        var number = error.HResult;
        return error switch
        {
            FileNotFoundException => "there is no such file; check the path",
            DirectoryNotFoundException => "its folder does not exist; check the path",
            PathTooLongException => "its name is too long for this system; give a shorter one",
            UnauthorizedAccessException when path is not null && Directory.Exists(path) && error.InnerException is null or
                IOException { HResult: IsAFolder } => "it is a folder; give a file",
            UnauthorizedAccessException or IOException { HResult: NotPermitted } =>
                "permission is denied; change the rights or give another path",
            _ when IsWindows(number, WindowsInUse, WindowsLocked) => "another program uses it; wait for it or close it",
            _ when number is DiskFull or OverQuota || IsWindows(number, WindowsDiskFull, WindowsFull) =>
                "the disk is full; make room there or give another path",
            _ when number == ReadOnly || IsWindows(number, WindowsWriteProtected) => "the disk is read-only; give another path",
            _ => number switch
            {
                DeviceError => "the device reports an error; the disk may be failing",
                NotAFolder => "what should be a folder on its way is a file; give another path",
                BrokenPipe => "the program that reads it has ended",
                TooManyFiles => "too many files are open; raise the limit (ulimit -n)",
                TooManyLinks => "its links lead in a circle; give another path",
                OwnIOException => error.Message,
                _ => string.Create(CultureInfo.InvariantCulture, $"the system refuses it (error {number & 0xffff}); try another path"),
            },
        };
    }

    private static bool IsWindows(int number, params ReadOnlySpan<int> codes)
        => (number & 0xffff0000) == (WindowsError & 0xffff0000) && codes.Contains(number & 0xffff);

    // a file that stands where the path needs a folder
    private static string? FileOnTheWay(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(folder)) return folder;
        return null;
    }

    private static bool IsOfTheKernel(string path)
        => OperatingSystem.IsLinux() && Path.GetFullPath(path) is var full
            && (full.StartsWith("/proc/", StringComparison.Ordinal) || full.StartsWith("/sys/", StringComparison.Ordinal));

    private static string OfJson(JsonException error)
    {
        if (error.LineNumber is not { } line) return error.Message;
        if (MissingProperties().Match(error.Message) is { Success: true } missing) return $"it lacks {missing.Groups["names"].Value}";
        if (error.Path is { Length: > 2 } path && error.InnerException is not JsonException)
            return $"property '{path[2..]}' is of another type than expected";
        return string.Create(CultureInfo.InvariantCulture,
            $"it is not valid JSON from byte {(error.BytePositionInLine ?? 0) + 1} of line {line + 1} on");
    }

    private static string OfNet(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "no host of that name is known; check the address and the connection",
        HttpRequestError.ConnectionError => "no connection; check the address, the network and any proxy",
        HttpRequestError.SecureConnectionError => "no secure connection; check the certificates, the clock and any proxy",
        HttpRequestError.ProxyTunnelError => "the proxy refuses the connection",
        HttpRequestError.UserAuthenticationError => "the server wants a login",
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => "the server's answer breaks off or is none",
        _ when error.StatusCode is { } status => string.Create(CultureInfo.InvariantCulture, $"the server answers {(int)status}"),
        _ when error.InnerException is IOException => "the connection broke off",
        _ => error.Message,
    };

    [GeneratedRegex(@"^\('?(?<value>[^']*)'?\) must be (?<limit>[a-z -]+?)(?: '(?<bound>[^']*)')?\.$", RegexOptions.CultureInvariant)]
    private static partial Regex OutOfRange();

    [GeneratedRegex(@"missing required properties including: (?<names>.+)\.(?: Path:| LineNumber:|$)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingProperties();
}
