using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Runs.Internals;
using Genomics.Lm.Training;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// A fine-tuning into a folder: checkpoints while it trains; predictor, <c>history.tsv</c>, TensorBoard events, <c>metrics.json</c>, the
/// test genes' <c>predictions.tsv</c> and <c>learnt.json</c> in the folder when all is done. Interrupted at any moment,
/// <see cref="Resume"/> leads to the same result.
/// </summary>
/// <example>
/// <code>
/// using var run = FineTuningRun.Resume("lm");
/// if (run.IsFinished) return;
/// var learner = run.Learner(options);
/// var fit = learner.FitModel(dataset.ForFitting(split));
/// run.Finish(fit, options, dataset, split);
/// </code>
/// </example>
public sealed class FineTuningRun : IDisposable
{
    /// <summary>The kind of run, in <see cref="RunFolderOptions.Verb"/>.</summary>
    public const string Verb = "finetune";

    /// <summary>Names of the results in the folder.</summary>
    public const string MetricsFile = "metrics.json", HistoryFile = "history.tsv", PredictionsFile = "predictions.tsv";

    private static readonly string[] Names =
    [
        PredictorCatalog.FileName, "head.json", "config.json", "tokenizer.json", "model.safetensors",
        MetricsFile, HistoryFile, PredictionsFile, LearntGenes.FileName, RunManifest.FileName,
        $"{LoraAdapters.FolderName}/{LoraAdapters.ConfigName}", $"{LoraAdapters.FolderName}/{LoraAdapters.FileName}",
    ];

    private readonly RunFolder _folder;
    private string? _start;

    private FineTuningRun(string folder, bool force, bool resume, IReadOnlyList<string>? inputs)
        => _folder = RunFolder.Open(folder,
            new RunFolderOptions { Verb = Verb, Force = force, Resume = resume, Names = Names, Inputs = inputs ?? [] });

    /// <summary>Whether the run had ended when it was resumed: its result is in place and nothing is left to do.</summary>
    public bool IsFinished => _folder.IsFinished;

    /// <summary>Whether there are checkpoints that it goes on from; without any it begins at the beginning.</summary>
    public bool HasCheckpoints => _folder.HasCheckpoints;

    /// <summary>Begins at the beginning.</summary>
    /// <param name="folder">The predictor folder to be.</param>
    /// <param name="force">Replaces the results of an earlier run, and starts an unfinished one anew. Foreign files are kept.</param>
    /// <param name="inputs">Files and folders that the run reads, so that none is replaced by its result; null for none.</param>
    /// <exception cref="ArgumentException">The current or the home folder, one that holds them, or a root; or an input would be
    /// replaced.</exception>
    /// <exception cref="GenomicsDataException">
    /// The folder holds files or an unfinished run and <paramref name="force"/> is not set, another run writes to it,
    /// or it cannot be written.
    /// </exception>
    public static FineTuningRun Start(string folder, bool force = false, IReadOnlyList<string>? inputs = null)
        => new(folder, force, resume: false, inputs);

    /// <summary>Goes on from the checkpoints of an interrupted run; without any it begins at the beginning.</summary>
    /// <param name="folder">The predictor folder to be.</param>
    /// <param name="force">Replaces the results of an earlier run. Foreign files are kept.</param>
    /// <param name="inputs">Files and folders that the run reads, so that none is replaced by its result; null for none.</param>
    /// <exception cref="ArgumentException">The current or the home folder, one that holds them, or a root; or an input would be
    /// replaced.</exception>
    /// <exception cref="GenomicsDataException">
    /// The folder holds other files and <paramref name="force"/> is not set, another run writes to it, or it cannot be written.
    /// </exception>
    public static FineTuningRun Resume(string folder, bool force = false, IReadOnlyList<string>? inputs = null)
        => new(folder, force, resume: true, inputs);

    /// <summary>The learner that keeps its checkpoints in this run.</summary>
    /// <param name="options">How to fit.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="start">The model to start from; null draws random weights.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LanguageModelLearner Learner(FineTuneOptions options, IComputeEngine? engine = null, ModelFolder? start = null)
    {
        _start = start?.Path;
        return new(options, engine, start) { CheckpointFolder = _folder.Work, LogFolder = _folder.Work, Resume = true };
    }

    /// <summary>Saves the predictor with its history, scores it on validation and test genes, and puts everything in place.</summary>
    /// <param name="fit">What the learner fitted.</param>
    /// <param name="options">How it was fitted.</param>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Their split.</param>
    /// <param name="writeMore">Writes more, such as a manifest, into the folder it is given; null for nothing.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives stages.</param>
    /// <param name="cancellationToken">Stops the work; checkpoints are kept.</param>
    /// <exception cref="GenomicsDataException">A file cannot be written.</exception>
    public void Finish(
        LanguageModelFit fit, FineTuneOptions options, GeneDataset dataset, GeneSplit split, Action<string>? writeMore = null,
        int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        Enter("predictor");
        fit.Predictor.Save(_folder.Result);
        // weights drawn here are no model that others have
        if (fit.Adapters.Count > 0 && _start is not null) WriteAdapters(fit, options.Start.Lora!, _start);
        Enter("history");
        fit.History.Write(In(HistoryFile));
        // each resume begins another, with all points so far
        var events = Directory.EnumerateFiles(_folder.Work, "events.out.tfevents.*.genomics-lm").Max(StringComparer.Ordinal);
        if (events is not null) File.Copy(events, In(Path.GetFileName(events)));
        Enter("test genes");
        var tested = fit.Predictor.Predict([.. split.Testing.Select(gene => dataset.Sequences[gene])],
            new PredictOptions { Threads = threads }, cancellationToken: cancellationToken);
        tested.Write(In(PredictionsFile));
        FineTuningMetrics.Write(In(MetricsFile), dataset, split, fit, tested, options.Selection.Refit, threads, Enter, cancellationToken);
        LearntGenes.Of(dataset, split).Write(_folder.Result);
        Enter("manifest");
        writeMore?.Invoke(_folder.Result);
        Enter("renaming");
        _folder.Publish();

        void Enter(string step)
        {
            progress?.Report(new WorkProgress($"result: {step}", 0, 0));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // of the first network, with the head where it is that of the published model
    private void WriteAdapters(LanguageModelFit fit, LoraSpec spec, string start)
    {
        var (tensors, network) = (ParameterSet.Copy(fit.Adapters[0]), fit.Predictor.Network);
        if (network.Model.Head is PooledHead { Pooling: Pooling.Pooler, Anchored: false })
            foreach (var info in ParameterCatalog.For(network.Model).Where(info => info.Layer > network.Model.Encoder.Layers))
            {
                var values = new float[info.Count];
                network.Members[0].Read(info.Name, values);
                tensors.Write(info.Name, [.. info.Shape], values);
            }
        LoraAdapters.Write(In(LoraAdapters.FolderName), tensors, spec, start);
    }

    /// <summary>Lets go of the folder; checkpoints of an unfinished run are kept.</summary>
    public void Dispose() => _folder.Dispose();

    private string In(string name) => Path.Combine(_folder.Result, name);
}
