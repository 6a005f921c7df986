using System.Text;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Fuzz;

/// <summary>Every public reader of other people's formats, with a small file of each.</summary>
internal static class Readers
{
    public static IReadOnlyList<Reader> All { get; } =
    [
        Text("FASTA", "a.fa", Fasta, path => _ = FastaReader.ReadAll(path)),
        Text("FASTA by random access", "a.fa", Fasta, ReadGenome),
        Text("FASTA index", "a.fa.fai", "a\t10\t3\t5\t6\nb\t8\t18\t4\t5\n", path => ReadGenome(path[..^4]))
            with { Beside = [("a.fa", Encoding.ASCII.GetBytes(Fasta))] },
        new("bgzip FASTA", "a.fa.gz", Written("s.fa.gz", path => FastaWriter.Write(path, Windows(40))),
            path => _ = FastaReader.ReadAll(path)),
        new("bgzip FASTA by random access", "a.fa.gz", Written("s.fa.gz", path => FastaWriter.Write(path, Windows(40))), ReadGenome),
        new("2bit", "a.2bit", TwoBit(), ReadGenome),
        Text("sequences as a table", "s.tsv", "a\tACGT\nb\tGGCC\n", path => _ = SequenceTableReader.Read(path).ToList()),
        Text("GTF", "a.gtf", Gtf, ReadAnnotation),
        Text("GFF3", "a.gff3", Gff3, ReadAnnotation),
        Text("BED", "a.bed", "chr1\t10\t20\tg1\t0\t+\nchr1\t30\t50\tg2|p1\t0\t-\n", ReadAnnotation),
        Text("VCF", "a.vcf", Vcf, ReadVariants),
        Text("expression table", "t.tsv", Table('\t'), path => _ = ExpressionTable.Read(path)),
        Text("comma table", "t.csv", Table(','), path => _ = ExpressionTable.Read(path)),
        Text("GCT", "t.gct", "#1.2\n3\t2\nName\tDescription\tA\tB\ng1\tx\t1\t2\ng2\ty\t3\t4\ng3\tz\t5\t6\n",
            path => _ = ExpressionTable.Read(path)),
        Text("GTEx medians", "m.gct", "#1.2\n2\t2\nName\tDescription\tPituitary\tWhole Blood\nENSG01.2\tx\t1\t2\nENSG02.1\ty\t3\t4\n",
            path => _ = GtexExpression.ReadMedians(path)),
        Text("labelled sequences", "l.csv", "sequence,label\nACGTACGT,0\nGGCCGGCC,1\nTTTTACGT,1\nACACACAC,0\n",
            path => _ = LabelledSequences.Read(path)),
        Text("list of ids", "ids.txt", "g1\ng2\ng3\n", path => _ = FileSplit.ReadIds(path)),
        Text("exploration graph", "g.dat", "\"\\%CG[-125;341] rho: 54.762\\%\" -> \"\\%CGA[-125;341] rho: 25.732\\%\"\n",
            path => _ = RecordedDomains.Read(path)),
        new("config.json", "config.json", File.ReadAllBytes(TestFolders.Golden("tiny-a/config.json")),
            path => _ = EncoderConfigFile.Read(path)),
        new("tokenizer.json", "tokenizer.json",
            Written("tokenizer.json", path => DnaTokenizer.Create([("A", "C"), ("G", "T"), ("AC", "GT")]).Save(path)), ReadTokenizer),
        new("safetensors", "m.safetensors", Written("s.safetensors", path => SafetensorsWriter.Write(path, Tensors())),
            path => { using var file = SafetensorsFile.Open(path); ReadAll(file); }),
        new("pytorch_model.bin", "m.bin", Checkpoint(), path => { using var file = TorchCheckpoint.Open(path); ReadAll(file); }),
    ];

    private const string Fasta = ">a first\nACGTN\nACGTA\n>b\nGGCC\nTTAA\n";

    private const string Gtf =
        "#!genome\nchr1\tx\tgene\t100\t900\t.\t+\t.\tgene_id \"g1\"; gene_name \"n\"; gene_type \"protein_coding\";\n"
        + "chr1\tx\ttranscript\t100\t900\t.\t+\t.\tgene_id \"g1\"; transcript_id \"t1\"; tag "
        + "\"Ensembl_canonical\";\nchr1\tx\texon\t100\t300\t.\t+\t.\tgene_id \"g1\"; transcript_id \"t1\";\n"
        + "chr2\tx\tgene\t50\t70\t.\t-\t.\tgene_id \"g2\";\n";

    private const string Gff3 =
        "##gff-version "
        + "3\nchr1\tx\tgene\t100\t900\t.\t+\t.\tID=gene:g1;Name=n;biotype=protein_coding\nchr1\tx\tmRNA\t100\t900\t.\t+\t.\t"
        + "ID=t1;Parent=gene:g1\n"
        + "chr1\tx\texon\t100\t300\t.\t+\t.\tID=e1;Parent=t1\n###\nchr2\tx\tgene\t50\t70\t.\t-\t.\tID=g2\n";

    private const string Vcf =
        "##fileformat=VCFv4.3\n##contig=<ID=chr1,length=1000>\n##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\">\n#CHROM\tPOS\t"
            + "ID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        + "chr1\t10\trs1\tA\tC,G\t.\tPASS\tDP=3\nchr1\t20\t.\tAC\tA\t50\t.\t.\nchr1\t30\t.\tA\t<DEL>\t.\t.\tEND=50\n";

    private static string Table(char separator)
        => string.Join('\n', ((string[])["gene|A|B", "g1|1.5|2", "g2|NA|3e-3", "g3|0|7", "g4|4|-1"]).Select(line =>
        line.Replace('|', separator))) + "\n";

    private static Reader Text(string name, string file, string seed, Action<string> read)
        => new(name, file, Encoding.UTF8.GetBytes(seed), read);

    private static IEnumerable<DnaSequence> Windows(int count)
    {
        var random = new CounterRandom(11);
        return Enumerable.Range(0, count)
            .Select(i => new DnaSequence($"w{i}", string.Concat(Enumerable.Range(0, 120).Select(_ => "ACGTN"[random.NextInt(5)]))));
    }

    private static byte[] Written(string name, Action<string> write)
    {
        using var folder = new TemporaryFolder();
        write(folder.File(name));
        return File.ReadAllBytes(folder.File(name));
    }

    private static void ReadGenome(string path)
    {
        using var genome = Genome.Open(path);
        for (var chromosome = 0; chromosome < genome.Chromosomes.Count; chromosome++)
        {
            var length = (int)Math.Min(1000, genome.Chromosomes[chromosome].Length);
            genome.Read(chromosome, genome.Chromosomes[chromosome].Length - length, new byte[length]);
        }
    }

    private static void ReadAnnotation(string path)
    {
        _ = GeneAnnotation.Read(path);
        _ = GeneAnnotation.Read(path, new AnnotationOptions { Feature = "exon" });
    }

    private static void ReadVariants(string path)
    {
        using var reader = new VcfReader(path);
        foreach (var record in reader.ReadAll()) _ = record.Alternatives.Count;
    }

    private static void ReadTokenizer(string path) => _ = DnaTokenizer.Load(path).EncodeToTokens("ACGTACGTNNACG").ToList();

    private static void ReadAll(IParameterSource source)
    {
        foreach (var name in source.Names)
        {
            var size = source.Shape(name).Aggregate(1L, (a, b) => a * b);
            if (size < 1 << 20) source.Read(name, new float[size]);
        }
    }

    private static ParameterSet Tensors()
    {
        var tensors = new ParameterSet();
        tensors.Write("layer.weight", [2, 3], [1, 2, 3, 4, 5, 6]);
        tensors.Write("layer.bias", [3], [0.5f, -1, 2]);
        return tensors;
    }

    // version 0, little-endian: signature, version, count, reserved; name, offset; size, blocks, masks, reserved, packed bases
    private static byte[] TwoBit()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var number in (uint[])[0x1A412743, 0, 1, 0]) writer.Write(number);
        writer.Write((byte)1);
        writer.Write((byte)'a');
        foreach (var number in (uint[])[22, 10, 1, 2, 3, 1, 0, 4, 0]) writer.Write(number);
        writer.Write([0b00011011, 0b11100100, 0b01010000]);
        writer.Flush();
        return stream.ToArray();
    }

    // a state dictionary of one tensor as torch.save writes it
    private static byte[] Checkpoint()
    {
        byte[] pickle =
        [
            .. "\x80\x02}q\x00X\x01\x00\x00\x00"u8[..0], 0x80, 2, (byte)'}', (byte)'q', 0, (byte)'X', 1, 0, 0, 0, (byte)'w', (byte)'q', 1,
            .. "ctorch._utils\n_rebuild_tensor_v2\n"u8, (byte)'q', 2, (byte)'(', (byte)'(', (byte)'X', 7, 0, 0, 0, .. "storage"u8,
                .. "ctorch\nFloatStorage\n"u8,
            (byte)'X', 1, 0, 0, 0, (byte)'0', (byte)'X', 3, 0, 0, 0, .. "cpu"u8, (byte)'K', 4, (byte)'t', (byte)'Q', (byte)'K', 0,
                (byte)'K', 2, (byte)'K', 2, 0x86,
            (byte)'K', 2, (byte)'K', 1, 0x86, 0x89, .. "ccollections\nOrderedDict\n"u8, (byte)')', (byte)'R', (byte)'t', (byte)'R',
                (byte)'s', (byte)'.',
        ];
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in ((string, byte[])[])[("m/data.pkl", pickle),
                ("m/data/0", [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64]), ("m/version", "3\n"u8.ToArray())])
            {
                using var entry = zip.CreateEntry(name, System.IO.Compression.CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        return stream.ToArray();
    }
}
