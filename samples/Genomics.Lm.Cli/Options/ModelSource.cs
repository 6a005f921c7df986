using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Cli.Options;

/// <summary>What <c>--model</c> means: a model folder, or the name of a published model that was fetched before.</summary>
internal static class ModelSource
{
    /// <summary>Opens the folder, or the cached model of that name. Never touches the net.</summary>
    public static ModelFolder Open(string pathOrName)
    {
        if (Directory.Exists(pathOrName)) return ModelFolder.Open(pathOrName);
        using var downloader = new ModelDownloader(new ModelDownloaderOptions { Offline = true });
        string? cached;
        try { cached = downloader.FindCached(pathOrName); }
        catch (GenomicsDataException) { cached = null; }
        return ModelFolder.Open(cached ?? throw new GenomicsDataException(
            "is neither a model folder nor a fetched model; give a folder with config.json, tokenizer.json and weights, or run 'genomics-lm fetch dnabert2'", pathOrName));
    }
}
