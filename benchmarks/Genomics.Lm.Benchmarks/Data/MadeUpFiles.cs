using System.Globalization;
using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Benchmarks.Data;

/// <summary>Files with random contents in a folder of their own, all of a wanted number of bytes.</summary>
internal sealed class MadeUpFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genomics-lm-").FullName;

    /// <summary>
    /// FASTA with lines of 60 bases in records of about as many bases as asked for, half of it soft-masked in stretches of some hundred
    /// bases.
    /// </summary>
    public string Genome(string name, int bytes, int recordBases)
    {
        var random = new CounterRandom(1);
        var line = new char[61];
        line[60] = '\n';
        var (record, left, lowerCase) = (0, 0, false);
        return Write(name, bytes, text =>
        {
            if (left <= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $">chr{++record} made up\n");
                left = recordBases;
            }
            if (random.NextInt(5) == 0) lowerCase = !lowerCase;
            for (var i = 0; i < 60; i++) line[i] = (lowerCase ? "acgt" : "ACGT")[random.NextInt(4)];
            text.Append(line);
            left -= 60;
        });
    }

    public string Gtf(int bytes)
    {
        var gene = 0;
        return Write("genes.gtf", bytes, text =>
        {
            var (start, strand) = (1000L * ++gene, "+-"[gene % 2]);
            var attributes = $"gene_id \"ENSG{gene:D11}.1\"; gene_type \"protein_coding\"; gene_name \"GENE{gene}\"; level 2;";
            Feature("gene", start, start + 900, "");
            for (var transcript = 0; transcript < 4; transcript++)
            {
                var more = $" transcript_id \"ENST{4 * gene + transcript:D11}.1\"; transcript_type \"protein_coding\"; tag \"basic\";";
                Feature("transcript", start, start + 900, more);
                for (var exon = 0; exon < 6; exon++)
                    Feature("exon", start + 100 * exon, start + 100 * exon + 50, $"{more} exon_number {exon + 1};");
            }

            void Feature(string type, long from, long to, string more)
                => text.Append(CultureInfo.InvariantCulture, $"chr1\tHAVANA\t{type}\t{from}\t{to}\t.\t{strand}\t.\t{attributes}{more}\n");
        });
    }

    public string Vcf(int bytes)
    {
        var position = 0;
        return Write("variants.vcf", bytes, text =>
        {
            if (text.Length == 0) text.Append("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
            text.Append(CultureInfo.InvariantCulture,
                $"chr1\t{position += 37}\trs{position}\tA\t{(position % 5 == 0 ? "C,<DEL>" : "G")}\t50\tPASS\tAC=3;AF=0.00"
                    + $"{position % 100};AN=5008\n");
        });
    }

    /// <summary>A sample-level GCT of 2,000 samples of 50 tissues, and their attributes.</summary>
    public (string Samples, string Attributes, long Bytes) SampleGct(int genes)
    {
        var (random, columns) = (new CounterRandom(2), Enumerable.Range(0, 2000).ToArray());
        var text =
            new StringBuilder(
            $"#1.2\n{genes}\t{columns.Length}\nName\tDescription\t{string.Join('\t', columns.Select(c => $"GTEX-{c}"))}\n");
        for (var gene = 0; gene < genes; gene++)
        {
            text.Append(CultureInfo.InvariantCulture, $"ENSG{gene:D11}.1\tG");
            foreach (var _ in columns) text.Append(CultureInfo.InvariantCulture, $"\t{random.NextInt(100_000) / 1000.0}");
            text.Append('\n');
        }
        File.WriteAllText(Path("samples.gct"), text.ToString());
        File.WriteAllText(Path("attributes.txt"), "SAMPID\tSMTSD\n" + string.Concat(columns.Select(c => $"GTEX-{c}\ttissue {c % 50}\n")));
        return (Path("samples.gct"), Path("attributes.txt"), new FileInfo(Path("samples.gct")).Length);
    }

    public string Gzip(string file)
    {
        using var gzip = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Optimal);
        using var plain = File.OpenRead(file);
        plain.CopyTo(gzip);
        return file + ".gz";
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    // records until there are enough bytes; the last line is filled up with its own end so that sizes are exact
    private string Write(string name, int bytes, Action<StringBuilder> append)
    {
        var text = new StringBuilder();
        while (text.Length < bytes) append(text);
        text.Length = bytes;
        while (text[^1] != '\n') text.Length--;
        text.Append('\n', bytes - text.Length);
        File.WriteAllText(Path(name), text.ToString(), Encoding.ASCII);
        return Path(name);
    }
}
