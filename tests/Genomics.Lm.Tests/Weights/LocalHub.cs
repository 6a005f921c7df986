using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Genomics.Lm.Tests.Weights;

/// <summary>A request that the local hub got.</summary>
internal sealed record HubRequest(string Path, long From, string? IfRange);

/// <summary>What it answers: the body as a good server would send it, then cut, changed or mislabelled.</summary>
internal sealed record HubAnswer(int Status, byte[] Body)
{
    public List<string> Headers { get; init; } = [];

    /// <summary>Bytes of the body that are sent before the connection is dropped.</summary>
    public int SendOnly { get; init; } = int.MaxValue;

    /// <summary>Claimed length; null leaves the header out.</summary>
    public long? ContentLength { get; init; } = Body.Length;

    public TimeSpan Pause { get; init; }
}

/// <summary>A small HTTP server on this machine whose answers a test decides.</summary>
internal sealed class LocalHub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<HubRequest, HubAnswer> _answer;

    public LocalHub(Func<HubRequest, HubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public List<HubRequest> Requests { get; } = [];

    /// <summary>A correct answer, ranges included.</summary>
    public static HubAnswer Good(HubRequest request, byte[] content, string version = "\"v1\"")
    {
        if (request.From == 0 || (request.IfRange is not null && request.IfRange != version))
            return new HubAnswer(200, content) { Headers = { $"ETag: {version}" } };
        if (request.From >= content.Length) return new HubAnswer(416, []);
        return new HubAnswer(206, content[(int)request.From..])
        {
            Headers = { $"ETag: {version}", $"Content-Range: bytes {request.From}-{content.Length - 1}/{content.Length}" },
        };
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var reader = new StreamReader(stream, Encoding.ASCII);
            var path = (await reader.ReadLineAsync())!.Split(' ')[1];
            var (from, ifRange) = (0L, (string?)null);
            for (string? line; (line = await reader.ReadLineAsync()) is { Length: > 0 };)
            {
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'));
                if (line.StartsWith("If-Range: ", StringComparison.OrdinalIgnoreCase)) ifRange = line["If-Range: ".Length..];
            }
            var request = new HubRequest(path, from, ifRange);
            lock (Requests) Requests.Add(request);
            var answer = _answer(request);
            var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\n");
            if (answer.ContentLength is { } length) head.Append($"Content-Length: {length}\r\n");
            foreach (var header in answer.Headers) head.Append(header).Append("\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(answer.Body.AsMemory(0, Math.Min(answer.SendOnly, answer.Body.Length)));
            await stream.FlushAsync();
            if (answer.Pause > TimeSpan.Zero) await Task.Delay(answer.Pause);
        }
        catch (IOException)
        {
            // the other side hung up
        }
    }

    public void Dispose() => _listener.Stop();
}
