using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Weights;

public sealed class ModelDownloaderTests : IDisposable
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };

    private readonly TemporaryFolder _folder = new();
    private readonly string _published;

    public ModelDownloaderTests()
    {
        _published = _folder.File("published");
        ModelFolder.Save(_published, Config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(Config, new MaskedLanguageHead()), 1));
    }

    public void Dispose() => _folder.Dispose();

    private LocalHub Hub()
        => new(r => r.Path.StartsWith("/me/tiny/resolve/main/", StringComparison.Ordinal)
        && File.Exists(Path.Combine(_published, Path.GetFileName(r.Path)))
        ? LocalHub.Good(r, File.ReadAllBytes(Path.Combine(_published, Path.GetFileName(r.Path)))) : new HubAnswer(404, []));

    private ModelDownloaderOptions Options(LocalHub hub)
        => new() { Hub = hub.Address, CacheFolder = _folder.File("cache"), Attempts = 2, RetryDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_model_is_fetched_once_and_opened_from_the_cache()
    {
        using var hub = Hub();
        using var downloader = new ModelDownloader(Options(hub));
        Assert.Null(downloader.FindCached("me/tiny"));
        var folder = await downloader.FetchAsync("me/tiny");
        using (var model = ModelFolder.Open(folder)) Assert.Equal(4, model.Resolve(new RegressionHead(), 1).Fresh.Count);
        var requests = hub.Requests.Count;
        Assert.Equal(folder, await downloader.FetchAsync("me/tiny"));
        Assert.Equal(requests, hub.Requests.Count);
        Assert.Equal(folder, downloader.FindCached("me/tiny"));
    }

    [Fact]
    public async Task Offline_never_touches_the_net()
    {
        using var hub = Hub();
        using (var offline = new ModelDownloader(Options(hub) with { Offline = true }))
            Assert.Contains("offline mode",
                (await Assert.ThrowsAsync<GenomicsDataException>(() => offline.FetchAsync("me/tiny"))).Message);
        Assert.Empty(hub.Requests);
        using (var online = new ModelDownloader(Options(hub))) await online.FetchAsync("me/tiny");
        var requests = hub.Requests.Count;
        using (var offline = new ModelDownloader(Options(hub) with { Offline = true })) await offline.FetchAsync("me/tiny");
        Assert.Equal(requests, hub.Requests.Count);
    }

    [Fact]
    public async Task The_published_model_is_not_taken_from_a_server_with_other_files()
    {
        using var hub = new LocalHub(r => LocalHub.Good(r, File.ReadAllBytes(Path.Combine(_published, "config.json"))));
        using var downloader = new ModelDownloader(Options(hub));
        var e = await Assert.ThrowsAsync<GenomicsDataException>(() => downloader.FetchAsync("dnabert2"));
        Assert.Contains("167908", e.Message);
        Assert.Equal("/zhihan1996/DNABERT-2-117M/resolve/main/config.json", hub.Requests[0].Path);
        Assert.Null(downloader.FindCached("dnabert2"));
    }

    [Fact]
    public async Task What_the_hub_lacks_is_said()
    {
        using var hub = Hub();
        using var downloader = new ModelDownloader(Options(hub));
        Assert.Contains("no config.json for 'me/other'",
            (await Assert.ThrowsAsync<GenomicsDataException>(() => downloader.FetchAsync("me/other"))).Message);
        File.Delete(Path.Combine(_published, "model.safetensors"));
        Assert.Contains("neither model.safetensors nor pytorch_model.bin",
            (await Assert.ThrowsAsync<GenomicsDataException>(() => downloader.FetchAsync("me/tiny"))).Message);
    }

    [Theory]
    [InlineData("dnabert3")]
    [InlineData("../../etc")]
    [InlineData("a/b/c")]
    [InlineData("a/..")]
    [InlineData("")]
    public void Names_that_are_no_models_are_refused(string name)
    {
        using var downloader = new ModelDownloader(new ModelDownloaderOptions { CacheFolder = _folder.Root });
        Assert.Contains("OWNER/NAME", Assert.Throws<GenomicsDataException>(() => downloader.FolderOf(name)).Message);
    }

    [Fact]
    public void The_published_tokenizer_is_known_by_size_and_hash()
    {
        var expected = PublishedModels.Dnabert2.Files.Single(f => f.Name == "tokenizer.json");
        var path = TestFolders.Shared("dnabert2/tokenizer.json");
        PublishedModels.Verify(path, expected);
        var changed = File.ReadAllBytes(path);
        changed[5000] ^= 1;
        File.WriteAllBytes(_folder.File("t.json"), changed);
        Assert.Contains("SHA-256", Assert.Throws<GenomicsDataException>(() =>
            PublishedModels.Verify(_folder.File("t.json"), expected)).Message);
        File.WriteAllBytes(_folder.File("t.json"), changed[..^1]);
        Assert.Contains("167907 bytes", Assert.Throws<GenomicsDataException>(() =>
            PublishedModels.Verify(_folder.File("t.json"), expected)).Message);
    }
}
