using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tests.Weights;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Tests;

/// <summary><c>fetch</c> against a hub on this machine, and what is done with the result.</summary>
public sealed class FetchVerbTests : IDisposable
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private LocalHub Hub(int dropAfter = int.MaxValue)
    {
        var published = _folder.File("published");
        ModelFolder.Save(published, Config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(Config, new MaskedLanguageHead()), 1));
        return new(r => File.Exists(Path.Combine(published, Path.GetFileName(r.Path)))
            ? LocalHub.Good(r, File.ReadAllBytes(Path.Combine(published, Path.GetFileName(r.Path)))) with { SendOnly = dropAfter }
            : new HubAnswer(404, []));
    }

    private string[] Fetch(LocalHub hub, params string[] more)
        => ["fetch", "me/tiny", "--hub", hub.Address.AbsoluteUri, "--cache", _folder.File("cache"), .. more];

    [Fact]
    public async Task A_fetched_model_embeds_and_is_not_fetched_again()
    {
        using var hub = Hub(dropAfter: 2000);
        var first = await CliRun.Of(Fetch(hub));
        Assert.Equal(0, first.ExitCode);
        var (folder, requests) = (first.Output.Trim(), hub.Requests.Count);
        Assert.Contains(hub.Requests, r => r.From > 0);   // dropped, and taken up where it broke
        Assert.Equal(first.Output, (await CliRun.Of(Fetch(hub, "--quiet"))).Output);
        Assert.Equal(first.Output, (await CliRun.Of(Fetch(hub, "--offline"))).Output);
        Assert.Equal(requests, hub.Requests.Count);

        File.WriteAllText(_folder.File("s.fa"), ">a\nACGTACGT\n>b\nACCA\n");
        foreach (var extra in (string[][])[[], ["--precision", "int8"], ["--without-special-tokens"]])
        {
            var embed =
                await CliRun.Of(["embed", "--model", folder, "--fasta", _folder.File("s.fa"), "--output", _folder.File("e.tsv"), "--force",
                .. extra]);
            Assert.Equal((0, ""), (embed.ExitCode, embed.ExitCode == 0 ? "" : embed.Error));
            Assert.Equal(3, File.ReadAllLines(_folder.File("e.tsv")).Length);
        }
    }

    [Fact]
    public async Task Offline_without_the_model_fails_with_what_to_do()
    {
        using var hub = Hub();
        var run = await CliRun.Of(Fetch(hub, "--offline"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not in the cache", run.Error);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task A_model_that_is_neither_folder_nor_fetched_is_explained()
    {
        File.WriteAllText(_folder.File("s.fa"), ">a\nACGT\n");
        var run =
            await CliRun.Of(["embed", "--model", _folder.File("none"), "--fasta", _folder.File("s.fa"), "--output",
            _folder.File("e.tsv")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("genomics-lm fetch dnabert2", run.Error);
    }
}
