using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// Pipes, devices and what stands behind an open descriptor (<c>/dev/stdout</c>): they are written in place, because a rename would put a
/// file there instead.
/// </summary>
internal static partial class SpecialFile
{
    private const int MostLinks = 40;
    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    /// <summary>Whether there is one of this name, or a link to one.</summary>
    public static bool Exists(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return false;
        if (LeadsToDescriptor(Path.GetFullPath(path))) return true;
        return OperatingSystem.IsLinux() ? TypeOf(path) is not (0 or Regular or Folder)
            : Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
    }

    /// <summary>Opens one for writing; a file behind a descriptor is added to.</summary>
    public static FileStream Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
        if (stream.CanSeek && stream.Length > 0) stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private static bool LeadsToDescriptor(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            if (path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/dev/fd/", StringComparison.Ordinal)) return true;
            if (new FileInfo(path).LinkTarget is not { } next) return false;
            path = Path.GetFullPath(next, Path.GetDirectoryName(path)!);
        }
        return false;
    }

    // the type bits of the mode; 0 when the system does not say
    private static int TypeOf(string path)
    {
        const int CurrentFolder = -100, FollowLinks = 0, TypeOnly = 1, ModeOffset = 28;
        Span<byte> status = stackalloc byte[256];
        try
        {
            return Statx(CurrentFolder, path, FollowLinks, TypeOnly, ref MemoryMarshal.GetReference(status)) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeMask : 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
