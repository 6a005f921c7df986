using System.Text;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets;

/// <summary>A split given by files with one gene id per line, such as DExTER's <c>training_set.log</c> and <c>testing_set.log</c>.</summary>
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
        foreach (var (name, genes) in new[] { (TrainingFile, split.Training), (ValidationFile, split.Validation), (TestingFile, split.Testing) })
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

    /// <summary>Reads a split. Genes of the dataset that no file names are left out; names that the dataset lacks are counted in the description.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="trainingFile">Training genes in drawing order (training and validation genes when there is no validation file).</param>
    /// <param name="testingFile">Test genes.</param>
    /// <param name="validationFile">Validation genes; null draws them from the training genes with the seed.</param>
    /// <param name="seed">Draws the validation genes.</param>
    /// <param name="validationShare">Share of the training genes kept for validation when they are drawn, rounded up.</param>
    /// <exception cref="GenomicsDataException">A file is missing, names no gene of the dataset, or a gene stands in two files.</exception>
    public static GeneSplit Read(
        GeneDataset dataset, string trainingFile, string testingFile, string? validationFile = null,
        long seed = FittingData.DefaultSeed, double validationShare = SplitParts.ValidationShare)
    {
        var genes = new Names(dataset);
        var training = genes.Read(trainingFile);
        var validation = validationFile is null ? [] : genes.Read(validationFile, mayBeEmpty: true);
        var testing = genes.Read(testingFile);
        var description = $"files {Path.GetFileName(trainingFile)} {Path.GetFileName(testingFile)}{(genes.Unknown > 0 ? $" ({genes.Unknown} names not in the data)" : "")}";
        int[] learning = [.. training, .. validation];
        var split = validationFile is null
            ? SplitParts.Make(dataset.Count, $"{description} seed={seed}", learning, seed, validationShare)
            : SplitParts.Make(dataset.Count, $"{description} {Path.GetFileName(validationFile)}", learning, [.. validation]);
        return split with { Testing = [.. testing.Distinct().Order()] };
    }

    /// <summary>Looks gene ids up, and sees to it that no gene stands in two files.</summary>
    private sealed class Names(GeneDataset dataset)
    {
        private readonly Dictionary<string, int> _indexOf = dataset.Sequences.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
        private readonly Dictionary<int, string> _fileOf = [];

        public int Unknown { get; private set; }

        public List<int> Read(string path, bool mayBeEmpty = false)
        {
            using var reader = new LineReader(path);
            var genes = new List<int>();
            string? example = null;
            while (reader.TryReadLine(out var line))
            {
                var id = Encoding.UTF8.GetString(line.Trim(" \t"u8));
                if (id.Length == 0) continue;
                example ??= id;
                if (!_indexOf.TryGetValue(id, out var gene))
                {
                    Unknown++;
                    continue;
                }
                if (!_fileOf.TryAdd(gene, path) && _fileOf[gene] != path)
                    throw new GenomicsDataException($"names gene '{id}', which {_fileOf[gene]} names too; a gene belongs to one part of a split", path, reader.LineNumber, id);
                genes.Add(gene);
            }
            if (genes.Count == 0 && !(mayBeEmpty && example is null))
                throw new GenomicsDataException($"names no gene of the dataset (first line: '{example ?? "(empty)"}', dataset: '{_indexOf.Keys.First()}'); expected one gene id per line", path);
            return genes;
        }
    }
}
