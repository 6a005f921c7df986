using BenchmarkDotNet.Attributes;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Reading files of 64 MB from the system's file cache on one core.</summary>
[MemoryDiagnoser]
[Config(typeof(ByteThroughput))]
public class ReadingBenchmarks
{
    private const int Bytes = 1 << 26;

    private MadeUpFiles? _files;
    private string _windows = "", _chromosome = "", _gzip = "", _gtf = "", _vcf = "";

    [GlobalSetup]
    public void Setup()
    {
        _files = new MadeUpFiles();
        _windows = _files.Genome("windows.fa", Bytes, recordBases: 4020);
        _chromosome = _files.Genome("chromosome.fa", Bytes, recordBases: int.MaxValue);
        _gzip = _files.Gzip(_windows);
        _gtf = _files.Gtf(Bytes);
        _vcf = _files.Vcf(Bytes);
    }

    [GlobalCleanup]
    public void Cleanup() => _files?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Bytes, Description = "FASTA, records of 4 kb")]
    public long Windows() => FastaReader.Read(_windows).Sum(s => (long)s.Length);

    [Benchmark(OperationsPerInvoke = Bytes, Description = "FASTA, one chromosome")]
    public long Chromosome() => FastaReader.Read(_chromosome).Sum(s => (long)s.Length);

    [Benchmark(OperationsPerInvoke = Bytes, Description = "FASTA, records of 4 kb, gzip")]
    public long Gzip() => FastaReader.Read(_gzip).Sum(s => (long)s.Length);

    [Benchmark(OperationsPerInvoke = Bytes, Description = "FASTA, index built")]
    public int Index()
    {
        using var stream = File.OpenRead(_chromosome);
        return FastaIndex.Build(stream, _chromosome).Entries.Count;
    }

    [Benchmark(OperationsPerInvoke = Bytes, Description = "GTF, genes")]
    public int Gtf() => GeneAnnotation.Read(_gtf).Genes.Count;

    [Benchmark(OperationsPerInvoke = Bytes, Description = "VCF, records")]
    public int Vcf()
    {
        using var reader = new VcfReader(_vcf);
        return reader.ReadAll().Count();
    }
}
