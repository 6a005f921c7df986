#:project ../src/Genomics.Lm.Study/Genomics.Lm.Study.csproj
#:property PublishAot=false

// 5. The study, end to end: windows around every gene's start, the study's split, DExTER, fine-tuning, report. With the study's own files:
//   genomics-lm fetch dnabert2
//   dotnet run --file samples/05-study.cs GRCh38.fa gencode.gtf.gz GTEx_…_gene_median_tpm.gct.gz study-folder
// Interrupted, the same call goes on where it was. `genomics-lm study` is the same with every option, samples/FineTuneOnGpu the same on a
// GPU. Without these files it makes up a genome of 90 genes and starts from random weights: every step is the same, only the sizes differ.
//   dotnet run --file samples/05-study.cs [work-folder]
using System.Globalization;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Recorded;
using Genomics.Lm.Training;

var isReal = args.Length == 4;
var folder = isReal ? args[3] : args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var (genome, annotation, medians) = isReal ? (args[0], args[1], args[2]) : MadeUp(folder);
using var study = ExpressionStudy.Run(new StudyOptions
{
    Folder = Path.Combine(folder, "study"),
    Genome = genome,
    Annotation = annotation,
    Gtex = medians,
    Model = isReal ? "dnabert2" : null,
    FineTuning = isReal ? FineTuneOptions.Study
        : FineTuneOptions.Study with { Optimizer = new() { Epochs = 1 }, Network = new() { Encoder = EncoderPresets.Mini } },
}, Console.WriteLine);
Console.WriteLine(study.Comparison.Verdict);
Console.WriteLine($"the report: {Path.Combine(folder, "study", "report.html")}");

// genes whose surroundings are the richer in G and C the more they are expressed
static (string Genome, string Annotation, string Medians) MadeUp(string folder)
{
    const int Genes = 90, Spacing = 4500;
    var random = new CounterRandom(seed: 5);
    var shares = Enumerable.Range(0, Genes).Select(_ => 0.3 + 0.4 * random.NextDouble()).ToArray();
    string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }
    return (
        Write("genome.fa",
        [">chr1",
            .. shares.Select(gc => string.Concat(Enumerable.Range(0, Spacing)
                .Select(_ => (random.NextDouble() < gc ? "GC" : "AT")[random.NextInt(2)])))]),
        Write("genes.gtf",
        shares.Select((_, i) =>
            $"chr1\tmade up\tgene\t{i * Spacing + 2100}\t{i * Spacing + 2400}\t.\t{"+-"[i % 2]}\t.\tgene_id \"ENSG{i:D11}.2\"; gene_type "
            + $"\"protein_coding\";")),
        Write("medians.tsv",
        ["gene\tPituitary",
            .. shares.Select((gc, i) =>
                $"ENSG{i:D11}.1\t{Math.Exp(8 * (gc - 0.5) + 0.3 * random.NextNormal()).ToString(CultureInfo.InvariantCulture)}")]));
}
