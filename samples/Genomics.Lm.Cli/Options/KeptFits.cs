using System.CommandLine;
using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Options;

/// <summary>The folder in which finished fits are kept.</summary>
internal sealed class KeptFits
{
    /// <summary>A replay fits again, so it must not take this along.</summary>
    public const string FolderName = "--fit-cache";

    /// <summary>An option of <c>merge</c>'s own run.</summary>
    public const string KeptOnlyName = "--kept-fits-only";

    private readonly bool _isDefault;

    /// <param name="isDefault">Whether fits are kept beside the output where no folder is named.</param>
    public KeptFits(bool isDefault = false)
    {
        _isDefault = isDefault;
        Folder = new OutputOption(FolderName)
        {
            IsFolder = true,
            Description = "Folder in which every finished fit is kept by what it was made of: a run that was stopped, or asks for one "
                + $"more, takes what is done from there. Default: OUTPUT.fits{(isDefault ? "" : ", until the run is done")}.",
        };
    }

    public OutputOption Folder { get; }

    public Option<bool> KeptOnly { get; } =
        new(KeptOnlyName) { Description = $"Takes every fit from {FolderName} and fits none; a fit that is not kept is an error." };

    public void AddTo(Verb verb, ShardOptions shards)
    {
        verb.Add(Folder);
        verb.Add(KeptOnly);
        verb.Check(parsed =>
        {
            if (parsed.GetValue(KeptOnly) && (parsed.GetValue(Folder) is null && !_isDefault || parsed.GetValue(shards.Shard) is not null))
                throw new ArgumentException($"{KeptOnlyName} needs {FolderName}, and no {shards.Shard.Name}");
        });
    }

    /// <summary>The fits that are kept, or null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="catalog">Loads predictors.</param>
    /// <param name="shard">With a shard the fits are planned, and kept beside the shards where no folder is named.</param>
    /// <param name="output">The run's output.</param>
    public FitCache? Of(ParseResult parsed, PredictorCatalog catalog, Shard? shard, string output)
    {
        var folder = FolderOf(parsed, shard, output);
        return folder is null ? null : new FitCache(folder, catalog)
        {
            Use = shard is not null ? FitCacheUse.Plan : parsed.GetValue(KeptOnly) ? FitCacheUse.KeptOnly : FitCacheUse.TakeOrFit,
        };
    }

    /// <summary>The folder, or null for none.</summary>
    public string? FolderOf(ParseResult parsed, Shard? shard, string output)
        => parsed.GetValue(Folder) ?? (shard is not null ? Path.Combine(ShardFolder.ParentOf(output), "fits")
            : _isDefault ? Beside(output) : null);

    /// <summary>The folder beside a run's output.</summary>
    public static string Beside(string output) => Path.TrimEndingDirectorySeparator(output) + ".fits";
}
