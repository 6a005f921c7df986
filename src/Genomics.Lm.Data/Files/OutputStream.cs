namespace Genomics.Lm.Data.Files;

/// <summary>
/// The file under <see cref="OutputFile"/>: what fails in writing it is an error of that file, and what fails in making the contents, as
/// reading another file, is not.
/// </summary>
internal sealed class OutputStream : Stream
{
    private readonly string _path;
    private readonly Stream _file;

    /// <summary>Opens the file.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="GenomicsDataException">It cannot be opened.</exception>
    public OutputStream(string path, Func<Stream> open)
    {
        Stream? file = null;
        Guard(path, () => file = open());
        (_path, _file) = (path, file!);
    }

    public override bool CanRead => false;
    public override bool CanSeek => _file.CanSeek;
    public override bool CanWrite => true;
    public override long Length => _file.Length;
    public override long Position { get => _file.Position; set => _file.Position = value; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw Unwritable(_path, error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush() => Guard(_path, _file.Flush);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => Guard(_path, () => _file.SetLength(value));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Does something with a file that is to be written.</summary>
    /// <exception cref="GenomicsDataException">It cannot be done.</exception>
    public static void Guard(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw Unwritable(path, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Guard(_path, _file.Dispose);
        base.Dispose(disposing);
    }

    private static bool IsOfFiles(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    private static GenomicsDataException Unwritable(string path, Exception error)
        => new($"cannot be written: {ErrorText.Of(error, path)}", path, inner: error);
}
