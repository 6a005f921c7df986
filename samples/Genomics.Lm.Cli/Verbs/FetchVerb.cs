using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Model;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>fetch</c>: downloads a published model once, checked by size and SHA-256.</summary>
internal static class FetchVerb
{
    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var defaults = new ModelDownloaderOptions();
        var model = new Argument<string>("MODEL") { Description = "dnabert2, or OWNER/NAME of a model on the hub." };
        var offline = new Option<bool>("--offline") { Description = "Never touch the net: say where the model is in the cache, or fail." };
        var revision = new Option<string>("--revision")
        {
            Description = "Branch, tag or commit on the hub.",
            DefaultValueFactory = _ => defaults.Revision
        };
        var cache = new OutputOption("--cache")
        {
            IsFolder = true,
            Description = "The cache folder; also by the environment variable GENOMICS_LM_CACHE.",
            DefaultValueFactory = _ => defaults.CacheFolder
        };
        var hub = new Option<string>("--hub")
        {
            Description = "Address of the hub or of a mirror.",
            DefaultValueFactory = _ => defaults.Hub.AbsoluteUri
        };
        var command =
            new Verb("fetch",
            "Download a published model once, resumed after a break and checked by size and SHA-256; prints its folder.")
            { model, offline, revision, cache, hub, run.Quiet };
        command.Check(parsed => Read(parsed).Validate());
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var downloader = new ModelDownloader(Read(parsed));
            using var progress = run.Progress(parsed, console);
            console.Output.WriteLine(await downloader.FetchAsync(parsed.GetValue(model)!, progress, cancellationToken));
            return 0;
        });
        return command;

        ModelDownloaderOptions Read(ParseResult parsed) => new()
        {
            Hub = Uri.TryCreate(parsed.GetValue(hub), UriKind.Absolute, out var address) ? address : throw new ArgumentException(
                $"{hub.Name} '{parsed.GetValue(hub)}' is not an address such as {defaults.Hub.AbsoluteUri}"),
            Revision = parsed.GetValue(revision)!,
            CacheFolder = parsed.GetValue(cache)!,
            Offline = parsed.GetValue(offline),
        };
    }
}
