using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Windows of 4,001 bases around gene starts: cut out of a genome file, and audited for leakage.</summary>
[MemoryDiagnoser]
public class GeneBenchmarks
{
    private MadeUpFiles? _files;
    private IGenome? _genome;
    private TssWindows? _windows;
    private GeneDataset? _dataset;

    // a run of every benchmark once, to see that it works, is content with few genes
    public static IEnumerable<int> GeneCounts => Environment.GetCommandLineArgs().Contains("--smoke") ? [500] : [2_200, 22_000];

    [ParamsSource(nameof(GeneCounts))]
    public int Genes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _files = new MadeUpFiles();
        _genome = Genome.Open(_files.Genome("genome.fa", 6000 * Genes, int.MaxValue));
        AnnotatedGene[] genes = [.. Enumerable.Range(0, Genes)
            .Select(i => Gene($"g{i}", 3000 + (5700L * i), i % 2 == 0 ? Strand.Forward : Strand.Reverse))];
        _windows = TssWindows.Find(_genome, new GeneAnnotation("made up", AnnotationFormat.Bed, genes));
        // every fifth gene is a copy of its neighbour with one base in twenty changed
        var sequences = _windows.Cut().ToArray();
        for (var i = 1; i < sequences.Length; i += 5)
            sequences[i] = Mutated(sequences[i].Id, sequences[i - 1], new CounterRandom(4, (ulong)i));
        _dataset = new GeneDataset("made up", sequences, ["A"], new double[sequences.Length], new WindowGeometry(4001, 2000),
            TransformSummary.None);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _genome?.Dispose();
        _files?.Dispose();
    }

    [Benchmark(Description = "Windows cut out of a FASTA file")]
    public long Cut() => _windows!.Cut().Sum(w => (long)w.Length);

    [Benchmark(Description = "Leakage audit, two threads")]
    public int Audit() => LeakageAudit.Find(_dataset!, new LeakageOptions { Threads = 2 }).Pairs.Count;

    private static AnnotatedGene Gene(string id, long tss, Strand strand)
        => new(id, "", "", new GenomicLocation("chr1", tss, tss + 1, strand), tss);

    private static DnaSequence Mutated(string id, DnaSequence source, CounterRandom random)
    {
        var letters = source.ToString().ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            if (random.NextInt(20) == 0) letters[i] = "ACGT"[random.NextInt(4)];
        return new DnaSequence(id, letters);
    }
}
