using System.Diagnostics;
using System.Globalization;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>
/// One run at a time on one output: a file that is held open for this process alone and names it. What a killed one leaves is taken over.
/// Where a file system knows no locks the name counts: a process of this machine that lives, or a sign of life from another machine.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const int LongestName = 512;

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(20), Silence = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(3);

    private readonly FileStream _file;
    private readonly Timer _alive;

    private RunLock(FileStream file)
    {
        _file = file;
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes($"{Me()}\n"));
        file.Flush(flushToDisk: true);
        _alive = new Timer(_ => Touch(), null, SignOfLife, SignOfLife);
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="output">What is locked, for the message.</param>
    /// <exception cref="GenomicsDataException">Another run holds it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static RunLock Take(string path, string output)
    {
        while (true)
        {
            var file = Open(path, output);
            try
            {
                if (!File.Exists(path))   // its last owner let go of it just now, and with it of the name
                {
                    file.Dispose();
                    continue;
                }
                if (IsHeld(file)) throw Taken(output);
                return new RunLock(file);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        _alive.Dispose();
        if (!OperatingSystem.IsWindows()) File.Delete(_file.Name);   // while it is still held
        _file.Dispose();
    }

    private static FileStream Open(string path, string output)
    {
        if (OutputPlace.IsLink(path)) throw new IOException($"{path} is a link");
        try
        {
            var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;   // elsewhere Dispose deletes it
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
        }
        catch (IOException error) when (IsShared(error))
        {
            throw Taken(output);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION
    private static bool IsShared(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static GenomicsDataException Taken(string output)
        => new("another run writes to this folder; wait for it, or give another --output", output);

    private static bool IsHeld(FileStream file)
    {
        var bytes = new byte[(int)Math.Min(file.Length, LongestName)];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (Encoding.UTF8.GetString(bytes, 0, read).Trim().Split('\t') is not [var id, var machine, var started]) return false;
        if (machine != Environment.MachineName)
            return DateTime.UtcNow - File.GetLastWriteTimeUtc(file.SafeFileHandle) < Silence;
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && StartOf(process) is { } start
            && DateTime.TryParse(started, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var then)
            && (start - then).Duration() < ClockError;
    }

    private static string Me() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessId}\t{Environment.MachineName}\t{StartOf(Environment.ProcessId):O}");

    // tells a process from a later one with the same number
    private static DateTime? StartOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception
            or NotSupportedException)
        {
            return null;
        }
    }

    private void Touch()
    {
        try
        {
            File.SetLastWriteTimeUtc(_file.SafeFileHandle, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // the next one will tell
        }
    }
}
