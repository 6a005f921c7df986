using Genomics.Lm.Cli.Verbs;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Reporting;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Model;
using Genomics.Lm.Training;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Cli.Study;

/// <summary>The study's steps in one folder. A step whose result is there is not repeated; an interrupted fine-tuning goes on from its last checkpoint.</summary>
internal sealed class StudyRun
{
    /// <summary>The folder of the fine-tuning's checkpoints and history.</summary>
    public const string TrainingFolder = "finetune";

    private const string DexterFolder = "dexter";

    public required string Folder { get; init; }
    public required string Condition { get; init; }
    public required long Seed { get; init; }
    public required int Threads { get; init; }
    public required Action<string> Message { get; init; }
    public required IProgress<WorkProgress> Progress { get; init; }
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Cuts the windows of the study around every gene's start.</summary>
    public IReadOnlyList<DnaSequence> Windows(string genome, string annotation, string[] biotypes)
    {
        var file = InFolder("windows.fa.gz");
        if (File.Exists(file))
        {
            Message($"{file} is there already");
            return FastaReader.ReadAll(file);
        }
        var genes = GeneAnnotation.Read(annotation, new AnnotationOptions { Biotypes = biotypes.Length > 0 ? biotypes : null }, Cancellation);
        using var chromosomes = Genome.Open(genome, Cancellation);
        var options = new WindowOptions { Upstream = RecordedStudy.Flank, Downstream = RecordedStudy.Flank };
        var found = TssWindows.Find(chromosomes, genes, options, Cancellation);
        FastaWriter.Write(file, found.Cut().Select((window, done) =>
        {
            Cancellation.ThrowIfCancellationRequested();
            Progress.Report(new WorkProgress("windows", done + 1, found.Windows.Count));
            return window;
        }));
        foreach (var line in WindowsSummary.Lines(genes, found, options)) Message(line);
        return FastaReader.ReadAll(file);
    }

    /// <summary>Joins the windows with the tissue's medians, on the study's scale, and checks the result against the record.</summary>
    public (GeneDataset Dataset, GeneSplit Split, Reproduction Check) Join(IReadOnlyList<DnaSequence> windows, string medians, string? recordedGraph)
    {
        var table = GtexExpression.ReadMedians(medians, new GtexOptions { Tissues = [Condition] });
        var dataset = GeneDataset.Join(windows, table, new DatasetOptions
        {
            AlignmentIndex = RecordedStudy.Flank,
            Transform = ExpressionTransform.Log10Floor,
            IgnoreIdVersion = true,
            Source = $"{Path.GetFileName(medians)}, {Condition}",
        });
        foreach (var warning in dataset.Warnings) Message(warning);
        var split = StudySplit.Make(dataset, Seed);
        FileSplit.Write(InFolder("split"), dataset, split);
        Message($"{dataset.Count} genes: {split.Training.Count} trained on, {split.Validation.Count} stopped on, {split.Testing.Count} tested");
        var check = Reproduction.Of(windows.Count, table.Genes.Count, dataset, split, recordedGraph is null ? null : RecordedDomains.Read(recordedGraph), Threads, Cancellation);
        check.Write(InFolder("reproduction.tsv"));
        Message(check.Verdict);
        return (dataset, split, check);
    }

    /// <summary>The study's fine-tuning: from published weights, from another model, or from random ones; named for what it is.</summary>
    public LanguageModelLearner FineTuning(FineTuneOptions options, IComputeEngine engine, ModelFolder? start) => new(options, engine, start, start is null ? "lm_scratch" : KindOf(start))
    {
        CheckpointFolder = InFolder(TrainingFolder), LogFolder = InFolder(TrainingFolder), Resume = true,
    };

    /// <summary>Fits DExTER and the others on the same genes, tests them on the held-out ones and writes the report.</summary>
    /// <param name="languageModel">The fine-tuning; null leaves it out.</param>
    /// <param name="sections">What the report says beside the comparison.</param>
    public ComparisonResult Compare(GeneDataset dataset, GeneSplit split, LanguageModelLearner? languageModel, IReadOnlyList<ReportSection> sections, string command)
    {
        IExpressionLearner[] learners = [RidgeLearner.GcContent, RidgeLearner.Cpg, RidgeLearner.Kmers(), new DexterStep(InFolder(DexterFolder), dataset, split), .. languageModel is null ? [] : new[] { languageModel }];
        var leakage = LeakageAudit.Check(LeakageAudit.Find(dataset, new LeakageOptions { Threads = Threads }, Progress, Cancellation), split);
        var result = PredictorComparison.Run(dataset, split, learners, new ComparisonOptions { Conditions = [Condition], Leakage = leakage, Seed = Seed, Threads = Threads }, Progress, Cancellation);
        var details = new ReportDetails { Title = $"DExTER and a genome language model on {dataset.Source}", Sections = sections, Command = command };
        HtmlReport.Write(InFolder("report.html"), result, details);
        MetricsFile.Write(InFolder("metrics.json"), result, details);
        PredictionsFile.Write(InFolder("predictions.tsv"), result);
        foreach (var predictor in result.Predictors)
            if (predictor.Name != DexterFolder && InFolder(Path.Combine("predictors", predictor.Name)) is var target && !Directory.Exists(target)) predictor.Predictor.Save(target);
        return result;
    }

    private string InFolder(string name) => Path.Combine(Folder, name);

    // dnabert2 is what was published under that name, byte by byte
    private string KindOf(ModelFolder start)
    {
        var published = PublishedModels.Dnabert2.Files.SingleOrDefault(f => f.Sha256 is not null && f.Name == Path.GetFileName(start.WeightsFile));
        try
        {
            if (published is null) throw new GenomicsDataException($"the published weights are {PublishedModels.Dnabert2.Files[^1].Name}", start.WeightsFile);
            PublishedModels.Verify(start.WeightsFile, published, Progress, Cancellation);
            return "dnabert2";
        }
        catch (GenomicsDataException difference)
        {
            Message($"not the study's weights, so the fine-tuned model is named lm_pretrained: {difference.Located}");
            return "lm_pretrained";
        }
    }
}
