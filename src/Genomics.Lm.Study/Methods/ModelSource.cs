using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Study.Methods;

/// <summary>A model by folder, or by the name of a published model that was fetched before.</summary>
public static class ModelSource
{
    /// <summary>Makes sure, without opening it, that there is such a folder or a model that was fetched.</summary>
    /// <param name="pathOrName">A model folder, or for example <c>dnabert2</c>.</param>
    /// <exception cref="GenomicsDataException">There is neither.</exception>
    public static void Require(string pathOrName)
    {
        ArgumentNullException.ThrowIfNull(pathOrName);
        if (Path.Exists(pathOrName)) return;
        using var downloader = new ModelDownloader(new ModelDownloaderOptions { Offline = true });
        try
        {
            if (Directory.Exists(downloader.FolderOf(pathOrName))) return;
        }
        catch (GenomicsDataException)
        {
            // no name of a model
        }
        throw Neither(pathOrName);
    }

    /// <summary>Opens the folder, or the cached model of that name. Never touches the net.</summary>
    /// <param name="pathOrName">A model folder, or for example <c>dnabert2</c>.</param>
    /// <returns>The folder; the caller disposes it.</returns>
    /// <exception cref="GenomicsDataException">Neither a model folder nor a model that was fetched, or its files cannot be
    /// used.</exception>
    public static ModelFolder Open(string pathOrName)
    {
        ArgumentNullException.ThrowIfNull(pathOrName);
        if (Directory.Exists(pathOrName)) return ModelFolder.Open(pathOrName);
        using var downloader = new ModelDownloader(new ModelDownloaderOptions { Offline = true });
        string? cached = null;
        try
        {
            cached = downloader.FindCached(pathOrName);
            // offline: says what is wrong with it
            if (cached is null && Directory.Exists(downloader.FolderOf(pathOrName)))
                downloader.FetchAsync(pathOrName).GetAwaiter().GetResult();
        }
        catch (GenomicsDataException error) when (error.File is null)
        {
            // no name of a model
        }
        return ModelFolder.Open(cached ?? throw Neither(pathOrName));
    }

    private static GenomicsDataException Neither(string pathOrName)
        => new("is neither a model folder nor a fetched model; give a folder with config.json, tokenizer.json and weights, or run "
            + "'genomics-lm fetch dnabert2'", pathOrName);

    /// <summary>Checks that a model's weights are the published DNABERT-2, byte by byte.</summary>
    /// <exception cref="GenomicsDataException">They are others; the message says how they differ.</exception>
    public static void CheckIsPublished(ModelFolder model, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var published = PublishedModels.Dnabert2.Files.SingleOrDefault(f => f.Sha256 is not null
            && f.Name == Path.GetFileName(model.WeightsFile))
            ?? throw new GenomicsDataException($"the published weights are {PublishedModels.Dnabert2.Files[^1].Name}", model.WeightsFile);
        PublishedModels.Verify(model.WeightsFile, published, progress, cancellationToken);
    }
}
