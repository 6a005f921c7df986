using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Model;

/// <summary>
/// Downloads a published model once into a local cache: resumed after a break, checked by size and SHA-256 where they are known, and
/// never visible under its name before it is complete. Safe for concurrent use of different models.
/// </summary>
public sealed class ModelDownloader : IDisposable
{
    private readonly ModelDownloaderOptions _options;
    private readonly HttpClient _http;

    /// <summary>Makes a downloader.</summary>
    /// <param name="options">Hub and cache; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ModelDownloader(ModelDownloaderOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = _options.StallTimeout
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("genomics-lm");
    }

    /// <summary>The folder that a model has, or would have, in the cache.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    /// <exception cref="GenomicsDataException">It is neither.</exception>
    public string FolderOf(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Path.Combine(_options.CacheFolder, HubId(model).Replace("/", "--", StringComparison.Ordinal),
            _options.Revision.Replace('/', '+'));
    }

    /// <summary>The cached folder of a model; null when it is not complete there, or not usable. Never touches the net.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    /// <exception cref="GenomicsDataException">It is neither.</exception>
    public string? FindCached(string model) => FaultOf(model) is null ? FolderOf(model) : null;

    /// <summary>Downloads what is missing or damaged of a model and returns its folder; immediately when it is all there.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    /// <param name="progress">Bytes per file.</param>
    /// <param name="cancellationToken">Stops; what has arrived is kept and continued next time.</param>
    /// <exception cref="GenomicsDataException">
    /// Unknown model, not in the cache while offline, refused, or what arrives is not the published file, or no model.
    /// </exception>
    public async Task<string> FetchAsync(string model, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var folder = FolderOf(model);
        if (FaultOf(model) is not { } fault) return folder;
        if (_options.Offline)
            throw new GenomicsDataException(
                $"model '{model}' is not in the cache ({fault}), and offline mode forbids to fetch it; fetch it once online, or give a "
                + $"model folder", folder);
        using var guard = Lock(folder);
        if (PublishedModels.Find(model) is { } known)
        {
            foreach (var file in known.Files)
                if (!IsGood(folder, file)) await RequireAsync(model, file, folder, progress, cancellationToken).ConfigureAwait(false);
        }
        else await FetchUnknownAsync(model, folder, progress, cancellationToken).ConfigureAwait(false);
        return FaultOf(model) is not { } rest ? folder
            : throw new GenomicsDataException($"the files of '{model}' on the hub are no usable model: {rest}", folder);
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _http.Dispose();

    // What keeps the cached folder from being used; null when it is complete and opens as a model.
    private string? FaultOf(string model)
    {
        var folder = FolderOf(model);
        if (!Directory.Exists(folder)) return "nothing of it is there";
        if (PublishedModels.Find(model)?.Files.FirstOrDefault(f => !IsPresent(folder, f)) is { } absent)
            return $"{absent.Name} is missing or incomplete";
        try
        {
            using var opened = ModelFolder.Open(folder);
            opened.Resolve(HeadSpec.None, 0);
            return null;
        }
        catch (GenomicsDataException e)
        {
            return e.File is { } file ? $"{Path.GetFileName(file)}: {e.Problem}" : e.Problem;
        }
    }

    private async Task FetchUnknownAsync(string model, string folder, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[EncoderConfigFile.FileName, DnaTokenizer.FileName])
            if (!IsGood(folder, new PublishedFile(name, 0, null)))
                await RequireAsync(model, new PublishedFile(name, 0, null), folder, progress, cancellationToken).ConfigureAwait(false);
        foreach (var name in WeightsLayout.Names)
        {
            var file = new PublishedFile(name, 0, null);
            if (!IsGood(folder, file) && !await Download(model, file, folder, progress).RunAsync(cancellationToken).ConfigureAwait(false))
                continue;
            if (!name.EndsWith(WeightsLayout.IndexEnding, StringComparison.Ordinal)) return;
            foreach (var shard in ShardedWeights.FilesOf(Path.Combine(folder, name), name).Select(s => new PublishedFile(s, 0, null)))
                if (!IsGood(folder, shard)) await RequireAsync(model, shard, folder, progress, cancellationToken).ConfigureAwait(false);
            return;
        }
        throw new GenomicsDataException(
            $"the hub has neither {WeightsLayout.SafetensorsName} nor {WeightsLayout.TorchName} for '{model}'", folder);
    }

    private async Task RequireAsync(string model, PublishedFile file, string folder, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (!await Download(model, file, folder, progress).RunAsync(cancellationToken).ConfigureAwait(false))
            throw new GenomicsDataException($"the hub has no {file.Name} for '{model}' at revision '{_options.Revision}'", folder);
    }

    private FileDownload Download(string model, PublishedFile file, string folder, IProgress<WorkProgress>? progress)
        => new(_http, _options, new Uri(_options.Hub, $"{HubId(model)}/resolve/{Uri.EscapeDataString(_options.Revision)}/{file.Name}"),
        file, Path.Combine(folder, file.Name), progress,
            part => Inspect(part, file.Name, folder));

    // Whether a file is what its name says; weights are compared with the configuration, which came before.
    private static void Inspect(string path, string name, string folder)
    {
        if (name == EncoderConfigFile.FileName) EncoderConfigFile.Read(path);
        else if (name == DnaTokenizer.FileName) DnaTokenizer.Load(path);
        else if (name.EndsWith(WeightsLayout.IndexEnding, StringComparison.Ordinal)) ShardedWeights.FilesOf(path, name);
        else
        {
            var weights = WeightsLayout.OpenOne(path, name);
            using var closing = (IDisposable)weights;
            if (WeightsLayout.Names.Contains(name))
                ModelWeights.Resolve(new ModelSpec(EncoderConfigFile.Read(folder), HeadSpec.None), weights, 0);
        }
    }

    private static bool IsPresent(string folder, PublishedFile file)
    {
        var info = new FileInfo(Path.Combine(folder, file.Name));
        return info.Exists && (file.Bytes == 0 || info.Length == file.Bytes);
    }

    // A file that is there and good; a bad one, which an earlier version or another program may have left, is removed.
    private static bool IsGood(string folder, PublishedFile file)
    {
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path)) return false;
        try
        {
            PublishedModels.Verify(path, file);
            Inspect(path, file.Name, folder);
            return true;
        }
        catch (GenomicsDataException)
        {
            File.Delete(path);
            return false;
        }
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"the cache folder cannot be made: {ErrorText.Of(e, folder)}", folder, 0, null, e);
        }
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new GenomicsDataException($"the cache folder cannot be written to: {ErrorText.Of(e, folder)}", folder, 0, null, e);
        }
        catch (IOException e)
        {
            throw new GenomicsDataException($"the model cannot be fetched now: {ErrorText.Of(e, folder)}", folder, 0, null, e);
        }
    }

    private static string HubId(string model)
    {
        if (PublishedModels.Find(model) is { } known) return known.HubId;
        var parts = model.Split('/');
        return parts.Length == 2 && parts.All(IsName) ? model
            : throw new GenomicsDataException(
            $"'{model}' is neither a known model ({string.Join(", ", PublishedModels.All.Select(m => m.Name))}) nor of the "
            + $"form OWNER/NAME");
    }

    private static bool IsName(string part)
        => part.Length is > 0 and <= 96 && part[0] != '.' && !part.Contains("--", StringComparison.Ordinal)
        && !part.Contains("..", StringComparison.Ordinal) && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
