using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Reading files from the system's file cache on one core.</summary>
[MemoryDiagnoser]
[Config(typeof(ByteThroughput))]
public class ReadingBenchmarks
{
    private MadeUpFiles? _files;
    private string _windows = "", _chromosome = "", _gzip = "", _gtf = "", _vcf = "";

    // a run of every benchmark once, to see that it works, is content with little
    public static IEnumerable<int> Sizes => Environment.GetCommandLineArgs().Contains("--smoke") ? [1] : [64];

    [ParamsSource(nameof(Sizes))]
    public int Megabytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var bytes = 1_000_000 * Megabytes;
        _files = new MadeUpFiles();
        _windows = _files.Genome("windows.fa", bytes, recordBases: 4020);
        _chromosome = _files.Genome("chromosome.fa", bytes, recordBases: int.MaxValue);
        _gzip = _files.Gzip(_windows);
        _gtf = _files.Gtf(bytes);
        _vcf = _files.Vcf(bytes);
    }

    [GlobalCleanup]
    public void Cleanup() => _files?.Dispose();

    [Benchmark(Baseline = true, Description = "FASTA, records of 4 kb")]
    public long Windows() => FastaReader.Read(_windows).Sum(s => (long)s.Length);

    [Benchmark(Description = "FASTA, one chromosome")]
    public long Chromosome() => FastaReader.Read(_chromosome).Sum(s => (long)s.Length);

    [Benchmark(Description = "FASTA, records of 4 kb, gzip")]
    public long Gzip() => FastaReader.Read(_gzip).Sum(s => (long)s.Length);

    [Benchmark(Description = "FASTA, index built")]
    public int Index()
    {
        using var stream = File.OpenRead(_chromosome);
        return FastaIndex.Build(stream, _chromosome).Entries.Count;
    }

    [Benchmark(Description = "GTF, genes")]
    public int Gtf() => GeneAnnotation.Read(_gtf).Genes.Count;

    [Benchmark(Description = "VCF, records")]
    public int Vcf()
    {
        using var reader = new VcfReader(_vcf);
        return reader.ReadAll().Count();
    }
}
