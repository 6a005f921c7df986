using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Dexter.Output.Internals;

namespace Genomics.Lm.Dexter.Output;

/// <summary>
/// Writes a run as a folder: the original program's files (domains, split, matrices, LASSO, exploration graph), tables with signed
/// correlations and coefficients, pictures where something draws them (<see cref="DexterOutputOptions.Draw"/>), and a predictor folder
/// (<c>predictor.json</c>, <c>model.json</c>).
/// </summary>
public static class DexterOutput
{
    /// <summary>
    /// What <see cref="Write"/> writes into the folder, whatever the run; folders with a <c>/</c> at the end. Pictures of lattices, and
    /// the folders of conditions when there are several, are called by words and conditions.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        PredictorCatalog.FileName, ModelFile.Name, "metrics.json", "all_domains.dat", "root_domains.dat", "training_set.log",
        "testing_set.log", "data/", "models/", "ALL.lasso", "exploration_graph.dot", "domains.tsv", "coefficients.tsv", "decisions.tsv",
        "importance.tsv", "exploration_graph.svg", "region_map.svg", "importance.svg", "model_swap.tsv", "model_swap.svg",
    ];

    /// <summary>
    /// Writes one condition into the folder itself; several into a folder each (<see cref="FolderOf"/>), beside the predictor of all.
    /// </summary>
    /// <param name="folder">Is created, or empty; all files are written beside it first, and it is renamed at the end.</param>
    /// <param name="result">The run.</param>
    /// <param name="options">What to write; null: the defaults.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="IOException">The folder holds files, or it cannot be written.</exception>
    public static void Write(string folder, DexterExperimentResult result, DexterOutputOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(result);
        options ??= new DexterOutputOptions();
        PredictorFolder.Save(folder, result.Predictor.Info, temporary => WriteAll(temporary, result, options, cancellationToken));
    }

    /// <summary>
    /// The folder of a condition below the run's folder when there are several: its name, as far as file names may hold it.
    /// </summary>
    /// <param name="result">The run.</param>
    /// <param name="condition">Index of the condition in <see cref="DexterExperimentResult.Conditions"/>.</param>
    public static string FolderOf(DexterExperimentResult result, int condition)
    {
        ArgumentNullException.ThrowIfNull(result);
        return FileNames.Of([.. result.Conditions.Select(c => c.Condition)])[condition];
    }

    private static void WriteAll(string folder, DexterExperimentResult result, DexterOutputOptions options,
        CancellationToken cancellationToken)
    {
        ModelFile.Write(Path.Combine(folder, ModelFile.Name), result.Predictor);
        if (result.Conditions.Count == 1)
        {
            new ConditionFolder(folder, result, 0, options, cancellationToken).Write();
            return;
        }
        WriteSwap(folder, ModelSwap.Of(result, cancellationToken: cancellationToken), options);
        for (var i = 0; i < result.Conditions.Count; i++)
        {
            var index = i;
            var own = result.Predictor.Select([result.Conditions[i].Condition]);
            PredictorFolder.Save(Path.Combine(folder, FolderOf(result, i)), own.Info, temporary =>
            {
                ModelFile.Write(Path.Combine(temporary, ModelFile.Name), own);
                new ConditionFolder(temporary, result, index, options, cancellationToken).Write();
            });
        }
    }

    private static void WriteSwap(string folder, ModelSwap swap, DexterOutputOptions options)
    {
        string Row(int model)
            => string.Join('\t', swap.Conditions.Select((_, values) => swap[model, values].ToString(CultureInfo.InvariantCulture)));
        OutputFile.WriteText(Path.Combine(folder, "model_swap.tsv"), text =>
        {
            text.WriteLine($"model\t{string.Join('\t', swap.Conditions.Select(TableCell.Of))}");
            for (var model = 0; model < swap.Conditions.Count; model++)
                text.WriteLine($"{TableCell.Of(swap.Conditions[model])}\t{Row(model)}");
        });
        options.Draw?.Invoke(swap.ToSection(), Path.Combine(folder, "model_swap.svg"));
    }
}
