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
        Assert.Contains("1 alleles cannot be put into a sequence: letters other than A, C, G, T (the reference may have N too), or a place before the "
            + "first base, 1:7 (line 6): reference 'M'", some.Error);
    }
}
