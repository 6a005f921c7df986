using System.Security.Cryptography;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Model.Internals;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Tests.Weights;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] Content = MakeContent();

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static byte[] MakeContent()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        return content;
    }

    private static PublishedFile Known { get; } = new("w.bin", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)));

    private static PublishedFile Unknown { get; } = new("w.bin", 0, null);

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private Task<bool> Fetch(LocalHub hub, PublishedFile file, int attempts = 4, int stallMilliseconds = 20_000)
        => new FileDownload(_http, new ModelDownloaderOptions
        {
            Attempts = attempts,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            StallTimeout = TimeSpan.FromMilliseconds(stallMilliseconds)
        },
            new Uri(hub.Address, "x/y/resolve/main/w.bin"), file, _folder.File("w.bin"), null).RunAsync(default);

    private void AssertComplete()
    {
        Assert.Equal(Content, File.ReadAllBytes(_folder.File("w.bin")));
        Assert.Equal(["w.bin"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_drops_again_and_again_is_taken_up_where_it_broke(bool known)
    {
        using var hub = new LocalHub(r => LocalHub.Good(r, Content) with { SendOnly = 120_000 });
        Assert.True(await Fetch(hub, known ? Known : Unknown));
        AssertComplete();
        Assert.Equal(0, hub.Requests[0].From);
        Assert.Equal(3, hub.Requests.Count);
        Assert.All(hub.Requests.Skip(1), r => Assert.InRange(r.From, 1, Content.Length - 1));
    }

    [Fact]
    public async Task A_download_that_gave_up_goes_on_another_day()
    {
        using var hub = new LocalHub(r => LocalHub.Good(r, Content) with { SendOnly = 200_000 });
        var e = await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Known, attempts: 1));
        Assert.Contains("goes on from there", e.Message);
        Assert.False(File.Exists(_folder.File("w.bin")));
        Assert.True(await Fetch(hub, Known, attempts: 1));
        AssertComplete();
    }

    [Fact]
    public async Task A_new_version_on_the_server_is_not_glued_to_the_old_beginning()
    {
        var old = new byte[Content.Length];
        var first = true;
        using var hub = new LocalHub(r =>
        {
            var answer = first ? LocalHub.Good(r, old, "\"old\"") with { SendOnly = 1000 } : LocalHub.Good(r, Content, "\"new\"");
            first = false;
            return answer;
        });
        Assert.True(await Fetch(hub, Unknown));
        AssertComplete();
        Assert.Equal("\"old\"", hub.Requests[1].IfRange);
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_beginning_again()
    {
        var count = 0;
        using var hub = new LocalHub(_ => new HubAnswer(200, Content) { SendOnly = count++ == 0 ? 50_000 : int.MaxValue });
        Assert.True(await Fetch(hub, Known));
        AssertComplete();
    }

    [Fact]
    public async Task A_short_file_that_claims_to_be_whole_is_not_believed()
    {
        using var hub = new LocalHub(r => r.From == 0 ? new HubAnswer(200, Content[..1000]) { ContentLength = null }
            : LocalHub.Good(r, Content));
        Assert.True(await Fetch(hub, Known));
        AssertComplete();
    }

    [Fact]
    public async Task Another_length_than_the_published_one_is_refused_before_the_download()
    {
        using var hub = new LocalHub(_ => new HubAnswer(200, new byte[5000]));
        var e = await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Known));
        Assert.Contains("not the published model", e.Message);
        Assert.Single(hub.Requests);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task A_forgery_of_the_right_length_is_refused_after_a_second_look()
    {
        var forged = (byte[])Content.Clone();
        forged[100] ^= 1;
        using var hub = new LocalHub(r => LocalHub.Good(r, forged));
        Assert.Contains("twice; it is not the published file",
            (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Known))).Message);
        Assert.Equal(2, hub.Requests.Count);
        Assert.False(File.Exists(_folder.File("w.bin")));
    }

    [Fact]
    public async Task A_part_that_was_spoiled_on_disk_is_fetched_again()
    {
        File.WriteAllBytes(_folder.File("w.bin.part"), new byte[1000]);
        using var hub = new LocalHub(r => LocalHub.Good(r, Content));
        Assert.True(await Fetch(hub, Known));
        AssertComplete();
        Assert.Equal([1000, 0], hub.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task More_bytes_than_there_should_be_are_not_written()
    {
        using var hub = new LocalHub(_ => new HubAnswer(200, [.. Content, .. Content]) { ContentLength = null });
        Assert.Contains("more than the 300000 bytes", (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Known))).Message);
    }

    [Fact]
    public async Task A_range_other_than_the_one_asked_for_is_refused()
    {
        File.WriteAllBytes(_folder.File("w.bin.part"), Content[..1000]);
        using var hub = new LocalHub(r => LocalHub.Good(r with { From = 500 }, Content));
        Assert.Contains("asked for byte 1000 and sends byte 500",
            (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Known, 2))).Message);
    }

    [Fact]
    public async Task A_server_that_stops_talking_is_given_up_and_tried_again()
    {
        var first = true;
        using var hub = new LocalHub(r =>
        {
            var answer = LocalHub.Good(r, Content) with
            {
                SendOnly = first ? 1000
                : int.MaxValue,
                Pause = TimeSpan.FromSeconds(first ? 2 : 0)
            };
            first = false;
            return answer;
        });
        Assert.True(await Fetch(hub, Known, 50, 300));
        AssertComplete();
    }

    [Fact]
    public async Task Busy_servers_are_tried_again_and_missing_files_are_not()
    {
        var count = 0;
        using var busy = new LocalHub(r => count++ < 2 ? new HubAnswer(503, []) : LocalHub.Good(r, Content));
        Assert.True(await Fetch(busy, Known));
        AssertComplete();
        using var missing = new LocalHub(_ => new HubAnswer(404, []));
        Assert.False(await Fetch(missing, Known));
        Assert.Single(missing.Requests);
        using var closed = new LocalHub(_ => new HubAnswer(401, []));
        Assert.Contains("needs an account", (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(closed, Known))).Message);
    }

    [Fact]
    public async Task The_hub_s_own_hash_is_checked_across_a_redirection()
    {
        using var store = new LocalHub(r => LocalHub.Good(r, Content));
        var claimed = Known.Sha256!;
        using var hub =
            new LocalHub(_ =>
            new HubAnswer(302, [])
            {
                Headers = { $"Location: {store.Address}blob", $"X-Linked-ETag: \"{claimed}\"",
            $"X-Linked-Size: {Content.Length}" }
            });
        Assert.True(await Fetch(hub, Unknown));
        AssertComplete();
        File.Delete(_folder.File("w.bin"));
        claimed = new string('0', 64);
        Assert.Contains("expected 000", (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(hub, Unknown))).Message);
        using var circle = new LocalHub(_ => new HubAnswer(302, []) { Headers = { "Location: /again" } });
        Assert.Contains("circles", (await Assert.ThrowsAsync<GenomicsDataException>(() => Fetch(circle, Unknown))).Message);
    }
}
