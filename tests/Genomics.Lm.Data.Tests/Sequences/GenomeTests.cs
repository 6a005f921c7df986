using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Sequences;

/// <summary>Every way of opening a genome gives the same bases as slicing the text.</summary>
public class GenomeTests
{
    private static readonly (string Name, string Bases)[] Records = [("chr1", Random(1, 100_003)), ("2", Random(2, 59)),
        ("chrX", Random(3, 70_000))];

    public static TheoryData<string> Formats => ["lf", "crlf", "one-line", "gz", "bgzip", "2bit", "fai"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_interval_of_any_format_equals_the_text(string format)
    {
        using var temporary = new TemporaryFolder();
        using var genome = Genome.Open(Make(temporary, format));
        Assert.Equal(Records.Select(r => new ChromosomeInfo(r.Name, r.Bases.Length)), genome.Chromosomes);
        var random = new CounterRandom(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var chromosome = random.NextInt(3);
            var bases = Records[chromosome].Bases;
            var start = random.NextInt(bases.Length);
            var read = new byte[random.NextInt(bases.Length - start) + 1];
            genome.Read(chromosome, start, read);
            Assert.Equal(bases.Substring(start, read.Length), Encoding.ASCII.GetString(read));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => genome.Read(1, 50, new byte[10]));
    }

    [Fact]
    public void An_index_is_written_and_read_back()
    {
        using var temporary = new TemporaryFolder();
        var index = FastaIndex.Build(File.OpenRead(Make(temporary, "crlf")), "g.fa");
        index.Write(temporary.File("x.fai"));
        Assert.Equal(index.Entries, FastaIndex.Read(temporary.File("x.fai")).Entries);
        Assert.Equal((60, 62), (index.Entries[0].LineBases, index.Entries[0].LineBytes));
    }

    [Fact]
    public void A_published_index_in_another_chromosome_order_is_read()
    {
        var index = FastaIndex.Read(TestFolders.Shared("data/formats/PlasmoDB-26_Pfalciparum3D7_Genome.fasta.fai"));
        Assert.Equal("chr4", index.Entries[0].Name);
        Assert.All(index.Entries, e => Assert.Equal((60, 61), (e.LineBases, e.LineBytes)));
    }

    [Theory]
    [InlineData(">a\nACGT\nAC\nACGT\n", "unequal width", 4)]
    [InlineData("ACGT\n", "before the first header", 1)]
    [InlineData("", "no FASTA record", 0)]
    [InlineData(">\nACGT\n", "no name", 1)]
    [InlineData(">a\nACGT\nAACC\r\nGGTT\nCATG\n", "different line ends", 4)]
    [InlineData(">a\nACGT\n\nACGT\n", "unequal width", 4)]
    [InlineData(">a\nACGT\n;comment\nACGT\n", "unequal width", 4)]
    [InlineData(">a\nAC GT\n", "blank between bases", 2)]
    [InlineData(">a\nAC\n>b\nAC\n>a x\nAC\n", "second record named 'a'", 5)]
    [InlineData(">a\rACGT\r>b\rACGT\r", "has carriage returns as line ends", 1)]
    [InlineData(">a\nACGT\rACGT\n", "has carriage returns as line ends", 2)]
    public void FASTA_that_cannot_be_indexed_is_refused(string text, string expected, int line)
    {
        using var temporary = new TemporaryFolder();
        var error = Assert.Throws<GenomicsDataException>(() => Genome.Open(temporary.Write("bad.fa", text)));
        Assert.Contains(expected, error.Message);
        if (line > 0) Assert.Equal(line, error.Line);
    }

    [Theory]
    [InlineData("2bit")]
    [InlineData("bgzip")]
    [InlineData("gz")]
    public void Cut_files_give_documented_errors_only(string format)
    {
        using var temporary = new TemporaryFolder();
        var whole = File.ReadAllBytes(Make(temporary, format));
        for (var trial = 1; trial < 40; trial++)
        {
            var path = temporary.File($"cut{trial}.x");
            File.WriteAllBytes(path, whole.AsSpan(0, whole.Length * trial / 40));
            try
            {
                using var genome = Genome.Open(path);
                genome.Read(0, 0, new byte[10]);
            }
            catch (GenomicsDataException) { }
            catch (ArgumentOutOfRangeException) { }   // the first record itself was cut short
        }
    }

    [Fact]
    public void Reverse_complement_of_every_letter_and_of_the_soft_mask()
    {
        var once = ReverseComplement.Of(new DnaSequence("s", "ACGTRYSWKMBDHVNacgtn"));
        Assert.Equal("NACGTNBDHVKMWSRYACGT", once.ToString());
        Assert.Equal([(0, 5)], once.SoftMasked);
    }

    [Fact]
    public void Reverse_complement_twice_gives_the_sequence_back()
        => Prop.ForAll(Gen.Elements("ACGTRYSWKMBDHVNacgtryswkmbdhvn".ToCharArray()).ArrayOf().ToArbitrary(), letters =>
        {
            var sequence = new DnaSequence("s", letters, "text");
            var twice = ReverseComplement.Of(ReverseComplement.Of(sequence));
            Assert.Equal((sequence.Id, sequence.Description, sequence.ToString()), (twice.Id, twice.Description, twice.ToString()));
            Assert.Equal(sequence.SoftMasked, twice.SoftMasked);
        }).QuickCheckThrowOnFailure();

    private static string Random(long seed, int length)
    {
        var random = new CounterRandom(seed);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var run = new string("ACGTacgtN"[random.NextInt(9)], 1 + random.NextInt(4));
            text.Append(run);
        }
        return text.ToString(0, length).Replace('n', 'N');
    }

    private static string Make(TemporaryFolder temporary, string format) => GenomeFiles.Make(temporary.File("g.fa"), format, Records);
}
