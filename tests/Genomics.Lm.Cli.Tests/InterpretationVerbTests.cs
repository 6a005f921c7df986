using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class InterpretationVerbTests
{
    [Fact]
    public async Task Substitutions_and_variants_of_a_fitted_model_are_scored_and_agree()
    {
        using var temporary = new TemporaryFolder();
        var random = new CounterRandom(5);
        var bases = string.Concat(Enumerable.Range(0, 90 * 200).Select(_ => "ACGT"[random.NextInt(4)]));
        var genome = temporary.Write("g.fa", $">chr1\n{bases}\n");
        var genes =
            temporary.Write("g.bed", string.Concat(Enumerable.Range(0, 88)
            .Select(i => $"chr1\t{200 * i + 150}\t{200 * i + 151}\tg{i}\t0\t+\n")));
        var (windows, expression, fitted) = (temporary.File("w.fa"), temporary.File("e.tsv"), temporary.File("fit"));
        await Run("windows", "--genome", genome, "--annotation", genes, "--upstream", "60", "--downstream", "59", "--output", windows);
        var counts = Enumerable.Range(0, 88).Select(i => bases.AsSpan(200 * i + 90, 120).Count('G'));
        File.WriteAllText(expression, "gene\tx\n" + string.Concat(counts.Select((n, i) => $"g{i}\t{n}\n")));
        await Run("compare", "--fasta", windows, "--expression", expression, "--alignment-index", "60", "--predictors",
            "kmer_ridge,lm_scratch", "--preset", "quick", "--epochs", "1", "--no-audit", "--output", fitted);

        foreach (var (name, hasTokens) in ((string, bool)[])[("kmer_ridge", false), ("lm_scratch", true)])
        {
            var (predictor, table) = (Path.Combine(fitted, "predictors", name), temporary.File(name + ".tsv"));
            await Run("mutagenesis", "--predictor", predictor, "--fasta", windows, "--id", "g3", "--region", "50-56", "--output", table);
            Assert.True(File.Exists(temporary.File(name + ".g3.svg")));
            var effects = File.ReadLines(table).Skip(1).Select(l => l.Split('\t')).ToDictionary(r => (int.Parse(r[1]), r[3]));
            Assert.Equal(18, effects.Count);
            var vcf = temporary.Write(name + ".in.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                + string.Concat(effects.Select(e => $"1\t{750 - 60 + e.Key.Item1 + 1}\t.\t{e.Value[2]}\t{e.Key.Item2}\t.\t.\t.\n")));
            await Run("variants", "--predictor", predictor, "--genome", genome, "--annotation", genes, "--vcf", vcf, "--output",
                temporary.File(name + ".out.vcf"));
            var rows = File.ReadLines(temporary.File(name + ".out.tsv")).Skip(1).Select(l => l.Split('\t')).Where(r => r[5] == "g3")
                .ToArray();
            Assert.Equal(effects.Values.Select(r => (r[3], SixDigits(r[4]), SixDigits(r[5]), SixDigits(r[6]))),
                rows.Select(r => (r[4], r[11], r[12], r[13])));
            Assert.Equal(hasTokens, rows[0][12].Length > 0);
            Assert.Contains(rows, r => r[11] != "0");
        }

        // explain and motifs, of the same predictors
        var heads = temporary.File("heads.tsv");
        foreach (var method in (string[])["mutagenesis", "gradient", "integrated_gradients", "attention"])
        {
            var table = temporary.File($"{method}.tsv.gz");
            var run = await CliRun.Of(["explain", "--predictor", Path.Combine(fitted, "predictors", "lm_scratch"), "--fasta", windows,
                "--id", "g3", "--id", "g5", "--method", method, "--steps", "8", "--output", table,
                .. method == "gradient" ? (string[])["--heads", heads] : []]);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(method != "mutagenesis", run.Error.Contains("rank correlation with mutagenesis over tokens: median"));
            Assert.Equal(method == "integrated_gradients", run.Error.Contains("completeness error: median"));
            Assert.Equal(method is "attention" or "gradient", run.Error.Contains("Attention is no explanation"));
            Assert.Equal(0x1f, File.ReadAllBytes(table)[0]);
            Assert.Equal(0x1f, File.ReadAllBytes(temporary.File($"{method}.bedgraph.gz"))[0]);
            Assert.True(File.Exists(temporary.File($"{method}.g5.svg")));
        }
        // every head of the network, and no base in it twice
        var weights = File.ReadLines(heads).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["g3", "g5"], weights.Select(r => r[0]).Distinct());
        Assert.All(weights.GroupBy(r => (r[0], r[1], r[2])), head =>
        {
            Assert.Equal(Enumerable.Range(0, 120).Select(i => $"{i}"), head.Select(r => r[3]));
            Assert.InRange(head.Sum(r => double.Parse(r[5])), 0.1, 1);
        });
        Assert.InRange(weights.Select(r => (r[1], r[2])).Distinct().Count(), 4, 1000);
        var unread = await CliRun.Of(["explain", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows,
            "--heads", temporary.File("no.tsv"), "--output", temporary.File("none.tsv")]);
        Assert.Equal(1, unread.ExitCode);
        Assert.Contains("kmer_ridge has no attention to be asked for", unread.Error);
        Assert.False(File.Exists(temporary.File("no.tsv")) || File.Exists(temporary.File("none.tsv")));
        Assert.Equal(2, (await CliRun.Of(["explain", "--predictor", fitted, "--fasta", windows, "--heads", heads, "--output",
            heads])).ExitCode);
        var without = await CliRun.Of(["explain", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows,
            "--method", "gradient", "--output", temporary.File("none.tsv")]);
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("kmer_ridge has no gradient; give --method mutagenesis", without.Error);
        Assert.False(File.Exists(temporary.File("none.tsv")));
        var known = temporary.Write("known.meme", "MEME version 4\n\nMOTIF G4\nletter-probability matrix: alength= 4 w= 4\n"
            + string.Concat(Enumerable.Repeat("0 0 1 0\n", 4)));
        await Run("motifs", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows, "--width", "6",
            "--database", known, "--scan", windows, "--output", temporary.File("m.meme"));
        Assert.StartsWith("MEME version 4", File.ReadAllText(temporary.File("m.meme")));
        Assert.Contains("\tG4\t", File.ReadAllText(temporary.File("m.matches.tsv")));
        Assert.StartsWith("motif\tsequence\tstart", File.ReadAllText(temporary.File("m.hits.tsv")));
        Assert.True(File.Exists(temporary.File("m.svg")));
        await Run("motifs", "--motifs", known, "--scan", windows, "--p-value", "0.01", "--output", temporary.File("again.meme"));
        Assert.Equal(File.ReadAllText(windows).Split('>').Skip(1).Sum(w => Count(string.Concat(w.Split('\n').Skip(1)))),
            File.ReadLines(temporary.File("again.hits.tsv")).Count() - 1);

        // motifs at every place, and pairs
        var two = temporary.Write("two.meme", File.ReadAllText(known) + "\nMOTIF CA\nletter-probability matrix: w= 2\n0 1 0 0\n1 0 0 0\n");
        await Run("insert", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows, "--motifs", two, "--step",
            "40",
            "--output", temporary.File("places.tsv"));
        Assert.Equal(1 + 2 * 3 + 2 * 3, File.ReadLines(temporary.File("places.tsv")).Count());
        Assert.True(File.Exists(temporary.File("places.svg")));
        await Run("insert", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows, "--motifs", two, "--pairs",
            "--most-spacing", "3", "--output", temporary.File("pairs.tsv"));
        Assert.Equal(1 + 2 * 8, File.ReadLines(temporary.File("pairs.tsv")).Count());
        Assert.Equal(2, (await CliRun.Of(["insert", "--predictor", fitted, "--fasta", windows, "--output", temporary.File("q.tsv")]))
            .ExitCode);
        await Run("dexter", "--fasta", windows, "--expression", expression, "--alignment-index", "60", "--bins", "5", "--output",
            temporary.File("dexter"));
        var asked = await CliRun.Of(["insert", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--fasta", windows,
            "--words-of",
            temporary.File("dexter"), "--windows-per-word", "5", "--output", temporary.File("words.tsv")]);
        Assert.Equal(0, asked.ExitCode);
        Assert.Contains("of the variance of kmer_ridge's predictions in windows left out", asked.Error);
        Assert.StartsWith("name\tword\tleft", File.ReadAllText(temporary.File("words.tsv")));
        await Run("motifs", "--predictor", temporary.File("dexter"), "--words", "--output", temporary.File("w.meme"));
        Assert.Contains("MOTIF G", File.ReadAllText(temporary.File("w.meme")));

        // designs, judged by another method
        var designed = await CliRun.Of(["design", "--predictor", Path.Combine(fitted, "predictors", "kmer_ridge"), "--judge",
            temporary.File("dexter"), "--known", windows, "--fasta", windows, "--id", "g3", "--edits", "3", "--beam", "2", "--protect",
                "50-70",
            "--output", temporary.File("design.tsv")]);
        Assert.Equal(0, designed.ExitCode);
        Assert.Contains("that of dexter, which the search did not see, by", designed.Error);
        var design = File.ReadLines(temporary.File("design.tsv")).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(4, design.Length);
        Assert.All(design.Skip(1), r => Assert.False(int.Parse(r[2]) is >= 50 and < 70));
        Assert.Equal(design.OrderBy(r => double.Parse(r[6])), design);
        Assert.Contains(">g3 designed ", File.ReadAllText(temporary.File("design.fa")));
        Assert.Equal(2, (await CliRun.Of(["design", "--predictor", fitted, "--fasta", windows, "--protect", "x", "--output",
            temporary.File("e.tsv")])).ExitCode);

        // measured substitutions: those that a predictor says itself agree with it
        var element = File.ReadAllText(windows).Split('>')[4].Split('\n');
        var measured = File.ReadLines(temporary.File("kmer_ridge.tsv")).Skip(1).Select(l => l.Split('\t'))
            .Select(r => $"g3\t{r[1]}\t{r[2]}\t{r[3]}\t{r[4]}\t0.1\t20\n");
        await Run("variant-truth", "--predictor", "mine=" + Path.Combine(fitted, "predictors", "kmer_ridge"), "--elements",
            temporary.Write("e.fa", ">g3\n" + string.Concat(element.Skip(1))), "--measured", temporary.Write("measured.tsv",
                "element\tposition\tref\talt\teffect_log2\tp_value\tbarcodes\n" + string.Concat(measured)), "--output",
            temporary.File("truth.tsv"));
        Assert.Equal(["predictor\telement\tvariants\tpearson\tspearman\tverdict", "mine\tg3\t18\t1\t1\tagrees with measured variants"],
            File.ReadLines(temporary.File("truth.tsv")).Where(l => l[0] is 'p' or 'm'));

        static int Count(string bases) => Enumerable.Range(0, bases.Length - 3).Count(i => bases[i..(i + 4)] is "GGGG" or "CCCC");

        static string SixDigits(string number)
            => number.Length == 0 ? "" : double.Parse(number).ToString("G6", System.Globalization.CultureInfo.InvariantCulture);

        async Task Run(params string[] arguments)
        {
            var run = await CliRun.Of([.. arguments, "--quiet"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }
    }

    [Fact]
    public async Task Long_and_hostile_ids_get_a_drawing_each()
    {
        using var temporary = new TemporaryFolder();
        var output = temporary.File("sim");
        Assert.Equal(0,
            (await CliRun.Of(["compare", "--simulate", "additive", "--predictors", "gc_content", "--no-audit", "--draws", "100",
                "--output", output, "--quiet"])).ExitCode);
        var (bases, id) = (new string('A', 1001), new string('x', 400));
        var fasta = temporary.Write("w.fa", $">{id}1\n{bases}\n>{id}2\n{bases}\n>../a\n{bases}\n>..:a\n{bases}\n");
        string[] arguments = ["mutagenesis", "--predictor", Path.Combine(output, "predictors", "gc_content"), "--fasta", fasta, "--region",
            "0-2", "--output", temporary.File("m.tsv"), "--quiet"];
        Assert.Equal((0, ""), ((await CliRun.Of(arguments)).ExitCode, ""));
        string[] expected = ["m..._a.svg", "m..._a_2.svg", $"m.{new string('x', 100)}.svg", $"m.{new string('x', 98)}_2.svg"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(temporary.Root, "*.svg").Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal));
        File.Delete(temporary.File("m.tsv"));
        Assert.Contains("exists already", (await CliRun.Of(arguments)).Error);   // the drawings do
    }

    [Fact]
    public async Task Alleles_stay_as_they_are_written_and_unknown_bases_are_refused_with_a_reason()
    {
        using var temporary = new TemporaryFolder();
        var output = temporary.File("sim");
        Assert.Equal(0, (await CliRun.Of(["compare", "--simulate", "additive", "--predictors", "gc_content", "--no-audit", "--draws",
            "100", "--output", output, "--quiet"])).ExitCode);
        var genome = temporary.Write("g.fa", ">1\n" + new string('C', 4000) + "\n");
        var genes = temporary.Write("g.bed", "1\t2000\t2001\tg\t0\t+\n");
        var vcf = temporary.Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
            + "1\t1990\t.\tc\tt,N,R\t.\t.\t.\n1\t1995\t.\tcC\tCa\t.\t.\t.\n");
        var run = await CliRun.Of(["variants", "--predictor", Path.Combine(output, "predictors", "gc_content"), "--genome", genome,
            "--annotation", genes, "--vcf", vcf, "--output", temporary.File("o.vcf")]);
        Assert.Equal(0, run.ExitCode);
        var records = File.ReadAllLines(temporary.File("o.vcf")).Where(l => l[0] != '#').Select(l => l.Split('\t')).ToArray();
        Assert.Equal([("c", "t,N,R"), ("cC", "Ca")], records.Select(r => (r[3], r[4])));
        Assert.Matches(@"^GLM=t\|g\|[^,]*$", records[0][7]);   // the first allele alone
        Assert.StartsWith("GLM=Ca|g|", records[1][7], StringComparison.Ordinal);
        Assert.Equal([("c", "t"), ("cC", "Ca")], File.ReadLines(temporary.File("o.tsv")).Skip(1).Select(l => l.Split('\t'))
            .Select(r => (r[3], r[4])));
        Assert.Equal(["N", "R"], File.ReadLines(temporary.File("o.refused.tsv")).Skip(1).Select(l => l.Split('\t')[4]));
        Assert.All(File.ReadLines(temporary.File("o.refused.tsv")).Skip(1), l => Assert.EndsWith(
            "letters other than A, C, G, T (the reference may have N too), or a place before the first base", l));
    }

    [Fact]
    public async Task Wrong_regions_ids_and_assemblies_are_refused()
    {
        using var temporary = new TemporaryFolder();
        var output = temporary.File("sim");
        Assert.Equal(0,
            (await CliRun.Of(["compare", "--simulate", "additive", "--predictors", "gc_content", "--no-audit", "--draws", "100",
                "--output", output, "--quiet"])).ExitCode);
        var predictor = Path.Combine(output, "predictors", "gc_content");
        var fasta = temporary.Write("w.fa", ">a\n" + new string('A', 1001) + "\n");
        Task<string> Refused(params string[] arguments) => RefusedBy(1, arguments);
        async Task<string> RefusedBy(int code, params string[] arguments)
        {
            var run = await CliRun.Of([.. arguments, "--quiet"]);
            Assert.Equal(code, run.ExitCode);
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(fasta)!, "out*"));
            return run.Error;
        }
        string[] mutagenesis = ["mutagenesis", "--predictor", predictor, "--fasta", fasta, "--output", temporary.File("out.tsv")];
        Assert.Contains("'5' is not A-B", await RefusedBy(2, [.. mutagenesis, "--region", "5"]));
        Assert.Contains("no region of a window of 1001 bases", await RefusedBy(2, [.. mutagenesis, "--region", "5-2000"]));
        Assert.Contains("no sequence 'b'", await Refused([.. mutagenesis, "--id", "b"]));
        Assert.Contains("no condition 'z'", await Refused([.. mutagenesis, "--condition", "z"]));
        var genome = temporary.Write("g.fa", ">1\n" + new string('C', 4000) + "\n");
        var genes = temporary.Write("g.bed", "1\t2000\t2001\tg\t0\t+\n");
        var vcf =
            temporary.Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t2000\t.\tA\tT\t.\t.\t.\n");
        Assert.Contains("v.vcf: has no reference allele",
            await Refused("variants", "--predictor", predictor, "--genome", genome, "--annotation", genes, "--vcf", vcf, "--output",
                temporary.File("out.vcf")));

        Task<CliRun> Score(string records)
            => CliRun.Of(["variants", "--predictor", predictor, "--genome", genome, "--annotation", genes, "--output",
            temporary.File("out.vcf"), "--force",
            "--vcf", temporary.Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\n" + records)]);
        var elsewhere = await Score("chr7\t5\t.\tA\tT\t.\t.\n1\t4001\t.\tA\tT\t.\t.\n");
        Assert.Equal(1, elsewhere.ExitCode);
        Assert.Contains(
            "v.vcf: has no variant on the genome: 1 are on chr7, which it lacks, and 1 lie beyond the end of 1; the genome has 1 (4000 "
                + "bases)", elsewhere.Error);
        Assert.False(File.Exists(temporary.File("out.vcf")));
        var some = await Score("chr7\t5\t.\tA\tT\t.\t.\n1\t4001\t.\tA\tT\t.\t.\n1\t2000\t.\tC\tT\t.\t.\n1\t7\t.\tM\tT\t.\t.\n");
        Assert.Equal(0, some.ExitCode);
        Assert.Contains("4 variants, 1 of them in a window of 1 genes: 1 effects", some.Error);
        Assert.Contains("1 variants are on chromosomes that the genome lacks (chr7)", some.Error);
        Assert.Contains("1 variants lie beyond the end of their chromosome (1)", some.Error);
        Assert.Contains("1 alleles cannot be put into a sequence: letters other than A, C, G, T (the reference may have N too), or a "
            + "place before the "
            + "first base, 1:7 (line 6): reference 'M'", some.Error);
    }

    [Fact]
    public async Task Haplotypes_a_null_and_zero_shot_scores_stand_beside_the_effects()
    {
        using var temporary = new TemporaryFolder();
        var random = new CounterRandom(8);
        var bases = string.Concat(Enumerable.Range(0, 4000).Select(_ => "ACGT"[random.NextInt(4)]));
        var output = temporary.File("sim");
        Assert.Equal(0, (await CliRun.Of(["compare", "--simulate", "additive", "--predictors", "gc_content", "--no-audit", "--draws", "100",
            "--output", output, "--quiet"])).ExitCode);
        var (predictor, genome, genes) = (Path.Combine(output, "predictors", "gc_content"), temporary.Write("g.fa", $">1\n{bases}\n"),
            temporary.Write("g.bed", "1\t2000\t2001\tg\t0\t+\n"));
        string Variant(int position, string genotypes)
            => $"chr1\t{position + 1}\t.\t{bases[position]}\t{(bases[position] is 'G' ? 'A' : 'G')}\t.\t.\t.\tGT\t{genotypes}\n";
        var vcf = temporary.Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tana\tben\n"
            + Variant(1800, "0|1\t0/1") + Variant(1900, "0|1\t1|1") + Variant(2010, "1|0\t."));
        string[] command = ["variants", "--predictor", predictor, "--genome", genome, "--annotation", genes, "--vcf", vcf,
            "--output", temporary.File("o.vcf")];
        Assert.Equal(2, (await CliRun.Of([.. command, "--sample", "ana"])).ExitCode);
        Assert.Contains("has no sample 'eve', only ana, ben", (await CliRun.Of([.. command, "--haplotypes", "--sample", "eve"])).Error);
        Assert.False(File.Exists(temporary.File("o.vcf")));
        var run = await CliRun.Of([.. command, "--haplotypes", "--null", "20", "--force"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("4 haplotypes of 2 samples", run.Error);
        var rows = File.ReadLines(temporary.File("o.haplotypes.tsv")).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["ana 1", "ana 2", "ben 1", "ben 2"], rows.Select(r => $"{r[0]} {r[1]}"));
        Assert.Equal([1, 2, 1, 1], rows.Select(r => r[5].Split(',').Length));
        Assert.All(rows, r => Assert.Equal(double.Parse(r[8]), double.Parse(r[9]) + double.Parse(r[10]), 1e-4));
        Assert.EndsWith("the genotype is not phased", File.ReadLines(temporary.File("o.haplotypes.refused.tsv")).Last());
        var effects = File.ReadLines(temporary.File("o.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal("null_p", effects[0][^1]);
        // the share of G and C knows no place: every draw of the same kind does the same, or nothing
        Assert.All(effects.Skip(1), r => Assert.Equal("20", r[14]));
        Assert.All(effects.Skip(1), r => Assert.InRange(double.Parse(r[17]), 1 / 21.0, 1));

        var elsewhere = temporary.Write("x.vcf",
            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr7\t5\t.\tA\tT\t.\t.\t.\n");
        Assert.Contains("x.vcf: has no chromosome of the genome: its variants are on chr7, the genome has 1 (4000 bases); give both of one "
            + "assembly", (await CliRun.Of([.. command[..8], elsewhere, "--output", temporary.File("x.out.vcf")])).Error);

        // a masked language model
        var fasta = temporary.Write("w.fa", string.Concat(Enumerable.Range(0, 20)
            .Select(i => $">s{i}\n{bases[(200 * i)..(200 * i + 200)]}\n")));
        var (tokenizer, model) = (temporary.File("tokenizer.json"), temporary.File("model"));
        await Run("train-tokenizer", "--fasta", fasta, "--vocabulary-size", "40", "--output", tokenizer);
        await Run("pretrain", "--fasta", fasta, "--tokenizer", tokenizer, "--config", "mini", "--epochs", "1", "--output", model);
        await Run("variants", "--zero-shot", model, "--genome", genome, "--vcf", vcf, "--context", "40", "--flank", "5", "--output",
            temporary.File("z.vcf"));
        var scores = File.ReadLines(temporary.File("z.tsv")).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(3, scores.Length);
        Assert.All(scores, r => Assert.Equal(double.Parse(r[5]), double.Parse(r[6]) + double.Parse(r[7]), 1e-3));
        Assert.All(scores, r => Assert.True(double.Parse(r[8]) > 0));
        Assert.Equal(3, File.ReadLines(temporary.File("z.vcf")).Count(l => l.Contains("GLMZS=")));
        Assert.Equal(2, (await CliRun.Of(["variants", "--zero-shot", model, "--genome", genome, "--vcf", vcf, "--null", "5", "--output",
            temporary.File("y.vcf")])).ExitCode);
        await Run("embed", "--model", model, "--fasta", fasta, "--likelihood", "--output", temporary.File("e.tsv"));
        var lines = File.ReadLines(temporary.File("e.likelihood.tsv")).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(20, lines.Length);
        Assert.All(lines, r => Assert.Equal(double.Parse(r[3]) / 200, double.Parse(r[4]), 1e-12));
        Assert.All(lines, r => Assert.InRange(double.Parse(r[3]), -2000, -1));

        static async Task Run(params string[] arguments)
        {
            var run = await CliRun.Of([.. arguments, "--quiet"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }
    }
}
