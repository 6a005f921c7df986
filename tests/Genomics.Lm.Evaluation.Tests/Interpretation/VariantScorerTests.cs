using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Interpretation;

public sealed class VariantScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WordPredictor _predictor = new(41, 20);
    private readonly string _bases;
    private readonly IGenome _genome;
    private readonly GeneAnnotation _annotation;

    public VariantScorerTests()
    {
        var random = new CounterRandom(11);
        _bases = string.Concat(Enumerable.Range(0, 3000).Select(_ => "ACGT"[random.NextInt(4)]));
        File.WriteAllText(_folder.File("g.fa"), $">chr1\n{_bases}\n", Encoding.ASCII);
        _genome = Genome.Open(_folder.File("g.fa"));
        _annotation = new GeneAnnotation("test", AnnotationFormat.Bed,
            [.. Enumerable.Range(0, 60).Select(i => Gene($"g{i}", 60 + 48 * i, i % 2 == 0 ? Strand.Forward : Strand.Reverse))]);
    }

    public void Dispose()
    {
        _genome.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_allele_is_scored_for_each_gene_whose_window_it_touches()
    {
        var random = new CounterRandom(3);
        VcfRecord[] records = [.. Enumerable.Range(0, 900).Select(i =>
        {
            var position = 30 + random.NextInt(2900);
            var reference = _bases.Substring(position, 1 + random.NextInt(3));
            return Record("1", position, reference, "A" + reference, reference[..1] == "C" ? "T" : "C");
        })];
        var windows = TssWindows.Find(_genome, _annotation, new WindowOptions { Upstream = 20, Downstream = 20 });
        var scored = new VariantScorer(_predictor, _genome, _annotation, threads: 1).Score(records).ToArray();
        Assert.Equal(records, scored.Select(s => s.Record));
        var (effects, nonZero) = (0, 0);
        foreach (var variant in scored)
        {
            var expected =
                windows.Windows.SelectMany(w => variant.Record.Alternatives.Select(allele =>
                (w, allele, Outcome: windows.TryCut(w, variant.Record, allele, out var sequence), sequence)))
                .Where(c => c.Outcome == AlleleCut.Done).ToDictionary(c => (c.allele.Number, c.w.Gene.Id));
            Assert.Equal(expected.Keys.Order(), variant.Effects.Select(e => (e.Allele.Number, e.Gene.Id)).Order());
            foreach (var effect in variant.Effects)
            {
                var (window, _, _, altered) = expected[(effect.Allele.Number, effect.Gene.Id)];
                var reference = windows.Cut(window);
                Assert.Equal(Predict(altered!) - Predict(reference), effect.Effect(0));
                Assert.Equal(effect.Allele.Text.Length == variant.Record.Reference.Length
                    ? WordPredictor.Count(altered!, reference.Bases[0]) - Predict(reference) : null, effect.ModelPart?[0]);
                if (effect.Effect(0) != 0) nonZero++;
                effects++;
            }
        }
        Assert.InRange(effects, 1000, 3000);
        Assert.InRange(nonZero, 20, effects);
    }

    [Fact]
    public void The_null_is_that_of_changes_of_the_same_kind_in_the_same_window()
    {
        var windows = TssWindows.Find(_genome, _annotation, new WindowOptions { Upstream = 20, Downstream = 20 });
        var scorer = new VariantScorer(_predictor, _genome, _annotation, threads: 1) { NullDraws = 1000 };
        foreach (var (position, reference, alternative) in ((int, string, string)[])[(57, _bases[57..58], Other(57)),
            (111, _bases[111..112], Other(111)),
            (70, _bases[70..71], _bases[70..71] + "TA"), (100, _bases[100..103], _bases[100..101])])
            foreach (var effect in scorer.Score([Record("1", position, reference, alternative)]).Single().Effects)
            {
                var window = windows.Windows.Single(w => w.Gene.Id == effect.Gene.Id);
                var expected = new List<double>();
                // every place of the window, one by one
                for (var at = window.Location.Start; at < window.Location.End; at++)
                {
                    var there = reference.Length == alternative.Length ? _bases.Substring((int)at, 1)
                        : alternative.Length > 1 ? "" : _bases.Substring((int)at, 2);
                    if (reference.Length == alternative.Length && there != reference || at + there.Length > window.Location.End) continue;
                    var (trimmedStart, _, bases) = Record("1", position, reference, alternative)
                        .Trim(new VcfAllele(1, alternative, AlleleKind.Bases));
                    if (at == trimmedStart) continue;
                    var record = Record("1", (int)at, there, bases);
                    if (windows.TryCut(window, record, record.Alternatives[0], out var cut) == AlleleCut.Done)
                        expected.Add(Predict(cut!) - effect.Reference[0]);
                }
                Assert.InRange(effect.Null!.Draws, expected.Count - (reference.Length == alternative.Length ? 0 : 1), expected.Count);
                if (expected.Count != effect.Null.Draws) continue;
                Assert.Equal(expected.Average(), effect.Null.Means[0], 1e-9);
                Assert.Equal((1.0 + expected.Count(e => Math.Abs(e) >= Math.Abs(effect.Effect(0)))) / (expected.Count + 1),
                    effect.Null.PValues[0], 1e-12);
            }
        var few = new VariantScorer(_predictor, _genome, _annotation, threads: 1) { NullDraws = 3 };
        var one = few.Score([Record("1", 57, _bases[57..58], Other(57))]).Single().Effects[0].Null!;
        var again = few.Score([Record("1", 900, _bases[900..901], Other(900)), Record("1", 57, _bases[57..58], Other(57))]).Last()
            .Effects[0].Null!;
        Assert.Equal(3, one.Draws);
        Assert.Equal(one.Means, again.Means);   // whatever else the file holds
    }

    [Fact]
    public void Haplotypes_are_windows_with_all_alleles_of_a_chromosome_in_them()
    {
        VcfRecord Phased(int position, string alternative, string genotypes, string format = "GT")
            => Record("1", position, _bases[position..(position + 1)], alternative) with
            {
                Samples = $"{format}\t{genotypes}",
                Line = position
            };
        VcfRecord[] records = [Phased(62, Other(62), "0|1\t0|1"), Phased(50, _bases[50..51] + "TATA", "0|1\t1|1"),
            Phased(66, Other(66), "1|0\t0/1"), Phased(70, Other(70), "1\t.|."), Phased(50, Other(50), "0|1\t0|0"),
            Phased(75, Other(75), "0|0\t1|0:7", "GT:PS")];
        var scorer = new HaplotypeScorer(_predictor, _genome, _annotation, 1);
        var found = scorer.Score(records, [("a", 0), ("b", 1)]).Where(h => h.Gene.Id == "g0").ToArray();   // start at 60
        Assert.Equal(["a 1", "a 2", "b 1", "b 2"], found.Select(h => $"{h.Sample} {h.Haplotype}"));
        // the substitution of the insertion's anchor stays: the two touch different bases
        Assert.Equal(["66,70", "50,50,62", "50", "50,62"], found.Select(h => string.Join(',', h.Alleles.Select(a => a.Record.Position))));
        var windows = TssWindows.Find(_genome, _annotation, new WindowOptions { Upstream = 20, Downstream = 20 });
        var window = windows.Windows.Single(w => w.Gene.Id == "g0");
        foreach (var haplotype in found)
        {
            Assert.Equal(Predict(windows.CutAll(window, haplotype.Alleles, out _)), haplotype.Alternative[0]);
            Assert.Equal(haplotype.Alleles.Sum(a => windows.TryCut(window, a.Record, a.Allele, out var cut) == AlleleCut.Done
                ? Predict(cut!) - haplotype.Reference[0] : double.NaN), haplotype.SumOfSingles[0], 1e-9);
        }
        Assert.Contains(found[2].Refused, r => r.Reason == "the genotype is not phased" && r.Record.Position == 66);
        Assert.Contains(found[2].Refused, r => r.Reason.StartsWith("phased in another set") && r.Record.Position == 75);
        Assert.Throws<GenomicsDataException>(() => VcfGenotype.Read(Phased(62, Other(62), "0|2\t0|1"), 0));
        Assert.Null(VcfGenotype.Read(Record("1", 5, "A", "C"), 0));
    }

    [Fact]
    public void Distances_count_on_the_strand_of_the_gene()
    {
        var scorer = new VariantScorer(_predictor, _genome, _annotation);
        var forward = scorer.Score([Record("chr1", 57, _bases[57..58], Other(57))]).Single().Effects.Single(e => e.Gene.Id == "g0");
        Assert.Equal(-3, forward.Distance);
        var reverse = scorer.Score([Record("chr1", 111, _bases[111..112], Other(111))]).Single().Effects.Single(e => e.Gene.Id == "g1");
        Assert.Equal(-3, reverse.Distance);
        Assert.Empty(scorer.Score([Record("chr7", 57, "A", "C")]).Single().Effects);
        Assert.Equal(AlleleCut.OtherReference, scorer.Score([Record("chr1", 57, Other(57), _bases[57..58])]).Single().Refused[0].Reason);
    }

    [Fact]
    public void The_files_hold_every_record_and_every_effect()
    {
        var input = _folder.File("in.vcf");
        File.WriteAllText(input, $"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n"
            + $"1\t58\trs1\t{_bases[57]}\t{Other(57)},*\t9\tPASS\tAF=0.5\tGT\t0/1\nchr9\t5\t.\tA\tC\t.\t.\t.\tGT\t0/0\n");
        using var reader = new VcfReader(input);
        VariantFiles.Write(_folder.File("out.vcf"), _folder.File("out.tsv"), reader.Header, _predictor.Info,
            new VariantScorer(_predictor, _genome, _annotation).Score(reader.ReadAll()), refused: _folder.File("out.refused.tsv"));
        Assert.Equal(["chromosome\tposition\tid\treference\talternative\tgene\tname\treason",
            $"1\t58\trs1\t{_bases[57]}\t*\t\t\tmissing because of a deletion that begins before it",
            "chr9\t5\t.\tA\tC\t\t\tthe genome has no chromosome of that name"], File.ReadAllLines(_folder.File("out.refused.tsv")));
        using var written = new VcfReader(_folder.File("out.vcf"));
        Assert.Contains(written.Header, l => l.StartsWith("##INFO=<ID=GLM,", StringComparison.Ordinal));
        var records = written.ReadAll().ToArray();
        Assert.Equal(["rs1", "."], records.Select(r => r.Id));
        Assert.StartsWith($"AF=0.5;GLM={Other(57)}|g0|a_b|-3|x|", records[0].Info);
        Assert.Equal((".", "GT\t0/1"), (records[1].Info, records[0].Samples));
        var rows = File.ReadLines(_folder.File("out.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(14, rows[0].Length);
        Assert.All(rows.Skip(1).SelectMany(r => r[9..12]),
            cell => Assert.InRange(cell.Count(char.IsDigit), 1, 7));   // six and a leading 0
        Assert.All(rows, r => Assert.Equal(14, r.Length));
        Assert.Equal(["1", "58", "rs1", _bases[57..58], Other(57), "g0", "a b", "-3", "x"], rows[1][..9]);
        Assert.Equal("y", rows[2][8]);
    }

    [Fact]
    public void Names_with_tabs_and_line_ends_move_no_column_and_break_no_record()
    {
        var annotation = new GeneAnnotation("test", AnnotationFormat.Gff3, [Gene("=g", 60, Strand.Forward) with { Name = "a\tb\nc" }]);
        File.WriteAllLines(_folder.File("in.vcf"), ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
            $"chr1\t58\t.\t{_bases[57]}\t{Other(57)}\t.\t.\t."]);
        using var reader = new VcfReader(_folder.File("in.vcf"));
        VariantFiles.Write(_folder.File("out.vcf"), _folder.File("out.tsv"), reader.Header, _predictor.Info,
            new VariantScorer(_predictor, _genome, annotation).Score(reader.ReadAll()));
        using var written = new VcfReader(_folder.File("out.vcf"));
        Assert.StartsWith($"GLM={Other(57)}|_g|a_b_c|-3|x|", Assert.Single(written.ReadAll()).Info);
        Assert.All(File.ReadLines(_folder.File("out.tsv")).Skip(1), row => Assert.Equal(["'=g", "a b c"], row.Split('\t')[5..7]));
    }

    [Fact]
    public void A_file_can_be_annotated_again_and_entries_of_others_are_never_mixed_with_these()
    {
        string[] start = ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER"];
        var record = $"1\t58\trs1\t{_bases[57]}\t{Other(57)}\t9\tPASS";
        var first = Annotate("a", [.. start, record]);
        Assert.Equal(5, first.Length);
        Assert.Equal($"##GLMcaution=\"{VariantScorer.Caution}\"", first[2]);
        Assert.EndsWith("\tFILTER\tINFO", first[3]);
        Assert.Equal(first, Annotate("b", first));
        Assert.Equal("chr1\t5\t.\tA\tC\t.\t.\t.", Annotate("c", [.. first, "chr1\t5\t.\tA\tC\t.\t.\tGLM=C|old|old"])[^1]);
        foreach (var line in new[] { "##INFO=<ID=GLM,Number=1,Type=Float,Description=\"mine\">", first[1].Replace("Predicted", "Observed"),
            first[1].Replace("Number=.", "Number=A") })
            Assert.Contains("bcftools annotate -x INFO/GLM",
                Assert.Throws<GenomicsDataException>(() => Annotate("d", [start[0], line, .. first[3..]])).Message);
        var undescribed = Assert.Throws<GenomicsDataException>(() => Annotate("d", [first[0], first[3], first[4]]));
        Assert.Contains("this line has an INFO entry GLM", undescribed.Message);
        Assert.Equal((_folder.File("d.vcf"), 3), (undescribed.File, undescribed.Line));
        Assert.False(File.Exists(_folder.File("d.out.vcf")));

        string[] Annotate(string name, string[] lines)
        {
            File.WriteAllLines(_folder.File(name + ".vcf"), lines);
            using var reader = new VcfReader(_folder.File(name + ".vcf"));
            VariantFiles.Write(_folder.File(name + ".out.vcf"), _folder.File(name + ".tsv"), reader.Header, _predictor.Info,
                new VariantScorer(_predictor, _genome, _annotation).Score(reader.ReadAll()), reader.Name);
            return File.ReadAllLines(_folder.File(name + ".out.vcf"));
        }
    }

    [Fact]
    public void Variants_off_the_genome_are_told_apart_from_variants_far_from_genes()
    {
        VcfRecord[] records = [Record("chr1", 57, _bases[57..58], Other(57)), Record("chr9", 57, "A", "C"), Record("1", 2999, "A", "C"),
            Record("1", 3000, "A", "C")];
        Assert.Equal([VariantPlace.OnChromosome, VariantPlace.UnknownChromosome, VariantPlace.OnChromosome, VariantPlace.BeyondChromosome],
            new VariantScorer(_predictor, _genome, _annotation).Score(records).Select(s => s.Place));
    }

    [Fact]
    public void A_predictor_for_windows_of_any_length_is_refused()
    {
        var any = new WordPredictor(0, 0);
        Assert.Contains("one length", Assert.Throws<GenomicsDataException>(() => new VariantScorer(any, _genome, _annotation)).Message);
    }

    private static double Predict(DnaSequence sequence) => WordPredictor.Count(sequence, sequence.Bases[0]);

    private string Other(int position) => _bases[position] == 'A' ? "C" : "A";

    private static AnnotatedGene Gene(string id, long tss, Strand strand)
        => new(id, "a b", "", new GenomicLocation("chr1", tss, tss + 1, strand), tss);

    private static VcfRecord Record(string chromosome, int position, string reference, params string[] alternatives)
        => new(chromosome, position, ".", reference,
        [.. alternatives.Select((a, i) => new VcfAllele(i + 1, a, a == reference ? AlleleKind.SameAsReference : AlleleKind.Bases))], ".",
            ".", ".", "", 1);
}
