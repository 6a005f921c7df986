#:project ../src/Genomics.Lm.Data/Genomics.Lm.Data.csproj
#:property PublishAot=false

// 3. From public files to genes one can learn from: medians per tissue of the GTEx project, windows around the starts of GENCODE's genes,
// a split and what leaks across it. Without arguments it makes up files as small as a page:
//   dotnet run samples/03-gtex-medians.cs [work-folder]
//   dotnet run samples/03-gtex-medians.cs GTEx_…_gene_median_tpm.gct.gz gencode.v26.annotation.gtf.gz GRCh38.primary_assembly.genome.fa
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var (medianFile, annotationFile, genomeFile) = args.Length == 3 ? (args[0], args[1], args[2]) : MadeUp(folder);

// any release (v6p, v7, v8, v10), any spelling of a tissue: display name, id, abbreviation, or what R makes of it
var medians = GtexExpression.ReadMedians(medianFile, new GtexOptions { Tissues = ["Whole Blood", "SKINS"], ParY = ParYPolicy.Drop });
Console.WriteLine($"{medians.Genes.Count} genes in {string.Join(", ", medians.Conditions)}");

// one window per gene on its strand; chr1, 1 and NC_000001.11 are the same chromosome
using var genome = Genome.Open(genomeFile);
var annotation = GeneAnnotation.Read(annotationFile, new AnnotationOptions { Biotypes = ["protein_coding"] });
var windows = TssWindows.Find(genome, annotation, new WindowOptions { Upstream = 2000, Downstream = 2000 });
Console.WriteLine($"{windows.Windows.Count} windows, {windows.LeftOut.Count} genes without one");

// ENSG00000000003.14 of one release is ENSG00000000003.10 of another
var options = new DatasetOptions { AlignmentIndex = 2000, Transform = ExpressionTransform.Log2Plus1, IgnoreIdVersion = true };
var dataset = GeneDataset.Join(windows.Cut(), medians, options);
var random = StudySplit.Make(dataset);
var relations = LeakageAudit.Find(dataset);
Console.WriteLine(
    $"{dataset.Count} genes; of a random split's test genes {LeakageAudit.Check(relations, random).TouchedShare:P0} overlap or resemble "
        + $"a gene that is learnt from");
var split = GroupSplit.Make(dataset, relations.GroupNames);
Console.WriteLine($"with related genes kept together: {LeakageAudit.Check(relations, split).TouchedShare:P0}");
FileSplit.Write(Path.Combine(folder, "split"), dataset, split);

// medians can also be made from the samples themselves, row by row
if (args.Length != 3)
{
    var table = GtexExpression.ReadSampleMedians(Path.Combine(folder, "samples.gct"), Path.Combine(folder, "attributes.txt"));
    Console.WriteLine($"{table.Genes[0]}: {string.Join(", ", table.Conditions.Select((tissue, i) => $"{tissue} {table[0, i]}"))}");
}

static (string Medians, string Annotation, string Genome) MadeUp(string folder)
{
    Directory.CreateDirectory(folder);
    string Write(string name, params IEnumerable<string> lines)
    {
        File.WriteAllLines(Path.Combine(folder, name), lines);
        return Path.Combine(folder, name);
    }
    var random = new CounterRandom(seed: 3);
    // neighbours in pairs
    var genes = Enumerable.Range(0, 60).Select(i => (Id: $"ENSG{i:D11}", Start: 5000 + 6000 * (i / 2) + 1500 * (i % 2))).ToArray();
    Write("attributes.txt", "SAMPID\tSMTSD", "GTEX-1\tLung", "GTEX-2\tLung", "GTEX-3\tLung", "GTEX-4\tWhole Blood");
    Write("samples.gct", "#1.2", "1\t4", "Name\tDescription\tGTEX-1\tGTEX-2\tGTEX-3\tGTEX-4", "ENSG00000000003.14\tTSPAN6\t1\t9\t4\t0.5");
    return (
        Write("medians.gct", ["#1.2", $"{genes.Length}\t2", "Name\tDescription\tSkin - Sun Exposed (Lower leg)\tWhole Blood",
            .. genes.Select((g, i) => FormattableString.Invariant($"{g.Id}.{i % 9}\tGENE{i}\t{i * 0.5}\t{60 - i}"))]),
        Write("genes.gtf", genes.Select((g, i) =>
            $"chr1\tHAVANA\tgene\t{g.Start}\t{g.Start + 900}\t.\t{"+-"[i % 2]}\t.\tgene_id \"{g.Id}.12\"; gene_type \"protein_coding\"; "
            + $"gene_name \"GENE{i}\";")),
        Write("genome.fa", ">1", string.Concat(Enumerable.Range(0, 200_000).Select(_ => "ACGT"[random.NextInt(4)]))));
}
