using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Options;

/// <summary>
/// Keeps the fits of a run beside its output until that is written: a run that was interrupted goes on from there. Needs no more disk than
/// the output itself, which holds the same predictors in the end.
/// </summary>
internal sealed class UnfinishedFits : IDisposable
{
    private const string Mark = "UNFINISHED.txt";

    private readonly string _folder;

    public UnfinishedFits(string output, PredictorCatalog catalog)
    {
        _folder = KeptFits.Beside(output);
        var mark = Path.Combine(_folder, Mark);
        if (Path.Exists(_folder) && !File.Exists(mark)) return;
        Directory.CreateDirectory(_folder);
        File.WriteAllText(mark, "Finished fits of a run that has not ended; the same command takes them and removes this folder.\n");
        Cache = new FitCache(_folder, catalog);
    }

    /// <summary>The fits; null where another's folder has that name.</summary>
    public FitCache? Cache { get; }

    /// <summary>Whether the output is written, so that they are not needed any more.</summary>
    public bool IsDone { get; set; }

    /// <summary>Removes them when they are not needed, and a folder without a fit.</summary>
    public void Dispose()
    {
        if (Cache is not null && Directory.Exists(_folder) && (IsDone || Directory.GetDirectories(_folder).Length == 0))
            Directory.Delete(_folder, recursive: true);
    }
}
