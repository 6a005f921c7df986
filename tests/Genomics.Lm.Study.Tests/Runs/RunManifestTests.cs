using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Study.Tests.Runs;

public class RunManifestTests
{
    private static RunManifest Example(params FileFingerprint[] results) => new()
    {
        Command = ["compare", "--fasta", "my genes.fa"],
        Options = new SortedDictionary<string, string> { ["--seed"] = "5", ["--by"] = "study" },
        Seed = -5,
        Inputs = [new ManifestInput("--fasta", "my genes.fa", [new FileFingerprint("my genes.fa", 12, "ab")])],
        Split = new ManifestSplit("study seed=5", 3, 1, 2, "cd"),
        Results = results,
        Libraries = [new ManifestBuild("A", "1.0", "x"), new ManifestBuild("B", "1.0", "y")],
        Machine = ManifestMachine.Current,
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Seconds = 1.5,
    };

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var manifest = Example(new FileFingerprint("metrics.json", 3, "ef"));
        manifest.Write(folder.File(RunManifest.FileName));
        foreach (var path in (string[])[folder.File(RunManifest.FileName), folder.Root])
        {
            var again = RunManifest.Read(path);
            Assert.Equal(manifest.Command, again.Command);
            Assert.Equal(manifest.Options, again.Options);
            Assert.Equal((manifest.Seed, manifest.Started, manifest.Seconds, manifest.Split, manifest.Machine),
                (again.Seed, again.Started, again.Seconds, again.Split, again.Machine));
            Assert.Equal(manifest.Inputs[0].Files, again.Inputs[0].Files);
            Assert.Equal(manifest.Results, again.Results);
            Assert.Equal(manifest.Libraries, again.Libraries);
        }
    }

    [Fact]
    public void The_same_build_is_the_same_libraries_and_machine()
    {
        var manifest = Example();
        Assert.True(manifest.IsSameBuild([.. manifest.Libraries.Reverse()], manifest.Machine));
        Assert.False(manifest.IsSameBuild([manifest.Libraries[0], manifest.Libraries[1] with { Build = "z" }], manifest.Machine));
        Assert.False(manifest.IsSameBuild(manifest.Libraries, manifest.Machine with { InstructionSet = "arm64, 128-bit" }));
        Assert.Contains("-bit products", ManifestMachine.Current.InstructionSet);
    }

    [Fact]
    public void Fingerprints_are_sizes_and_hashes_of_the_bytes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.txt", "ACGT\n");
        Directory.CreateDirectory(folder.File("sub"));
        folder.Write("sub/b.txt", "");
        Assert.Equal(new FileFingerprint("a.txt", 5, Convert.ToHexStringLower(SHA256.HashData("ACGT\n"u8))),
            FileFingerprint.Of(folder.File("a.txt")));
        Assert.Equal(["a.txt", "sub/b.txt"], FileFingerprint.OfAll(folder.Root).Select(f => f.Name));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", FileFingerprint.OfAll(folder.Root)[1].Sha256);
        Assert.Equal(folder.File("none"), Assert.Throws<GenomicsDataException>(() => FileFingerprint.Of(folder.File("none"))).File);
    }

    [Fact]
    public void The_fingerprint_of_a_split_follows_its_genes()
    {
        var dataset = new GeneDataset("d", [.. "abcd".Select(c => new Genomics.Lm.Data.Sequences.DnaSequence(c.ToString(), "ACGT"))],
            ["x"], [1, 2, 3, 4], new WindowGeometry(4, 2), Genomics.Lm.Data.Expression.TransformSummary.None);
        var split = new GeneSplit { Description = "s", Training = [2, 0], Validation = [1], Testing = [3], Learning = [2, 0, 1] };
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("training\nc\na\nvalidation\nb\ntesting\nd\n")));
        Assert.Equal(new ManifestSplit("s", 2, 1, 1, expected), ManifestSplit.Of(dataset, split));
        Assert.NotEqual(expected, ManifestSplit.Of(dataset, split with { Training = [0, 2] }).Sha256);
    }

    [Theory]
    [InlineData("", "no manifest")]
    [InlineData("null", "no manifest")]
    [InlineData("[1]", "no manifest")]
    [InlineData("{\"format_version\":1}", "it lacks 'command'")]
    [InlineData("{\"format_version\":99}", "format version 99")]
    [InlineData("{\"format_version\":1,\"command\":", "no manifest")]
    public void A_file_that_is_no_manifest_is_refused(string text, string said)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<GenomicsDataException>(() => RunManifest.Read(folder.Write("manifest.json", text)));
        Assert.Equal(folder.File("manifest.json"), error.File);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void A_cut_off_manifest_is_refused_at_any_length()
    {
        using var folder = new TemporaryFolder();
        Example().Write(folder.File("m.json"));
        var bytes = File.ReadAllBytes(folder.File("m.json"));
        for (var length = 0; length < bytes.Length - 2; length += 7)
        {
            File.WriteAllBytes(folder.File("cut.json"), bytes[..length]);
            Assert.Throws<GenomicsDataException>(() => RunManifest.Read(folder.File("cut.json")));
        }
    }
}
