using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs.Internals;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// The output folder of a run: checked and locked before the work, written beside its place, and put there at the end. An interrupted run
/// leaves the folder as it was.
/// </summary>
/// <remarks>
/// While a run lasts there are <c>FOLDER.lock</c>, which goes with the process, and <c>FOLDER.run</c> (<see cref="Work"/>).
/// What a run has written is listed in the folder (<see cref="ListName"/>): the next run with <see cref="RunFolderOptions.Force"/>
/// replaces or deletes these files alone.
/// A run that is killed while its result is put in place is finished by the next <see cref="Open"/>. Not safe for concurrent use.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    /// <summary>The list of the files that runs have written into a folder, a relative name a line.</summary>
    public const string ListName = ".genomics-lm-files";

    private const string ResultName = "result", Inside = ".genomics-lm";

    // all that a run keeps beside its result
    private static readonly string[] Scratch =
        ["checkpoint-*", "refit-*", "history.tsv", "events.out.tfevents.*", "*.tmp", RunMark.FileName];

    private readonly RunFolderOptions _options;
    private readonly RunLock _lock;
    private RunMark _mark;

    private RunFolder(string path, string stem, RunFolderOptions options, RunLock taken)
    {
        (Path, _options, _lock) = (path, options, taken);
        Work = options.InPlace ? path : stem + ".run";
        Result = options.InPlace ? path : System.IO.Path.Combine(Work, ResultName);
        _mark = new RunMark(options.Verb, options.Force);
    }

    /// <summary>The folder, links followed.</summary>
    public string Path { get; }

    /// <summary>Where checkpoints and logs stand while the run lasts, and longer when it is interrupted.</summary>
    public string Work { get; }

    /// <summary>Where the run writes everything that is to stand in <see cref="Path"/>.</summary>
    public string Result { get; }

    /// <summary>Whether the run that was to be resumed had ended already: its result is in place and nothing is left to do.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether checkpoints stand in <see cref="Work"/>, from which the run can go on.</summary>
    public bool HasCheckpoints => !_options.InPlace && CheckpointsIn(Work).Any();

    /// <summary>Checks that a folder can be written, locks it against other runs, and removes what killed runs have left.</summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <param name="options">How; null for a new run.</param>
    /// <exception cref="ArgumentException">
    /// The current or the home folder, one that holds them, or a root; or an input of the run would be replaced by its result.
    /// </exception>
    /// <exception cref="GenomicsDataException">
    /// The folder holds files and <see cref="RunFolderOptions.Force"/> is not set; it holds an unfinished run; another run
    /// writes to it; it cannot be written.
    /// </exception>
    public static RunFolder Open(string path, RunFolderOptions? options = null)
    {
        options ??= new RunFolderOptions();
        var full = OutputPlace.Resolve(path);
        return Guarded(path, () =>
        {
            var (taken, stem) = TakeLock(path, full);
            var folder = new RunFolder(full, stem, options, taken);
            try
            {
                folder.Prepare(path);
                return folder;
            }
            catch
            {
                taken.Dispose();
                throw;
            }
        });
    }

    /// <summary>
    /// Puts the result in place: by one renaming where there was no folder, otherwise file by file; foreign files are kept.
    /// </summary>
    /// <exception cref="GenomicsDataException">Something stands in the way; the result is kept and the next <see cref="Open"/> puts it in
    /// place.</exception>
    /// <exception cref="ArgumentException">An input of the run would be replaced; nothing is.</exception>
    public void Publish()
    {
        if (_options.InPlace) return;
        RefuseInputs(Path, OwnFiles.FilesIn(Result));
        Guarded(Path, () =>
        {
            OwnFiles.WriteList(Result);
            var complete = _mark with { IsComplete = true };
            complete.Write(Work);
            _mark = complete;
            PutInPlace();
            return 0;
        });
    }

    /// <summary>
    /// Lets go of the folder. Without <see cref="Publish"/> nothing but checkpoints and logs of an unfinished run is left.
    /// </summary>
    public void Dispose()
    {
        try
        {
            if (!_options.InPlace && !_mark.IsComplete) CleanWork(keepCheckpoints: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the next run cleans up
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private void Prepare(string path)
    {
        OwnFiles.DeleteLitter(Path, _options.Names);
        if (!_options.InPlace && RunMark.TryRead(Work) is { IsComplete: true })
        {
            PutInPlace();
            IsFinished = _options.Resume;
            if (IsFinished) return;
        }
        OwnFiles.CheckRoom(Path, _options.Names);
        RefuseInputs(path, _options.Names.Concat(OwnFiles.ReadList(Path)));
        if (!_options.InPlace)
        {
            var before = RunMark.TryRead(Work);
            CheckContents(path, before);
            CleanWork(keepCheckpoints: _options.Resume);
            if (_options.Resume && before is { Force: true }) _mark = _mark with { Force = true };
            Begin();
        }
        if (Directory.Exists(Path)) TryWrite(Path);
    }

    // on a full disk not even a name is left
    private void Begin()
    {
        try
        {
            _mark.Write(Work);
            Directory.CreateDirectory(Result);
        }
        catch
        {
            CleanWork(keepCheckpoints: true);
            throw;
        }
    }

    private void RefuseInputs(string path, IEnumerable<string> written)
    {
        if (OwnFiles.Replaced(Path, written, _options.Inputs) is { } both)
            throw new ArgumentException($"{both} is an input of this run and would be replaced by its result; give another --output");
    }

    private void CheckContents(string path, RunMark? before)
    {
        var isUnfinished = HasCheckpoints;
        if (before is null && !isUnfinished && Directory.Exists(Work)
            && Directory.EnumerateFileSystemEntries(Work).Any(e => !e.EndsWith(".tmp", StringComparison.Ordinal)))
            throw new GenomicsDataException(
                "holds files that are no run's, but a run keeps its checkpoints under this name; move it elsewhere, or give another "
                    + "--output", Work);
        if (isUnfinished && (before?.Verb ?? "finetune") is var verb && verb != _options.Verb)   // without a mark: an older version's
            throw new GenomicsDataException($"holds an unfinished run of {verb}: go on with that, or give another --output", path);
        if (isUnfinished && !_options.Resume && !_options.Force)
            throw new GenomicsDataException("holds an unfinished run: --resume goes on, --force starts anew", path);
        if (_options.Force || !Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any(e => !IsOurs(e))) return;
        if (!_options.Resume) throw new GenomicsDataException("holds files already; give another --output or --force", path);
        if (!isUnfinished) throw new GenomicsDataException("holds files already, and no unfinished run; there is nothing to resume", path);
        // the run was begun with --force, or was stopped while its result was written
        var isOurs = OwnFiles.ReadList(Path).Count > 0 || File.Exists(System.IO.Path.Combine(Path, PredictorCatalog.FileName));
        if (isOurs || before is { Force: true }) return;
        throw new GenomicsDataException(
            "holds files beside the unfinished run; --resume --force goes on and replaces those that the run writes", path);
    }

    private void PutInPlace()
    {
        if (Directory.Exists(Result) && !TryRename()) OwnFiles.Move(Result, Path);
        CleanWork(keepCheckpoints: false);
    }

    private bool TryRename()
    {
        if (Directory.Exists(Path)) return false;
        try
        {
            Directory.Move(Result, Path);
            return true;
        }
        catch (IOException) when (Directory.Exists(Result))
        {
            return false;   // another file system
        }
    }

    // what a run makes there; other files stay, and the folder with them
    private void CleanWork(bool keepCheckpoints)
    {
        if (!Directory.Exists(Work)) return;
        foreach (var folder in Directory.EnumerateDirectories(Work, ResultName + "*").Where(IsResult).ToList())
            Directory.Delete(folder, recursive: true);
        if (keepCheckpoints && HasCheckpoints) return;
        foreach (var file in Scratch.SelectMany(pattern => Directory.EnumerateFiles(Work, pattern)).ToList()) File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(Work).Any()) Directory.Delete(Work);
    }

    // it, or what it is called until it is whole
    private static bool IsResult(string folder)
    {
        var name = System.IO.Path.GetFileName(folder);
        return name == ResultName
            || (name.StartsWith(ResultName + ".", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    // beside the folder, or in it where nothing can be made beside it
    private static (RunLock Lock, string Stem) TakeLock(string path, string full)
    {
        try
        {
            return (RunLock.Take(full + ".lock", path), full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && Directory.Exists(full))
        {
            var stem = System.IO.Path.Combine(full, Inside);
            return (RunLock.Take(stem + ".lock", path), stem);
        }
    }

    private static bool IsOurs(string entry) => System.IO.Path.GetFileName(entry) is Inside + ".lock" or Inside + ".run";

    private static IEnumerable<string> CheckpointsIn(string folder) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "checkpoint-*.safetensors").Concat(Directory.EnumerateFiles(folder, "refit-*.safetensors"));

    private static void TryWrite(string folder)
    {
        var probe = System.IO.Path.Combine(folder, $"{ListName}.{Guid.NewGuid():N}.tmp");
        File.Create(probe).Dispose();
        File.Delete(probe);
    }

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be written: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }
}
