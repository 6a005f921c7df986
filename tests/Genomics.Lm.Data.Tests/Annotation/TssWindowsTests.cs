using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public sealed class TssWindowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Windows_equal_the_real_ones_around_human_genes()
    {
        using var genome = Genome.Open(TestFolders.Shared("data/human_chr22_1mb/chr22_20-21M.fa.gz"));
        var annotation = GeneAnnotation.Read(TestFolders.Shared("data/human_chr22_1mb/tss.bed"));
        var expected = FastaReader.ReadAll(TestFolders.Shared("data/human_chr22_1mb/windows_tss_4001bp.fa.gz"));
        var windows = TssWindows.Find(genome, annotation).Cut().ToDictionary(w => w.Id);
        Assert.Equal(expected.Select(w => w.Id).Order(), windows.Keys.Order());
        foreach (var window in expected)
        {
            Assert.Equal(window.ToString(), windows[window.Id].ToString());
            Assert.Contains("epd=" + windows[window.Id].Description.Split(' ')[1], window.Description);
        }
    }

    [Fact]
    public void The_window_of_any_gene_equals_a_slice_of_the_text()
    {
        var bases = RandomDna.Make(new Random(2), 997);
        bases = bases[..400] + bases[400..450].ToLowerInvariant() + new string('N', 50) + bases[500..];
        using var genome = Open($">chr1 text\n{bases}\n");
        Prop.ForAll(Gen.Choose(0, 996).Four().ToArbitrary(), numbers =>
        {
            var (tss, upstream, downstream, isReverse) =
                ((long)numbers.Item1, numbers.Item2 % 300, numbers.Item3 % 300, numbers.Item4 % 2 == 1);
            var gene = Gene("g", "1", isReverse ? Math.Max(0, tss - 20) : tss, isReverse ? tss + 1 : Math.Min(997, tss + 20), isReverse
                ? Strand.Reverse : Strand.Forward);
            var options = new WindowOptions { Upstream = upstream, Downstream = downstream };
            var windows = TssWindows.Find(genome, Annotation(gene), options);
            var (start, end) = isReverse ? (tss - downstream, tss + upstream + 1) : (tss - upstream, tss + downstream + 1);
            var padded = new string('N', 1000) + bases + new string('N', 1000);
            var text = padded[(int)(start + 1000)..(int)(end + 1000)];
            if (start < 0 || end > bases.Length)
            {
                Assert.Equal([(gene, WindowExclusion.ChromosomeEnd)], windows.LeftOut);
                windows = TssWindows.Find(genome, Annotation(gene), options with { FillEnds = true });
            }
            var window = windows.Cut().Single();
            Assert.Equal(isReverse ? RandomDna.ReverseComplement(text.ToUpperInvariant()) : text.ToUpperInvariant(), window.ToString());
            Assert.Equal(text.Count(char.IsLower), window.SoftMasked.Sum(m => m.End - m.Start));
            Assert.Equal(upstream, windows.Windows[0].IndexOf(tss));
            Assert.Equal(options.Geometry, new WindowGeometry(window.Length, upstream));
            if (start >= 0) Assert.True(GenomicLocation.TryFromHeader(window, out var place) && place == windows.Windows[0].Location);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_window_of_the_reverse_strand_is_the_reverse_complement_of_the_mirrored_one()
    {
        using var genome = Open($">c\n{RandomDna.Make(new Random(3), 500)}\n");
        var forward = TssWindows.Find(genome, Annotation(Gene("g", "c", 200, 201, Strand.Forward)),
            new WindowOptions { Upstream = 30, Downstream = 50 }).Cut().Single();
        var reverse = TssWindows.Find(genome, Annotation(Gene("g", "c", 200, 201, Strand.Reverse)),
            new WindowOptions { Upstream = 50, Downstream = 30 }).Cut().Single();
        Assert.Equal(forward.ToString(), ReverseComplement.Of(reverse).ToString());
    }

    [Fact]
    public void Genes_without_a_window_are_told_with_their_reason()
    {
        using var genome = Open($">chr1\n{new string('A', 300)}{new string('N', 100)}{new string('C', 100)}\n>chr2\nACGT\n");
        var annotation = Annotation(
            Gene("inside", "1", 100, 200, Strand.Forward), Gene("left", "1", 5, 200, Strand.Forward),
                Gene("right", "1", 480, 495, Strand.Reverse),
            Gene("gap", "1", 350, 360, Strand.Forward), Gene("beyond", "1", 100, 501, Strand.Forward),
                Gene("lost", "3", 1, 2, Strand.Forward));
        var windows = TssWindows.Find(genome, annotation, new WindowOptions { Upstream = 10, Downstream = 10, MaximumUnknownShare = 0.5 });
        Assert.Equal(["inside"], windows.Windows.Select(w => w.Gene.Id));
        Assert.Equal([
            ("left", WindowExclusion.ChromosomeEnd), ("right", WindowExclusion.ChromosomeEnd), ("gap", WindowExclusion.UnknownBases),
            ("beyond", WindowExclusion.BeyondChromosome), ("lost", WindowExclusion.UnknownChromosome)],
                windows.LeftOut.Select(l => (l.Gene.Id, l.Reason)));
        windows = TssWindows.Find(genome, annotation, new WindowOptions { Upstream = 10, Downstream = 10, FillEnds = true });
        Assert.Equal(["inside", "left", "right", "gap"], windows.Windows.Select(w => w.Gene.Id));
        Assert.StartsWith("NNNNNA", windows.Cut(windows.Windows[1]).ToString());
        Assert.Equal(new string('N', 5) + new string('G', 16), windows.Cut(windows.Windows[2]).ToString());
    }

    [Fact]
    public void A_genome_of_other_chromosomes_or_letters_is_refused()
    {
        using var genome = Open(">chrA\nACGT\n");
        Assert.Contains("'x7'", Assert.Throws<GenomicsDataException>(() =>
            TssWindows.Find(genome, Annotation(Gene("g", "x7", 1, 2, Strand.Forward)))).Message);
        using var strange = Open(">chrA\nAC!T\n");
        var windows = TssWindows.Find(strange, Annotation(Gene("g", "chrA", 1, 2, Strand.Forward)),
            new WindowOptions { Upstream = 1, Downstream = 1 });
        Assert.Contains("0x21 at base 3 of 'chrA'", Assert.Throws<GenomicsDataException>(() => windows.Cut().ToList()).Message);
        Assert.Contains("does not exist", Assert.Throws<GenomicsDataException>(() => Genome.Open(_folder.File("none.fa"))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { Upstream = -1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { MaximumUnknownShare = double.NaN }.Validate());
    }

    private IGenome Open(string fasta)
    {
        var path = _folder.File(Guid.NewGuid().ToString("N") + ".fa");
        File.WriteAllText(path, fasta, Encoding.ASCII);
        return Genome.Open(path);
    }

    private static AnnotatedGene Gene(string id, string chromosome, long start, long end, Strand strand)
        => new(id, "", "", new GenomicLocation(chromosome, start, end, strand), strand == Strand.Reverse ? end - 1 : start);

    private static GeneAnnotation Annotation(params AnnotatedGene[] genes) => new("test", AnnotationFormat.Bed, genes);
}
