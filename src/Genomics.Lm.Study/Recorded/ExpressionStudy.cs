using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Recorded.Internals;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded;

/// <summary>
/// The 2024 study from end to end in one folder: windows, expression, split, DExTER, fine-tuning, report. A step whose result is there is
/// not repeated; an interrupted fine-tuning goes on from its last checkpoint.
/// </summary>
public sealed class ExpressionStudy
{
    // folders of the steps
    private const string Dexter = "dexter", Training = "finetune";

    /// <summary>What the study writes into its folder; folders with a <c>/</c> at the end.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "study.tsv", "windows.fa.gz", "split/", "reproduction.tsv", Dexter + "/", Training + "/", "predictors/", "report.html",
            "metrics.json", "predictions.tsv", RunManifest.FileName,
    ];

    private readonly StudyOptions _options;
    private readonly Action<string> _message;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private int _raised;

    internal ExpressionStudy(StudyOptions options, Action<string>? message, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
        => (_options, _message, _progress, _cancellation) = (options, message ?? (_ => { }), progress, cancellationToken);

    /// <summary>Runs what is not done yet and writes report, metrics, predictions and predictors into the folder.</summary>
    /// <param name="options">What the study is made from.</param>
    /// <param name="message">Receives lines about what was done and found; null for none.</param>
    /// <param name="progress">Receives stages with their share of work done.</param>
    /// <param name="cancellationToken">Stops the work; the same call goes on later.</param>
    /// <exception cref="GenomicsDataException">Input that cannot be used, or the folder holds a study of other inputs or
    /// options, another run writes to it, or it cannot be written.</exception>
    /// <exception cref="ArgumentException">
    /// The folder is the current or the home folder, one that holds them, or a root; or it holds an input that a step would replace.
    /// </exception>
    /// <exception cref="IOException">The folder holds something else.</exception>
    public static StudyResult Run(
        StudyOptions options, Action<string>? message = null, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var place = RunFolder.Open(options.Folder, new RunFolderOptions
        {
            Verb = "study",
            InPlace = true,
            Names = Names,
            Inputs = [.. ((string?[])[options.Genome, options.Annotation, options.WindowsFile, options.Gtex, options.RecordedGraph,
                options.Model]).OfType<string>()],
        });
        return new ExpressionStudy(options, message, progress, cancellationToken).Run();
    }

    private StudyResult Run()
    {
        using var start = _options.FineTuning is null || _options.Model is null ? null : ModelSource.Open(_options.Model);
        var table = Table();   // an unknown tissue leaves the folder unclaimed
        StudyInputs.Claim(_options.Folder, StudyInputs.OfData(_options));
        if (_options.FineTuning is not null) StudyInputs.Claim(InFolder(Training), StudyInputs.OfTuning(_options));
        var (dataset, split, check) = Join(Windows(), table);
        var model = _options.FineTuning is null ? null : FineTuning(_options.FineTuning, start);
        if (_options.FineTuning is { } tuning && !File.Exists(Path.Combine(InFolder(Training), FineTuningRun.HistoryFile)))
            _message(StudyForecast.Of(tuning, start?.Config ?? tuning.Network.Encoder, _options.Engine, split.Training.Count,
                split.Validation.Count, dataset.Window.Length, _options.Threads)
                .Text(_options.Threads > 0 ? _options.Threads : Environment.ProcessorCount));
        ReportSection[] sections = [check.ToSection(), RecipeSection.Of(_options, split, _raised, model?.Kind)];
        return new StudyResult(Compare(dataset, split, model, sections), dataset, split, check);
    }

    internal IReadOnlyList<DnaSequence> Windows()
    {
        var file = InFolder("windows.fa.gz");
        if (File.Exists(file))
        {
            _message($"{file} is there already");
            return FastaReader.ReadAll(file);
        }
        if (_options.WindowsFile is { } given) return Given(given, file);
        var reading = new AnnotationOptions
        {
            Biotypes = _options.Biotypes.Count > 0 ? _options.Biotypes : null,
            Feature = _options.Feature,
            Tss = _options.Tss,
        };
        var genes = GeneAnnotation.Read(_options.Annotation!, reading, _cancellation);
        using var chromosomes = Genome.Open(_options.Genome!, _cancellation);
        var shape = new WindowOptions { Upstream = RecordedStudy.Flank, Downstream = RecordedStudy.Flank };
        var found = TssWindows.Find(chromosomes, genes, shape, _cancellation);
        WindowsSummary.RequireWindow(genes, found, shape);
        FastaWriter.Write(file, found.Cut().Select((window, done) =>
        {
            _cancellation.ThrowIfCancellationRequested();
            _progress?.Report(new WorkProgress("windows", done + 1, found.Windows.Count));
            return window;
        }));
        foreach (var line in WindowsSummary.Lines(genes, found, shape)) _message(line);
        return FastaReader.ReadAll(file);
    }

    private IReadOnlyList<DnaSequence> Given(string given, string file)
    {
        const int Length = 2 * RecordedStudy.Flank + 1;
        var windows = FastaReader.ReadAll(given);
        if (windows.FirstOrDefault(w => w.Length != Length) is { } other)
            throw new GenomicsDataException(
                $"'{other.Id}' has {other.Length} bases; the study's windows have {Length}, the start at index {RecordedStudy.Flank}",
                given, 0, other.Id);
        FastaWriter.Write(file, windows);
        _message($"{windows.Count} windows of {Length} bases, as given");
        return windows;
    }

    // values below the floor take it; those of the joined genes are counted later
    private ExpressionTable AtFloor(ExpressionTable table)
    {
        if (_options.Floor is not { } floor) return table;
        double[] values = [.. Enumerable.Range(0, table.Genes.Count).Select(row => table[row, 0] < floor ? floor : table[row, 0])];
        return new ExpressionTable(table.Source, table.Genes, table.Conditions, values) { Warnings = table.Warnings };
    }

    internal ExpressionTable Table()
    {
        var table = GtexExpression.ReadMedians(_options.Gtex, new GtexOptions { Tissues = [_options.Condition] });
        if (table.Genes.Count != RecordedStudy.TableRows) _message(OtherRelease(table.Genes.Count));
        return table;
    }

    // the windows with the tissue's medians, on the study's scale, checked against the record
    internal (GeneDataset Dataset, GeneSplit Split, Reproduction Check) Join(IReadOnlyList<DnaSequence> windows, ExpressionTable table)
    {
        var options = new DatasetOptions
        {
            AlignmentIndex = RecordedStudy.Flank,
            Transform = ExpressionTransform.Log10Floor,
            IgnoreIdVersion = true,
            Source = $"{Path.GetFileName(_options.Gtex)}, {_options.Condition}",
        };
        var dataset = GeneDataset.Join(windows, AtFloor(table), options);
        _raised = _options.Floor is { } floor ? Below(floor, GeneDataset.Join(windows, table, options with
        {
            Transform = ExpressionTransform.None,
        })) : 0;
        if (_options.Floor is not null)
            _message(string.Create(CultureInfo.InvariantCulture, $"{_raised} values of these genes below {_options.Floor} took it"));
        foreach (var warning in dataset.Warnings) _message(warning);
        var split = StudySplit.Make(dataset, _options.Seed);
        FileSplit.Write(InFolder("split"), dataset, split);
        _message(
            $"{dataset.Count} genes: {split.Training.Count} trained on, {split.Validation.Count} stopped on, "
                + $"{split.Testing.Count} tested");
        var recorded = _options.RecordedGraph is { } graph ? RecordedDomains.Read(graph) : null;
        var check = Reproduction.Of(windows.Count, table.Genes.Count, dataset, split, recorded, _options.Threads, _cancellation,
            _raised);
        check.Write(InFolder("reproduction.tsv"));
        _message(check.Verdict);
        return (dataset, split, check);
    }

    private static int Below(double floor, GeneDataset raw)
        => Enumerable.Range(0, raw.Count).Count(gene => raw.Value(gene, 0) < floor);

    private static string OtherRelease(int rows) => string.Create(CultureInfo.InvariantCulture,
        $"the table has {rows:#,0} rows; the study's is GTEx v7 with {RecordedStudy.TableRows:#,0}{rows switch
        {
            56_200 => ", and as many as this has v8",
            56_238 => ", and as many as this has v6p",
            _ => "",
        }}: the numbers will be those of another table");

    // from published weights, from another model, or from random ones; named for what it is
    private LanguageModelLearner FineTuning(FineTuneOptions options, ModelFolder? start)
        => new(options, _options.Engine, start, start is null ? "lm_scratch" : KindOf(start))
        {
            CheckpointFolder = InFolder(Training),
            LogFolder = InFolder(Training),
            Resume = true,
        };

    private ComparisonResult Compare(GeneDataset dataset, GeneSplit split, LanguageModelLearner? model,
        IReadOnlyList<ReportSection> sections)
    {
        IExpressionLearner[] learners =
        [
            RidgeLearner.GcContent, RidgeLearner.Cpg, RidgeLearner.Kmers(), RidgeLearner.Multiscale(),
            new DexterStep(InFolder(Dexter), dataset, split),
            .. model is null ? [] : new[] { model },
        ];
        var links = LeakageAudit.Find(dataset, new LeakageOptions { Threads = _options.Threads }, _progress, _cancellation);
        var result = PredictorComparison.Run(dataset, split, learners, new ComparisonOptions
        {
            Conditions = [_options.Condition],
            Leakage = LeakageAudit.Check(links, split, null, _progress, _cancellation),
            Seed = _options.Seed,
            Threads = _options.Threads,
        }, _progress, _cancellation);
        var title = $"DExTER and a genome language model on {dataset.Source}";
        var details = new ReportDetails
        {
            Title = title,
            Sections = sections,
            Command = _options.Command,
            Origin = _options.Origin,
            Files = [new("predictions.tsv", "a row per test gene, a column per predictor"), new("metrics.json", "every score and test")],
        };
        HtmlReport.Write(InFolder("report.html"), result, details);
        MetricsFile.Write(InFolder("metrics.json"), result, details);
        PredictionsFile.Write(InFolder("predictions.tsv"), result);
        foreach (var predictor in result.Predictors.Where(p => p.Name != Dexter))
        {
            var target = InFolder(Path.Combine("predictors", predictor.Name));
            if (Directory.Exists(target)) continue;
            predictor.Predictor.Save(target);
            LearntGenes.Of(dataset, split).Write(target);
        }
        return result;
    }

    private string InFolder(string name) => Path.Combine(_options.Folder, name);

    // dnabert2 is what was published under that name, byte by byte
    private string KindOf(ModelFolder start)
    {
        try
        {
            ModelSource.CheckIsPublished(start, _progress, _cancellation);
            return PublishedModels.Dnabert2.Name;
        }
        catch (GenomicsDataException difference)
        {
            _message($"not the study's weights, so the fine-tuned model is named lm_pretrained: {difference.Message}");
            return "lm_pretrained";
        }
    }
}
