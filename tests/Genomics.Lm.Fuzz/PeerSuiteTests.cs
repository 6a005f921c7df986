using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Fuzz;

/// <summary>
/// The example files of other projects' test suites, where the environment variable <c>GENOMICS_LM_PEER_SUITES</c> names a folder with
/// their repositories (<c>hts-specs</c>, <c>htslib</c>, <c>genometools</c>, <c>gffutils</c>, <c>py2bit</c>, <c>picklescan</c>).
/// </summary>
public sealed class PeerSuiteTests(ITestOutputHelper output)
{
    private const string Variable = "GENOMICS_LM_PEER_SUITES", Genes = "genes of an annotation";

    private enum Verdict { Read, Refused, Either }

    // folder, endings, what reads them, which files, how each must end
    private static readonly (string Folder, string[] Endings, string Reader, Func<string, bool> Choice, Verdict Expected)[] Suites =
    [
        ("hts-specs/test/vcf", [".vcf"], "VCF", path => path.Contains("/passed/"), Verdict.Read),
        ("hts-specs/test/vcf", [".vcf"], "VCF", path => path.Contains("/failed/"), Verdict.Either),
        ("htslib/test", [".vcf", ".vcf.gz"], "VCF", _ => true, Verdict.Either),
        ("htslib/test", [".fa", ".fa.gz"], "FASTA", _ => true, Verdict.Either),
        ("htslib/test", [".fa", ".fa.gz"], "FASTA by random access", _ => true, Verdict.Either),
        ("genometools/testdata", [".gff3", ".gff3.gz"], Genes, _ => true, Verdict.Either),
        ("genometools/testdata", [".gtf"], Genes, _ => true, Verdict.Either),
        ("genometools/testdata", [".bed"], Genes, _ => true, Verdict.Either),
        ("genometools/testdata", [".fas", ".fna", ".fasta", ".fas.gz"], "FASTA", _ => true, Verdict.Either),
        ("gffutils", [".gff", ".gtf", ".gff3", "_gff.txt"], Genes, _ => true, Verdict.Either),
        ("picklescan/tests", [".pkl", ".pickle", ".bin", ".pt", ".zip", ".7z", ".npy", ".npz"], "pytorch_model.bin",
            path => !Path.GetFileName(path).StartsWith("benign", StringComparison.Ordinal), Verdict.Refused),
        ("picklescan/tests", [".pkl", ".zip"], "pytorch_model.bin",
            path => Path.GetFileName(path).StartsWith("benign", StringComparison.Ordinal), Verdict.Either),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Suites.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void Example_files_are_read_or_refused_in_words(int number)
    {
        var (folder, endings, name, choice, expected) = Suites[number];
        var root = Suite(folder);
        var reader = name == Genes ? new Reader(name, "", [], path => GeneAnnotation.Read(path)) : Readers.All.Single(r => r.Name == name);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) && choice(f)).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        var (read, others) = (0, new List<string>());
        foreach (var file in files)
        {
            var accepted = Limits.Holds(name, number, File.ReadAllBytes(file), () => Read(file));
            if (accepted) read++;
            if (expected != (accepted ? Verdict.Read : Verdict.Refused)) others.Add(Path.GetRelativePath(root, file));
        }
        output.WriteLine($"{folder}\t{string.Join(' ', endings)}\t{name}\t{files.Count} files\t{read} read\t{files.Count - read} refused");
        if (expected != Verdict.Either) Assert.Empty(others);

        void Read(string file)
        {
            try
            {
                reader.Read(file);
            }
            catch (GenomicsDataException refusal)
            {
                output.WriteLine($"refused: {refusal.Message}");
                throw;
            }
        }
    }

    [Fact]
    public void The_index_of_htslib_is_ours()
    {
        // its first record has no name, which is refused; the same bytes with a name in place of a base
        var folder = Suite("htslib/test/faidx");
        var text = File.ReadAllText(Path.Combine(folder, "faidx.fa"));
        Assert.StartsWith(">\nATGC\n", text, StringComparison.Ordinal);
        using var genome = new MemoryStream(Encoding.ASCII.GetBytes(">x\nATG\n" + text[7..]));
        var index = FastaIndex.Build(genome, "faidx.fa");
        Assert.Equal(File.ReadLines(Path.Combine(folder, "faidx.fa.expected.fai")).Skip(1),
            index.Entries.Skip(1).Select(e => $"{e.Name}\t{e.Length}\t{e.Offset}\t{e.LineBases}\t{e.LineBytes}"));
    }

    [Fact]
    public void The_bases_of_py2bit_are_ours()
    {
        using var genome = Genome.Open(Suite("py2bit/py2bitTest/foo.2bit"));
        Assert.Equal([("chr1", 150L), ("chr2", 100L)], genome.Chromosomes.Select(c => (c.Name, c.Length)));
        var bases = new byte[50];
        genome.Read(0, 24, bases);
        Assert.Equal("NNNNNNNNNNNNNNNNNNNNNNNNNNACGTACGTACGTAGCTAGCTGATC", Encoding.ASCII.GetString(bases).ToUpperInvariant());
    }

    private static string Suite(string folder)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(root)) Assert.Skip($"needs other projects' test suites; {Variable} names their folder");
        var path = Path.Combine(root, folder);
        if (!Path.Exists(path)) Assert.Skip($"{path} is not there");
        return path;
    }
}
