using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// A split given by files with one gene id per line, such as DExTER's <c>training_set.log</c> and <c>testing_set.log</c>.
/// </summary>
public static class FileSplit
{
    /// <summary>The files of a split's folder: one gene id per line, in drawing order; test genes in table order.</summary>
    public const string TrainingFile = "training.txt", ValidationFile = "validation.txt", TestingFile = "testing.txt";

    /// <summary>Writes a split as three files, each under a temporary name, renamed when complete; existing ones are replaced.</summary>
    /// <param name="folder">Is created when it does not exist.</param>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">A split of them.</param>
    /// <exception cref="GenomicsDataException">A file cannot be written.</exception>
    public static void Write(string folder, GeneDataset dataset, GeneSplit split)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        foreach (var (name, genes) in new[] { (TrainingFile, split.Training), (ValidationFile, split.Validation),
            (TestingFile, split.Testing) })
            OutputFile.WriteText(Path.Combine(folder, name), text =>
            {
                foreach (var gene in genes) text.WriteLine(dataset.Sequences[gene].Id);
            });
    }

    /// <summary>Reads the split that <see cref="Write"/> wrote.</summary>
    /// <param name="dataset">The same genes, in any order.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="GenomicsDataException">A file is missing, names no gene of the dataset, or a gene stands in two files.</exception>
    public static GeneSplit ReadFolder(GeneDataset dataset, string folder)
        => Read(dataset, Path.Combine(folder, TrainingFile), Path.Combine(folder, TestingFile), Path.Combine(folder, ValidationFile));

    /// <summary>
    /// The gene ids of one file of a split, as <see cref="Read"/> takes them: one per line, or the first column of a table.
    /// </summary>
    /// <param name="path">The file, plain or compressed; empty lines and those that begin with <c>#</c> are skipped.</param>
    /// <exception cref="GenomicsDataException">The file cannot be read.</exception>
    public static IReadOnlyList<string> ReadIds(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return [.. SplitFile.Read(path).SelectMany(line => line.Names)];
    }

    /// <summary>
    /// Reads a split. Genes of the dataset that no file names are left out; names that the dataset lacks are counted in the description.
    /// </summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="trainingFile">
    /// Training genes in drawing order (training and validation genes when there is no validation file).
    /// </param>
    /// <param name="testingFile">Test genes.</param>
    /// <param name="validationFile">Validation genes; null draws them from the training genes with the seed.</param>
    /// <param name="seed">Draws the validation genes.</param>
    /// <param name="validationShare">Share of the training genes kept for validation when they are drawn, rounded up.</param>
    /// <exception cref="GenomicsDataException">A file is missing, names no gene of the dataset, or names genes of another part (one file
    /// given twice, a copy of it).</exception>
    public static GeneSplit Read(
        GeneDataset dataset, string trainingFile, string testingFile, string? validationFile = null,
        long seed = FittingData.DefaultSeed, double validationShare = SplitParts.ValidationShare)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var ids = IndexOf(dataset);
        var training = new SplitFile("training", trainingFile, ids);
        var testing = new SplitFile("testing", testingFile, ids);
        var validation = validationFile is null ? null : new SplitFile("validation", validationFile, ids, mayBeEmpty: true);
        testing.RequireApart(training, dataset);
        validation?.RequireApart(training, dataset);
        validation?.RequireApart(testing, dataset);

        var unknown = training.Unknown + testing.Unknown + (validation?.Unknown ?? 0);
        var description =
            $"files {Path.GetFileName(trainingFile)} "
            + $"{Path.GetFileName(testingFile)}{(unknown > 0 ? $" ({unknown} names not in the data)" : "")}";
        int[] learning = [.. training.Genes, .. validation?.Genes ?? []];
        var split = validation is null
            ? SplitParts.Make(dataset.Count, $"{description} seed={seed}", learning, seed, validationShare)
            : SplitParts.Make(dataset.Count, $"{description} {Path.GetFileName(validationFile)}", learning, [.. validation.Genes]);
        return split with
        {
            Testing = [.. testing.Genes.Distinct().Order()],
            Warnings = unknown == 0 ? split.Warnings
                : [.. split.Warnings, $"the files of the split have {unknown} names that the data has not"],
        };
    }

    /// <summary>The split of which the test genes alone are known: it does not say what was learnt from.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="testingFile">Test genes.</param>
    /// <exception cref="GenomicsDataException">The file is missing or names no gene of the dataset.</exception>
    public static GeneSplit ReadTesting(GeneDataset dataset, string testingFile)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var testing = new SplitFile("testing", testingFile, IndexOf(dataset));
        var (name, unknown) = (Path.GetFileName(testingFile), testing.Unknown);
        return new GeneSplit
        {
            Description = $"test genes of {name}{(unknown > 0 ? $" ({unknown} names not in the data)" : "")}",
            Training = [],
            Validation = [],
            Testing = [.. testing.Genes.Distinct().Order()],
            Learning = [],
            Warnings = unknown == 0 ? [] : [$"{name} has {unknown} names that the data has not"],
        };
    }

    private static Dictionary<string, int> IndexOf(GeneDataset dataset)
        => dataset.Sequences.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
}
