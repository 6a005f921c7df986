namespace Genomics.Lm.TestSupport;

/// <summary>Finds the repository, and the optional folder of reference data beside it.</summary>
internal static class TestFolders
{
    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A file or folder of the reference data beside the repository; skips the test, visibly, when it is not there.</summary>
    public static string Shared(string relativePath)
    {
        var path = Path.Combine(Repository, "..", "shared", relativePath);
        if (!Path.Exists(path)) Assert.Skip($"needs the reference data ../shared/{relativePath}, which is not here");
        return Path.GetFullPath(path);
    }

    /// <summary>A file of the test project's Golden folder, copied beside the test assembly.</summary>
    public static string Golden(string relativePath) => Path.Combine(AppContext.BaseDirectory, "Golden", relativePath);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Genomics.Lm.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no Genomics.Lm.sln above {AppContext.BaseDirectory}");
    }
}
