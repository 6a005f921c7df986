using System.IO.Compression;
using System.Xml.Linq;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>Packs the libraries once into a folder that serves as the only package source.</summary>
[CollectionDefinition(Name)]
public sealed class PackedLibraries : ICollectionFixture<PackedLibraries>, IDisposable
{
    public const string Name = "packed libraries";

    private readonly TemporaryFolder _folder = new();

    public PackedLibraries()
    {
        Directory.CreateDirectory(Feed);
        var pack = _folder.Write("pack.proj", $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', Libraries.All.Select(Libraries.ProjectFile))}" Targets="Pack"
                         Properties="NoBuild=true;Configuration={Dotnet.Configuration};PackageOutputPath={Feed}" />
              </Target>
            </Project>
            """);
        Dotnet.Run(TestFolders.Repository, "msbuild", pack, "-target:Pack", "-verbosity:quiet");
    }

    public string Feed => _folder.File("feed");

    public string Folder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <summary>
    /// A program outside the tree that has some of the packages; everything else comes from what this machine has restored already.
    /// </summary>
    public string Consumer(string name, string[] libraries, params (string Id, string Version)[] others)
    {
        var project = Folder(name);
        var packages = libraries.Select(library => (Id: library, Version: "*-*")).Concat(others);
        var references = string.Concat(packages.Select(p => $"""<PackageReference Include="{p.Id}" Version="{p.Version}" />"""));
        File.WriteAllText(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>{Folder("cache")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources></configuration>
            """);
        return project;
    }

    // the folder that this solution's own packages were restored to
    private static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public void Dispose() => _folder.Dispose();
}

[Collection(PackedLibraries.Name)]
public sealed class PackageTests(PackedLibraries packed)
{
    public static TheoryData<string> All => [.. Libraries.All];

    [Theory, MemberData(nameof(All))]
    public void A_package_brings_readme_licence_documentation_and_symbols(string library)
    {
        using var package = Open(library, "nupkg");
        var names = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Contains("README.md", names);
        Assert.Contains($"lib/net10.0/{library}.dll", names);
        Assert.Contains($"lib/net10.0/{library}.xml", names);
        Assert.True(package.GetEntry("README.md")!.Length > 200, "the package README says nothing");

        using var symbols = Open(library, "snupkg");
        Assert.Contains($"lib/net10.0/{library}.pdb", symbols.Entries.Select(entry => entry.FullName));

        using var stream = package.GetEntry($"{library}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        var own = metadata.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
            .Except(Libraries.Packages(library));
        Assert.All(own, id => Assert.StartsWith("Genomics.Lm", id));
        Assert.NotNull(Value("icon"));
        Assert.Contains("genomics", Value("tags")!);
        Assert.False(string.IsNullOrWhiteSpace(Value("releaseNotes")));
    }

    [Fact]
    public void A_new_program_restores_the_packages_from_a_folder_and_runs()
    {
        var project = packed.Consumer("consumer", ["Genomics.Lm.Data"]);
        File.WriteAllText(Path.Combine(project, "Program.cs"), Program);
        Dotnet.Run(project, "build", "-c", "Release", "--verbosity", "quiet", "--disable-build-servers");
        Assert.Equal("ACGTN 2\n", Dotnet.Run(project, "bin/Release/net10.0/Consumer.dll").ReplaceLineEndings("\n"));
    }

    private const string Program = """
        using Genomics.Lm.Data.Sequences;

        var sequence = new DnaSequence("gene", "acGTn");
        Console.WriteLine($"{sequence} {sequence.SoftMasked.Sum(run => run.End - run.Start) - 1}");
        """;

    private ZipArchive Open(string library, string kind)
        => ZipFile.OpenRead(Directory.EnumerateFiles(packed.Feed, $"{library}.*.{kind}")
        .Single(file => char.IsDigit(Path.GetFileName(file)[library.Length + 1])));
}
