namespace Genomics.Lm.Model;

/// <summary>Where published models come from and where they are kept.</summary>
public sealed record ModelDownloaderOptions
{
    /// <summary>The model hub. Files are asked for as <c>OWNER/NAME/resolve/REVISION/FILE</c>.</summary>
    public Uri Hub { get; init; } = new("https://huggingface.co/");

    /// <summary>Branch, tag or commit: letters, digits, '.', '_', '-', and '/' between parts that do not begin with '.'.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>
    /// The cache; by default the environment variable <c>GENOMICS_LM_CACHE</c>, or <c>genomics-lm/models</c> in the user's local
    /// application data.
    /// </summary>
    public string CacheFolder { get; init; } = DefaultCacheFolder;

    /// <summary>Only what is in the cache is used; the net is never touched.</summary>
    public bool Offline { get; init; }

    /// <summary>How often a file is tried before giving up; a try goes on where the last one broke off.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second try; doubled each time, at most a minute.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A connection that gives nothing for this long is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The default of <see cref="CacheFolder"/>.</summary>
    public static string DefaultCacheFolder => Environment.GetEnvironmentVariable("GENOMICS_LM_CACHE") is { Length: > 0 } folder ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
        Environment.SpecialFolderOption.DoNotVerify), "genomics-lm", "models");

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Hub);
        if (!Hub.IsAbsoluteUri || Hub.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{nameof(Hub)} is {Hub}, must be an http or https address", nameof(Hub));
        if (string.IsNullOrEmpty(CacheFolder)) throw new ArgumentException($"{nameof(CacheFolder)} is empty", nameof(CacheFolder));
        if (Revision is not { Length: > 0 and <= 200 } || !Revision.Split('/').All(IsRevisionPart))
            throw new ArgumentException(
                $"{nameof(Revision)} is '{Revision}', must be a branch, tag or commit of letters, digits, '.', '_', '-' and '/'",
                nameof(Revision));
        if (Attempts < 1) throw new ArgumentException($"{nameof(Attempts)} is {Attempts}, must be at least 1", nameof(Attempts));
        if (RetryDelay < TimeSpan.Zero) throw new ArgumentException($"{nameof(RetryDelay)} is negative", nameof(RetryDelay));
        if (StallTimeout <= TimeSpan.Zero) throw new ArgumentException($"{nameof(StallTimeout)} must be positive", nameof(StallTimeout));
    }

    // what could leave the model's place on the hub or in the cache is no part of a revision
    private static bool IsRevisionPart(string part)
        => part.Length > 0 && part[0] != '.' && !part.Contains("..", StringComparison.Ordinal)
        && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
