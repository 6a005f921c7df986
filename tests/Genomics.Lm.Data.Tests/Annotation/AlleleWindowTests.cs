using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public sealed class AlleleWindowTests : IDisposable
{
    private const int Upstream = 20, Downstream = 12;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_window_with_an_allele_is_the_window_of_the_altered_chromosome_with_the_start_in_its_place()
    {
        var bases = RandomDna.Make(new Random(5), 300);
        using var genome = Open(bases);
        var cut = 0;
        Prop.ForAll(Gen.Choose(0, 299).Four().ToArbitrary(), numbers =>
        {
            var (tss, position, length, seed) =
                ((long)(60 + numbers.Item1 % 180), 60 + numbers.Item2 % 180, 1 + numbers.Item3 % 6, numbers.Item4);
            var strand = seed % 2 == 0 ? Strand.Forward : Strand.Reverse;
            var alternative = RandomDna.Make(new Random(seed), 1 + seed % 5);
            var reference = bases.Substring(position, length);
            if (seed % 3 == 0) alternative = reference[0] + alternative[1..];   // anchored, as insertions and deletions are written
            if (alternative == reference) return;
            var windows = Windows(genome, tss, strand);
            var outcome = windows.TryCut(windows.Windows[0], Record(position, reference, alternative), Allele(alternative),
                out var sequence);
            var expected = Altered(bases, position, reference, alternative, tss, strand);
            Assert.Equal(expected.Outcome, outcome);
            Assert.Equal(expected.Window, sequence?.ToString());
            if (outcome == AlleleCut.Done) cut++;
        }).QuickCheckThrowOnFailure();
        Assert.InRange(cut, 5, 100);
    }

    [Theory]
    [InlineData('M', "A", AlleleCut.Done)]
    [InlineData('m', "C", AlleleCut.Done)]
    [InlineData('M', "G", AlleleCut.OtherReference)]
    [InlineData('B', "C", AlleleCut.Done)]
    [InlineData('B', "A", AlleleCut.OtherReference)]
    [InlineData('N', "A", AlleleCut.OtherReference)]
    [InlineData('N', "N", AlleleCut.Done)]
    public void A_reference_base_that_the_genomes_code_stands_for_agrees(char letter, string reference, AlleleCut expected)
    {
        using var genome = Open(new string('T', 100) + letter + new string('T', 100));
        var windows = Windows(genome, 100, Strand.Forward);
        Assert.Equal(expected, windows.TryCut(windows.Windows[0], Record(100, reference, "T"), Allele("T"), out _));
    }

    // The plain way: alter the whole chromosome, follow the start, cut again.
    private static (AlleleCut Outcome, string? Window) Altered(string bases, int position, string reference, string alternative, long tss,
        Strand strand)
    {
        while (reference.Length > 0 && alternative.Length > 0 && reference[^1] == alternative[^1])
            (reference, alternative) = (reference[..^1], alternative[..^1]);
        while (reference.Length > 0 && alternative.Length > 0 && reference[0] == alternative[0])
            (position, reference, alternative) = (position + 1, reference[1..], alternative[1..]);
        var (before, after) = strand == Strand.Forward ? (Upstream, Downstream) : (Downstream, Upstream);
        var (left, right) = (tss - before, tss + after + 1);
        var touches = reference.Length == 0 ? position > left && position < right : position < right && position + reference.Length > left;
        if (!touches) return (AlleleCut.Outside, null);
        if (reference.Length != alternative.Length && position <= tss && tss < position + reference.Length)
            return (AlleleCut.AcrossStart, null);
        var altered = bases[..position] + alternative + bases[(position + reference.Length)..];
        var start = position + reference.Length <= tss ? tss + alternative.Length - reference.Length : tss;
        var window = altered.Substring((int)start - before, before + 1 + after);
        return (AlleleCut.Done, strand == Strand.Forward ? window : RandomDna.ReverseComplement(window));
    }

    [Fact]
    public void A_window_with_several_alleles_is_that_of_the_chromosome_altered_from_its_end_to_its_beginning()
    {
        var bases = RandomDna.Make(new Random(6), 300);
        using var genome = Open(bases);
        var several = 0;
        for (var round = 0; round < 300; round++)
        {
            var random = new Random(round);
            var strand = round % 2 == 0 ? Strand.Forward : Strand.Reverse;
            var windows = Windows(genome, 150, strand);
            var alleles = Enumerable.Range(0, 6).Select(_ =>
            {
                var (position, length) = (120 + random.Next(60), 1 + random.Next(4));
                var reference = bases.Substring(position, length);
                var alternative = (random.Next(2) == 0 ? reference[..1] : "") + RandomDna.Make(random, 1 + random.Next(3));
                return (Record(position, reference, alternative), Allele(alternative));
            }).Where(a => a.Item1.Reference != a.Item2.Text).ToArray();
            var found = windows.CutAll(windows.Windows[0], alleles, out var outcomes).ToString();
            var (altered, start) = (bases, 150);
            var kept = alleles.Where((_, i) => outcomes[i] == AlleleCut.Done).OrderByDescending(a => Trimmed(a).Start)
                .ThenByDescending(a => Trimmed(a).Length).ToArray();
            for (var i = 0; i + 1 < kept.Length; i++)
                Assert.True(Trimmed(kept[i + 1]) is var one && one.Start + one.Length <= Trimmed(kept[i]).Start);
            foreach (var allele in kept)
            {
                var (at, length, text) = Trimmed(allele);
                altered = altered[..at] + text + altered[(at + length)..];
                if (at + length <= 150) start += text.Length - length;
            }
            var (before, after) = strand == Strand.Forward ? (Upstream, Downstream) : (Downstream, Upstream);
            var window = altered.Substring(start - before, before + 1 + after);
            Assert.Equal(strand == Strand.Forward ? window : RandomDna.ReverseComplement(window), found);
            // alone, each has the reason that it has among the others, unless it overlaps
            foreach (var (i, (record, allele)) in alleles.Index())
                if (outcomes[i] != AlleleCut.Overlapping)
                    Assert.Equal(outcomes[i], windows.TryCut(windows.Windows[0], record, allele, out _));
            if (kept.Length > 1) several++;
        }
        Assert.InRange(several, 100, 300);

        static (int Start, int Length, string Bases) Trimmed((VcfRecord Record, VcfAllele Allele) allele)
        {
            var (position, reference, alternative) = ((int)allele.Record.Position, allele.Record.Reference, allele.Allele.Text);
            while (reference.Length > 0 && alternative.Length > 0 && reference[^1] == alternative[^1])
                (reference, alternative) = (reference[..^1], alternative[..^1]);
            while (reference.Length > 0 && alternative.Length > 0 && reference[0] == alternative[0])
                (position, reference, alternative) = (position + 1, reference[1..], alternative[1..]);
            return (position, reference.Length, alternative);
        }
    }

    [Fact]
    public void An_allele_in_its_context_is_the_chromosome_around_it()
    {
        var bases = RandomDna.Make(new Random(7), 60);
        using var genome = Open(bases);
        var record = Record(5, bases[5..8], bases[5..6]);
        Assert.Equal(AlleleCut.Done, AlleleContext.TryCut(genome, 0, record, Allele(bases[5..6]), 10, out var change));
        var trimmed = change!.Start;   // shared bases at the ends may be taken off on either side
        Assert.Equal(bases[..(5 + 3 + 10)][..change.Reference.Length], change.Reference.ToString());
        Assert.Equal(2, change.Length - change.Bases.Length);
        Assert.Equal((bases[..6] + bases[8..])[..(change.Reference.Length - 2)], change.Altered.ToString());
        Assert.InRange(trimmed, 4, 6);
        Assert.Equal(AlleleCut.OtherReference, AlleleContext.TryCut(genome, 0, Record(58, "NNN", "A"), Allele("A"), 10, out _));
        Assert.Throws<ArgumentException>(() => new SequenceChange(change.Reference, 5, 100, ""));
    }

    [Fact]
    public void What_cannot_be_put_into_a_window_is_told_with_its_reason()
    {
        using var genome = Open("acgt" + new string('T', 196));
        var windows = Windows(genome, 100, Strand.Forward);
        AlleleCut Try(int position, string reference, string alternative)
            => windows.TryCut(windows.Windows[0], Record(position, reference, alternative), Allele(alternative), out _);
        Assert.Equal(AlleleCut.OtherReference, Try(90, "A", "C"));
        Assert.Equal(AlleleCut.OtherReference, Try(198, "TTTT", "T"));
        Assert.Equal(AlleleCut.AcrossStart, Try(99, "TTT", "C"));
        Assert.Equal(AlleleCut.TooLong, Try(90, "T", new string('A', 34)));
        Assert.Equal(AlleleCut.Outside, Try(1, "C", "A"));   // the genome's lower case is the same base
        Assert.Equal(AlleleCut.Done, Try(100, "T", "C"));
        Assert.Throws<ArgumentException>(() =>
            windows.TryCut(windows.Windows[0], Record(100, "T", "<DEL>"), new VcfAllele(1, "<DEL>", AlleleKind.Symbolic), out _));
    }

    [Fact]
    public void A_deletion_near_the_end_of_a_chromosome_brings_in_N()
    {
        using var genome = Open("CCCCC" + RandomDna.Make(new Random(1), 45));
        var windows = Windows(genome, 22, Strand.Forward);   // begins at base 2
        Assert.Equal(AlleleCut.Done, windows.TryCut(windows.Windows[0], Record(2, "CCC", "C"), Allele("C"), out var two));
        Assert.StartsWith("CCC", two!.ToString());
        using var edge = Open("ACGTAC" + RandomDna.Make(new Random(1), 45));
        windows = Windows(edge, 20, Strand.Forward);         // begins at base 0
        Assert.Equal(AlleleCut.Done, windows.TryCut(windows.Windows[0], Record(1, "CGT", "C"), Allele("C"), out var filled));
        Assert.StartsWith("NNACAC", filled!.ToString());
    }

    private IGenome Open(string bases)
    {
        var path = _folder.File(Guid.NewGuid().ToString("N") + ".fa");
        File.WriteAllText(path, $">c\n{bases}\n", Encoding.ASCII);
        return Genome.Open(path);
    }

    private static TssWindows Windows(IGenome genome, long tss, Strand strand)
    {
        var gene = new AnnotatedGene("g", "", "", new GenomicLocation("c", tss, tss + 1, strand), tss);
        return TssWindows.Find(genome, new GeneAnnotation("test", AnnotationFormat.Bed, [gene]),
            new WindowOptions { Upstream = Upstream, Downstream = Downstream });
    }

    private static VcfAllele Allele(string bases) => new(1, bases, AlleleKind.Bases);

    private static VcfRecord Record(int position, string reference, string alternative)
        => new("c", position, ".", reference, [Allele(alternative)], ".", ".", ".", "", 1);
}
