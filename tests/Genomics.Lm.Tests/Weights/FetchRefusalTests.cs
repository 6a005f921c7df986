using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Weights;

/// <summary>
/// What a hub, a proxy or a log-in page sends instead of a model never gets a model's name, at the first try or any other.
/// </summary>
public sealed class FetchRefusalTests : IDisposable
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };
    private static readonly byte[] Page = Encoding.ASCII.GetBytes("<html>not a model</html>");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _files = [];

    public FetchRefusalTests()
    {
        ModelFolder.Save(_folder.File("published"), Config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(Config, HeadSpec.None), 1));
        foreach (var path in Directory.GetFiles(_folder.File("published"))) _files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        _files.Remove("sha256.json");   // what is published by others carries no digests
    }

    public void Dispose() => _folder.Dispose();

    private string Cache => _folder.File("cache/me--tiny/main");

    private LocalHub Hub(bool pages = false)
        => new(r => _files.TryGetValue(Path.GetFileName(r.Path), out var content) ? LocalHub.Good(r, content) : pages
        ? new HubAnswer(200, Page) : new HubAnswer(404, []));

    private ModelDownloader Downloader(LocalHub hub, bool offline = false)
        => new(new ModelDownloaderOptions
        {
            Hub = hub.Address,
            CacheFolder = _folder.File("cache"),
            Attempts = 2,
            RetryDelay = TimeSpan.Zero,
            Offline = offline
        });

    private static Task<GenomicsDataException> Refusal(ModelDownloader downloader)
        => Assert.ThrowsAsync<GenomicsDataException>(() => downloader.FetchAsync("me/tiny"));

    private async Task AssertRefusedAlways(string reason)
    {
        using var hub = Hub(pages: true);
        using var online = Downloader(hub);
        using var offline = Downloader(hub, offline: true);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Contains(reason, (await Refusal(online)).Message);
            Assert.Contains("offline mode", (await Refusal(offline)).Message);
            Assert.Null(online.FindCached("me/tiny"));
        }
        Assert.DoesNotContain(Directory.GetFiles(Cache), f => f.EndsWith(".part", StringComparison.Ordinal)
            || f.EndsWith(".version", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("model.safetensors")]
    public async Task A_page_in_place_of_a_file_is_refused_again_and_again(string name)
    {
        _files[name] = Page;
        await AssertRefusedAlways("web page");
        Assert.False(File.Exists(Path.Combine(Cache, name)));
        _files[name] = File.ReadAllBytes(_folder.File("published/" + name));
        using var hub = Hub();
        using var downloader = Downloader(hub);
        Assert.Equal(Cache, await downloader.FetchAsync("me/tiny"));
    }

    [Fact]
    public async Task Weights_of_another_model_are_refused()
    {
        _files["config.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_files["config.json"])
            .Replace("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2"));
        await AssertRefusedAlways("does not fit the model");
    }

    [Fact]
    public async Task A_cache_that_an_earlier_try_spoiled_is_found_and_healed()
    {
        Directory.CreateDirectory(Cache);
        foreach (var (name, content) in _files) File.WriteAllBytes(Path.Combine(Cache, name), content);
        File.WriteAllBytes(Path.Combine(Cache, "model.safetensors"), Page);
        using var hub = Hub();
        using (var offline = Downloader(hub, offline: true)) Assert.Contains("model.safetensors: this is a web page",
            (await Refusal(offline)).Message);
        using var downloader = Downloader(hub);
        Assert.Null(downloader.FindCached("me/tiny"));
        await downloader.FetchAsync("me/tiny");
        Assert.Single(hub.Requests);
        Assert.Equal(_files["model.safetensors"], File.ReadAllBytes(Path.Combine(Cache, "model.safetensors")));
    }

    [Fact]
    public async Task Weights_in_several_files_are_fetched_with_their_index()
    {
        var index = new StringBuilder();
        using (var whole = SafetensorsFile.Open(_folder.File("published/model.safetensors")))
        {
            index.Append("{\"weight_map\":{").AppendJoin(',', whole.Names.Select(n => $"\"{n}\":\"model-1.safetensors\"")).Append("}}");
            _files["model-1.safetensors"] = _files["model.safetensors"];
        }
        _files.Remove("model.safetensors");
        _files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(index.ToString());
        using var hub = Hub();
        using var downloader = Downloader(hub);
        using var model = ModelFolder.Open(await downloader.FetchAsync("me/tiny"));
        Assert.EndsWith("index.json", model.WeightsFile);
    }

    [Fact]
    public async Task Links_in_place_of_parts_are_not_followed()
    {
        Directory.CreateDirectory(Cache);
        _folder.Write("victim", "safe");
        foreach (var ending in (string[])["part", "part.version"])
            File.CreateSymbolicLink(Path.Combine(Cache, $"model.safetensors.{ending}"), _folder.File("victim"));
        using var hub = Hub();
        using var downloader = Downloader(hub);
        await downloader.FetchAsync("me/tiny");
        Assert.Equal("safe", File.ReadAllText(_folder.File("victim")));
        Assert.Null(new FileInfo(Path.Combine(Cache, "model.safetensors")).LinkTarget);
        Assert.Equal(3, Directory.GetFiles(Cache).Length);
    }

    [Theory]
    [InlineData("%2e%2e/q?z=1")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("/main")]
    [InlineData("main/")]
    [InlineData("a//b")]
    [InlineData("main?download=true")]
    [InlineData("main#x")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Revisions_cannot_leave_the_model(string revision)
        => Assert.Contains("must be a branch, tag or commit",
        Assert.Throws<ArgumentException>(() => new ModelDownloader(new ModelDownloaderOptions { Revision = revision })).Message);

    [Fact]
    public async Task A_revision_with_a_slash_is_one_name_on_the_hub_and_in_the_cache()
    {
        using var hub = Hub();
        using var downloader =
            new ModelDownloader(new ModelDownloaderOptions
            {
                Hub = hub.Address,
                CacheFolder = _folder.File("cache"),
                Revision = "refs/pr/1"
            });
        Assert.EndsWith("refs+pr+1", await downloader.FetchAsync("me/tiny"));
        Assert.Equal("/me/tiny/resolve/refs%2Fpr%2F1/config.json", hub.Requests[0].Path);
    }

    [Fact]
    public void Nothing_is_no_model()
    {
        using var downloader = new ModelDownloader();
        Assert.Throws<ArgumentNullException>(() => downloader.FolderOf(null!));
        Assert.Throws<ArgumentNullException>(() => downloader.FindCached(null!));
        Assert.Throws<ArgumentNullException>(() => PublishedModels.Find(null!));
        Assert.Throws<ArgumentNullException>(() => ModelFolder.Open(null!));
        Assert.Throws<ArgumentNullException>(() => EncoderConfigFile.Read(null!));
        Assert.Throws<ArgumentNullException>(() => SafetensorsFile.Open(null!));
        Assert.Throws<ArgumentNullException>(() => TorchCheckpoint.Open(null!));
        Assert.Throws<ArgumentNullException>(() => ParameterCatalog.For(null!));
    }
}
