using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Model.Internals;

/// <summary>
/// One file on its way: written to <c>NAME.part</c>, continued there after a break (only if the server still has the same version),
/// checked, looked into, and renamed. What the server claims about itself is checked against what it sends and against what was published.
/// </summary>
/// <param name="inspect">Throws <see cref="GenomicsDataException"/> when the part's content is not what its name says; null takes
/// any.</param>
internal sealed class FileDownload(
    HttpClient http, ModelDownloaderOptions options, Uri address, PublishedFile file, string path, IProgress<WorkProgress>? progress,
        Action<string>? inspect = null)
{
    private readonly string _part = path + ".part", _version = path + ".part.version";
    private string? _claimedSha256;
    private long _claimedBytes;
    private int _damaged;

    /// <summary>Downloads, checks and renames; false when the server does not have the file.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var delay = options.RetryDelay;
        foreach (var name in (string[])[_part, _version])
            // somebody else's; what arrives must not go where it points
            if (new FileInfo(name).LinkTarget is not null) File.Delete(name);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await TransferAsync(cancellationToken).ConfigureAwait(false)) return false;
                Check(cancellationToken);
                File.Move(_part, path, overwrite: true);
                File.Delete(_version);
                return true;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsPassing(e))
            {
                if (attempt >= options.Attempts)
                    throw new GenomicsDataException(
                        $"{address}: gave up after {attempt} tries ({ErrorText.Of(e, path)}); what has arrived is kept, so another try "
                        + $"goes on from there", path, 0, null, e);
                progress?.Report(new WorkProgress($"fetching {file.Name}", Arrived, Expected,
                    $"try {attempt + 1}: {ErrorText.Of(e, path)}"));
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, TimeSpan.TicksPerMinute));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
            {
                throw new GenomicsDataException($"{address}: {ErrorText.Of(e, path)}", path, 0, null, e);
            }
        }
    }

    private long Arrived => File.Exists(_part) && new FileInfo(_part).LinkTarget is null ? new FileInfo(_part).Length : 0;

    private string VersionBegun => File.Exists(_version) ? File.ReadAllText(_version) : "";

    private long Expected => file.Bytes > 0 ? file.Bytes : _claimedBytes;

    // worth another try: the connection broke, the server is busy, the file came damaged
    private static bool IsPassing(Exception e)
        => e is HttpIOException
            or HttpRequestException
        {
            StatusCode: null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError,
        }
            or OperationCanceledException or InvalidDataException or IOException { InnerException: not null };

    private async Task<bool> TransferAsync(CancellationToken cancellationToken)
    {
        // without a version or a hash there is no telling whether the rest belongs to the beginning
        var start = file.Sha256 is not null || VersionBegun.Length > 0 ? Arrived : 0;
        if (start > 0 && start == Expected) return true;
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(options.StallTimeout);
        using var response = await SendAsync(start, stall.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            Discard();
            throw new InvalidDataException("the server no longer has the version that was begun");
        }
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new GenomicsDataException(
                $"{address}: the server refuses it ({(int)response.StatusCode}); the model does not exist or needs an account. Download "
                + $"it by hand and give its folder as --model", path);
        response.EnsureSuccessStatusCode();
        start = CheckStart(response, start);
        NoteVersion(VersionOf(response) ?? "");
        await CopyAsync(response, start, stall, cancellationToken).ConfigureAwait(false);
        if (Expected > 0 && Arrived < Expected) throw new InvalidDataException($"the server ended after {Arrived} of {Expected} bytes");
        return true;
    }

    // Follows redirections by hand, because the hub says size and hash on the first answer only.
    private async Task<HttpResponseMessage> SendAsync(long start, CancellationToken cancellationToken)
    {
        var target = address;
        for (var hops = 0; hops < 6; hops++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (start > 0)
            {
                request.Headers.Range = new RangeHeaderValue(start, null);
                if (VersionBegun.Length > 0) request.Headers.TryAddWithoutValidation("If-Range", VersionBegun);
            }
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            NoteClaims(response);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            target = new Uri(target, location);
            if (target.Scheme != "https" && target.Scheme != address.Scheme)
                throw new GenomicsDataException($"{address}: the server sends us to {target.Scheme}, which is less safe", path);
        }
        throw new GenomicsDataException($"{address}: the server sends us round in circles", path);
    }

    private void NoteClaims(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("X-Linked-Size", out var size) && long.TryParse(size.First(),
                NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            _claimedBytes = bytes;
        if (response.Headers.TryGetValues("X-Linked-ETag", out var tag)
            && tag.First().Trim('"') is { Length: 64 } hash) _claimedSha256 = hash.ToLowerInvariant();
    }

    // Where the body begins: the asked-for place, or 0 when the server starts again.
    private long CheckStart(HttpResponseMessage response, long asked)
    {
        var (start, total) = (0L, response.Content.Headers.ContentLength);
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            start = response.Content.Headers.ContentRange?.From ?? -1;
            if (start != asked) throw new InvalidDataException($"the server was asked for byte {asked} and sends byte {start}");
            total = response.Content.Headers.ContentRange?.Length ?? total + start;
        }
        if (total is { } length)
        {
            if (file.Bytes > 0 && length != file.Bytes)
                throw new GenomicsDataException(
                    $"{address}: the server has a file of {length} bytes, the published {file.Name} has {file.Bytes}; it is not the "
                    + $"published model", path);
            _claimedBytes = length;
        }
        var folder = Path.GetFullPath(Path.GetDirectoryName(path)!);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (Expected - start > free)
            throw new GenomicsDataException(
                $"{Expected - start} bytes are needed, {free} are free; make room or set GENOMICS_LM_CACHE to another disk", folder);
        return start;
    }

    private async Task CopyAsync(HttpResponseMessage response, long start, CancellationTokenSource stall,
        CancellationToken cancellationToken)
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (start == 0) File.Delete(_part);
        using var output = new FileStream(_part, start == 0 ? FileMode.CreateNew : FileMode.Open, FileAccess.Write, FileShare.None, 1,
            useAsync: true);
        output.SetLength(start);
        output.Position = start;
        var buffer = new byte[1 << 17];
        while (true)
        {
            stall.CancelAfter(options.StallTimeout);
            var count = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            if (count == 0) return;
            if (Expected > 0 && output.Position + count > Expected)
            {
                output.SetLength(0);
                throw new InvalidDataException($"the server sends more than the {Expected} bytes it should");
            }
            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            progress?.Report(new WorkProgress($"fetching {file.Name}", output.Position, Expected, "bytes"));
        }
    }

    // A part that fails is thrown away, so that the next try starts clean.
    private void Check(CancellationToken cancellationToken)
    {
        var expected = file.Sha256 ?? _claimedSha256;
        var found = expected is null ? null : PublishedModels.Sha256(_part, progress, cancellationToken);
        if (found == expected)
        {
            Inspect();
            return;
        }
        Discard();
        var message = $"{file.Name} arrived with SHA-256 {found}, expected {expected}";
        if (_damaged++ == 0) throw new InvalidDataException(message);
        throw new GenomicsDataException(
            $"{address}: {message}, twice; it is not the published file. Check the address and any proxy in between", path);
    }

    private void Inspect()
    {
        try
        {
            inspect?.Invoke(_part);
        }
        catch (GenomicsDataException e)
        {
            Discard();
            throw new GenomicsDataException(
                $"{address}: what arrives is no usable {file.Name}: {e.Message}. Check the name, the address and any proxy in between",
                path, 0, null, e);
        }
    }

    private void Discard()
    {
        File.Delete(_part);
        File.Delete(_version);
    }

    private void NoteVersion(string version)
    {
        File.Delete(_version);
        using var note = new StreamWriter(new FileStream(_version, FileMode.CreateNew, FileAccess.Write));
        note.Write(version);
    }

    private static string? VersionOf(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;
}
