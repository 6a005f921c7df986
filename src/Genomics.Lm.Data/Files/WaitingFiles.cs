namespace Genomics.Lm.Data.Files;

/// <summary>Files that wait under names of their own until another one is written, and are deleted when it is not.</summary>
public sealed class WaitingFiles : IDisposable
{
    private readonly List<(string Waiting, string Path)> _files = [];

    /// <summary>The name, in the same folder, under which a file is to be written for now.</summary>
    public string For(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _files.Add((OutputFile.TemporaryBeside(Path.GetFullPath(path)), path));
        return _files[^1].Waiting;
    }

    /// <summary>Gives all files their names.</summary>
    /// <exception cref="GenomicsDataException">A file cannot be renamed.</exception>
    public void Place()
    {
        foreach (var (waiting, path) in _files) OutputStream.Guard(path, () => File.Move(waiting, path, overwrite: true));
        _files.Clear();
    }

    /// <summary>Deletes what was not placed.</summary>
    public void Dispose()
    {
        foreach (var (waiting, _) in _files) File.Delete(waiting);
        _files.Clear();
    }
}
