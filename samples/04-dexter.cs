#:project ../src/Genomics.Lm.Dexter/Genomics.Lm.Dexter.csproj
#:property PublishAot=false

// 4. DExTER from your own program: which k-mers, in which regions, go with expression; a model of them; how far to trust it.
// Without a FASTA file and a table it makes up 400 windows whose value follows a motif before the start:
//   dotnet run samples/04-dexter.cs [work-folder]
//   dotnet run samples/04-dexter.cs genes.fa table.tsv
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Output;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var (fasta, table) = args.Length == 2 ? (args[0], args[1]) : MadeUp(folder);

var dataset = GeneDataset.Join(FastaReader.ReadAll(fasta), ExpressionTable.Read(table), new DatasetOptions { AlignmentIndex = 150 });
var split = StudySplit.Make(dataset);
var result = DexterExperiment.Run(dataset, split, new DexterOptions { Bins = 7, KmerMaxLength = 5 });
var condition = result.Conditions[0];
Console.WriteLine(
    $"{condition.Model.NonZero} of {condition.Model.Variables.Count} variables, r = {condition.Test.Pearson:0.00} on "
        + $"{condition.Test.Genes} test genes");

foreach (var (variable, loss) in VariableImportance.Of(condition).Variables.Take(3))
    Console.WriteLine($"  {variable.Name}: R² falls by {loss:0.000} without it");
var chance = PermutationNull.Run(dataset, split, condition.Condition, permutations: 9, result.Predictor.Options);
Console.WriteLine($"p = {chance.PearsonPValue:0.0} for as good a prediction by chance (9 permutations, exploration included)");

DexterOutput.Write(Path.Combine(folder, "dexter"), result);
using var predictor = DexterPredictor.Load(Path.Combine(folder, "dexter"));
var predictions = new double[dataset.Count];
predictor.Predict(dataset.Sequences, predictions);
Console.WriteLine($"tables and the predictor: {Path.Combine(folder, "dexter")}");

static (string Fasta, string Table) MadeUp(string folder)
{
    var random = new Random(1);
    var (fasta, table) = (Path.Combine(folder, "genes.fa"), Path.Combine(folder, "table.tsv"));
    using var sequences = new StreamWriter(fasta);
    using var values = new StreamWriter(table);
    values.WriteLine("gene\tliver");
    for (var gene = 0; gene < 400; gene++)
    {
        var bases = Enumerable.Range(0, 301).Select(_ => "ACGT"[random.Next(4)]).ToArray();
        var motifs = random.Next(4);
        for (var i = 0; i < motifs; i++) "GATA".CopyTo(0, bases, 100 + 10 * random.Next(5), 4);
        sequences.WriteLine($">gene{gene}\n{new string(bases)}");
        values.WriteLine(FormattableString.Invariant($"gene{gene}\t{motifs + random.NextDouble()}"));
    }
    return (fasta, table);
}
