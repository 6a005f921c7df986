using Genomics.Lm.Data;
using Genomics.Lm.Model.Internals;
using Genomics.Lm.Tokenization;

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
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = _options.StallTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("genomics-lm");
    }

    /// <summary>The folder that a model has, or would have, in the cache.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    /// <exception cref="GenomicsDataException">It is neither.</exception>
    public string FolderOf(string model) => Path.Combine(_options.CacheFolder, HubId(model).Replace("/", "--", StringComparison.Ordinal), _options.Revision.Replace('/', '-'));

    /// <summary>The cached folder of a model; null when it is not complete there. Never touches the net.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    public string? FindCached(string model)
    {
        var folder = FolderOf(model);
        var complete = PublishedModels.Find(model) is { } known
            ? known.Files.All(f => IsPresent(folder, f))
            : File.Exists(Path.Combine(folder, EncoderConfigFile.FileName)) && File.Exists(Path.Combine(folder, DnaTokenizer.FileName)) && WeightNames.Any(n => File.Exists(Path.Combine(folder, n)));
        return complete ? folder : null;
    }

    /// <summary>Downloads what is missing of a model and returns its folder; immediately when it is all there.</summary>
    /// <param name="model">A short name such as <c>dnabert2</c>, or a hub id OWNER/NAME.</param>
    /// <param name="progress">Bytes per file.</param>
    /// <param name="cancellation">Stops; what has arrived is kept and continued next time.</param>
    /// <exception cref="GenomicsDataException">
    /// Unknown model, not in the cache while offline, refused, or what arrives is not the published file.
    /// </exception>
    public async Task<string> FetchAsync(string model, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (FindCached(model) is { } cached) return cached;
        var folder = FolderOf(model);
        if (_options.Offline)
            throw new GenomicsDataException($"model '{model}' is not in the cache, and offline mode forbids to fetch it; fetch it once online, or give a model folder", folder);
        Directory.CreateDirectory(folder);
        using var guard = Lock(folder);
        if (PublishedModels.Find(model) is { } known)
        {
            foreach (var file in known.Files)
                if (!IsPresent(folder, file)) await RequireAsync(model, file, folder, progress, cancellation).ConfigureAwait(false);
        }
        else await FetchUnknownAsync(model, folder, progress, cancellation).ConfigureAwait(false);
        EncoderConfigFile.Read(folder);
        DnaTokenizer.Load(folder);
        return folder;
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _http.Dispose();

    private static readonly string[] WeightNames = ["model.safetensors", "pytorch_model.bin"];

    private async Task FetchUnknownAsync(string model, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        foreach (var name in (string[])[EncoderConfigFile.FileName, DnaTokenizer.FileName])
            if (!File.Exists(Path.Combine(folder, name))) await RequireAsync(model, new PublishedFile(name, 0, null), folder, progress, cancellation).ConfigureAwait(false);
        foreach (var name in WeightNames)
            if (File.Exists(Path.Combine(folder, name)) || await Download(model, new PublishedFile(name, 0, null), folder, progress).RunAsync(cancellation).ConfigureAwait(false)) return;
        throw new GenomicsDataException($"the hub has neither {WeightNames[0]} nor {WeightNames[1]} for '{model}'", folder);
    }

    private async Task RequireAsync(string model, PublishedFile file, string folder, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (!await Download(model, file, folder, progress).RunAsync(cancellation).ConfigureAwait(false))
            throw new GenomicsDataException($"the hub has no {file.Name} for '{model}' at revision '{_options.Revision}'", folder);
    }

    private FileDownload Download(string model, PublishedFile file, string folder, IProgress<WorkProgress>? progress)
        => new(_http, _options, new Uri(_options.Hub, $"{HubId(model)}/resolve/{_options.Revision}/{file.Name}"), file, Path.Combine(folder, file.Name), progress);

    // Files get their final name only after the check, so the size is enough to know them again.
    private static bool IsPresent(string folder, PublishedFile file)
    {
        var info = new FileInfo(Path.Combine(folder, file.Name));
        return info.Exists && (file.Bytes == 0 || info.Length == file.Bytes);
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new GenomicsDataException("another process is fetching this model; wait for it", folder, 0, null, e);
        }
    }

    private static string HubId(string model)
    {
        if (PublishedModels.Find(model) is { } known) return known.HubId;
        var parts = (model ?? "").Split('/');
        return parts.Length == 2 && parts.All(IsName) ? model!
            : throw new GenomicsDataException($"'{model}' is neither a known model ({string.Join(", ", PublishedModels.All.Select(m => m.Name))}) nor of the form OWNER/NAME");
    }

    private static bool IsName(string part)
        => part.Length is > 0 and <= 96 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
