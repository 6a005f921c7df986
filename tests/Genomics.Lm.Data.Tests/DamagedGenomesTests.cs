using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Data.Tests.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

public sealed class DamagedGenomesTests : IDisposable
{
    private const int Trials = 150;
    private const long MostMemory = 24 << 20;   // the genomes have some kilobytes; an index is built with a buffer of a megabyte

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(17);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lf")]
    [InlineData("crlf")]
    [InlineData("gz")]
    [InlineData("bgzip")]
    [InlineData("2bit")]
    [InlineData("fai")]
    public void Damaged_genomes_and_indexes_give_documented_errors_and_take_little_memory(string format)
    {
        var path =
            GenomeFiles.Make(_folder.File("g.fa"), format,
            [("chr1", RandomDna.Make(new Random(1), 3000)), ("chr2", "NNNNacgtNN" + RandomDna.Make(new Random(2), 700))]);
        var damaged = format == "fai" ? path + ".fai" : path;
        var whole = File.ReadAllBytes(damaged);
        Cut(path);
        var refused = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            File.WriteAllBytes(damaged, Damage.Any(_random, whole));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Cut(path);
            }
            catch (GenomicsDataException error)
            {
                Assert.NotEmpty(error.Message);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        }
        Assert.InRange(refused, 1, Trials);
    }

    private static void Cut(string path)
    {
        using var genome = Genome.Open(path);
        AnnotatedGene[] genes = [.. genome.Chromosomes.SelectMany((c, i) =>
            new[] { Gene($"a{i}", c.Name, 0), Gene($"b{i}", c.Name, c.Length / 2), Gene($"c{i}", c.Name, Math.Max(0, c.Length - 1)) })];
        var windows = TssWindows.Find(genome, new GeneAnnotation("genes", AnnotationFormat.Bed, genes),
            new WindowOptions { Upstream = 40, Downstream = 40, FillEnds = true });
        Assert.All(windows.Cut(), w => Assert.Equal(81, w.Length));
    }

    private static AnnotatedGene Gene(string id, string chromosome, long tss)
        => new(id, "", "", new GenomicLocation(chromosome, tss, tss + 1, Strand.Forward), tss);
}
