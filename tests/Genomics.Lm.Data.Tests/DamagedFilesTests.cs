using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Data.Tests.Datasets;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

public sealed class DamagedFilesTests : IDisposable
{
    private const int Trials = 300;
    private const long MostMemory = 16 << 20;   // the files have some kilobytes; buffers and exceptions come on top

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(13);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_reader_names_a_pointer_of_Git_LFS()
    {
        var path = _folder.Write("x", "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 468354604\n");
        foreach (var read in (Action[])[() => FastaReader.ReadAll(path), () => Genome.Open(path).Dispose(),
            () => ExpressionTable.Read(path), () => GeneAnnotation.Read(path), () => LabelledSequences.Read(path),
            () => new VcfReader(path).Dispose(), () => JsonRecord.Read(File.ReadAllBytes(path), path, "predictor", _ => 0)])
        {
            var error = Assert.Throws<GenomicsDataException>(read);
            Assert.Equal(path, error.File);
            Assert.StartsWith("is a Git LFS pointer", error.Problem);
        }
    }

    public static TheoryData<string, string> Formats => new()
    {
        { "fasta", Fasta() },
        { "fasta.gz", Fasta() },
        { "sequences", string.Concat(Enumerable.Range(0, 40).Select(i => $"p{i}\tACGTNacgt{(i % 2 == 0 ? "RY" : "")}\n")) },
        { "tsv", Table('\t') },
        { "csv", "\"gene\"," + Table(',')[5..].Replace("c1", "\"c 1\"") },
        { "blanks", Table(' ') },
        { "gct12", "#1.2\n40\t3\nName\tDescription\tc0\tc1\tc2\n" + Rows("\ttext\t", '\t') },
        { "gct13", "#1.3\n40\t3\t1\t1\nid\tsymbol\tc0\tc1\tc2\ndose\tna\t1\t2\t3\n" + Rows("\ttext\t", '\t') },
        { "gtex", "#1.2\n40\t3\nid\tName\tDescription\tc0\tc1\tc2\n" + string.Concat(Rows("\ttext\t", '\t').TrimEnd('\n').Split('\n')
            .Select((r, i) => $"{i}\t{r}\n")) },
        { "attributes", "SAMPID\tX\tSMTSD\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"c{i}\t\"\tLung\n")) },
        { "groups", string.Concat(Enumerable.Range(0, 40).Select(i => $"g{i}\tfamily{i % 5}\n")) },
        { "gtf", "##description: x\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i =>
            $"chr{i % 3}\tx\t{(i % 2 == 0 ? "gene" : "exon")}\t{(10 * i) + 1}\t{(10 * i) + 9}\t.\t{"+-"[i % 2]}\t.\tgene_id \"g{i}\"; "
            + $"gene_name \"G; {i}\"; tag \"MANE_Select\";\n")) },
        { "gff3", "##gff-version 3\n" + string.Concat(Enumerable.Range(0, 30)
            .Select(i =>
            $"chr1\tx\tgene\t{i + 1}\t99\t.\t+\t.\tID=gene:g{i};Name=a%20b;Dbxref=GeneID:{i}\nchr1\tx\tmRNA\t{i + 1}\t99\t.\t+\t.\t"
                + $"ID=t{i};Parent=gene:g{(i + 1) % 30}\nchr1\tx\texon\t{i + 1}\t99\t.\t+\t.\tParent=t{i}\n")) },
        { "bed", string.Concat(Enumerable.Range(0, 40).Select(i => $"chr1\t{i}\t{i + 60}\tg{i / 2}|P_{i % 2}\t0\t{"+-"[i % 2]}\n")) },
        { "table", "# feature\tclass\tchromosome\tgenomic_accession\tstart\tend\tstrand\tsymbol\tGeneID\tlocus_tag\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"gene\tprotein_coding\t1\tAL1.2\t{i + 1}\t{i + 9}\t+\tS\t{i}\tg{i}\n")) },
        { "vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"chr1\t{i + 1}\t.\tA\tC,<DEL>,GT,*\t.\tPASS\tAF=0.{i}\n")) },
        { "split", string.Concat(Enumerable.Range(0, 20).Select(i => $"g{i}\n")) },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_give_documented_errors_and_take_little_memory(string format, string text)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        Read(format, whole);   // the undamaged file is fine
        var refused = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(format, Damage.Any(_random, whole));
            }
            catch (GenomicsDataException error)
            {
                Assert.NotEmpty(error.Message);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        }
        Assert.InRange(refused, format == "split" ? 0 : 1, Trials);   // a split may name genes that the data lack
    }

    private void Read(string format, byte[] contents)
    {
        var path = _folder.File("damaged");
        File.WriteAllBytes(path, format.EndsWith(".gz") ? DamageGzip(contents) : contents);
        var genes = TestGenes.Dataset(40);
        switch (format)
        {
            case "fasta" or "fasta.gz": FastaReader.ReadAll(path); break;
            case "sequences": _ = SequenceTableReader.Read(path).Count(); break;
            case "groups": GroupSplit.ReadGroups(genes, path); break;
            case "split": FileSplit.Read(genes, path, _folder.Write("testing", "g39\n")); break;
            case "gtex":
                GtexExpression.ReadSampleMedians(path,
                _folder.Write("attributes", "SAMPID\tSMTSD\nc0\tLung\nc1\tLiver\nc2\tLung\n"), new GtexOptions { Threads = 1 }); break;
            case "attributes":
                GtexExpression.ReadSampleMedians(_folder.Write("samples", "#1.2\n1\t1\nName\tDescription\tc0\ng\tx\t1\n"),
                path); break;
            case "gtf" or "gff3" or "bed" or "table":
                GeneAnnotation.Read(path);
                break;
            case "vcf":
                using (var vcf = new VcfReader(path)) _ = vcf.ReadAll().Count(r => r.ToString().Length > 0);
                break;
            default: ExpressionTable.Read(path); break;
        }
    }

    private byte[] DamageGzip(byte[] contents)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(contents);
        var bytes = compressed.ToArray();
        if (contents.Length != Encoding.UTF8.GetByteCount(Fasta())) bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private static string Fasta()
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, 30)
            .Select(i =>
            $">s{i} chr{i % 3}:{i + 1}-{i + 100}(+)\n{RandomDna.Make(random, 70)}\n{RandomDna.Make(random, 30).ToLowerInvariant()}\n"));
    }

    private static string Table(char delimiter) => $"gene{delimiter}c0{delimiter}c1{delimiter}c2\n" + Rows($"{delimiter}", delimiter);

    private static string Rows(string afterGene, char delimiter)
        => string.Concat(Enumerable.Range(0, 40)
        .Select(i => $"g{i}{afterGene}{i}.5{delimiter}{(i % 7 == 0 ? "NA" : $"{i}e-2")}{delimiter}0\n"));
}
