using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Classification;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Model;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>classify</c>: fits classifiers of sequences (the GUE benchmark's tasks) and tests them against each other.</summary>
internal static class ClassifyVerb
{
    private const string Note =
        "Published figures of GUE tasks, such as DNABERT-2's MCC of 0.742 on prom_core_tata and 0.720 on tf/0, come from another "
        + "protocol: 117 million parameters pre-trained on many genomes, fine-tuned with its authors' settings.";

    private const string OnValidation =
        "these are scores on the validation set, on which networks choose their weights: no test scores";

    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, lm, audit) = (new RunOptions(devices), new LanguageModelOptions(), new SplitOptions());
        var training = new InputOption<string>("--training-set")
        {
            Description =
            "Sequences to learn from: a table with the columns sequence and label, comma- or tab-separated, plain or compressed.",
            Required = true
        };
        var validation = new InputOption<string>("--validation-set")
        {
            Description =
            "Sequences on which networks stop and choose their weights.",
            Required = true
        };
        var testing = new InputOption<string>("--testing-set")
        {
            Description =
            "Sequences to be scored, read after everything is fitted. Default: none; then the scores are those of the validation set, "
            + "and nothing but networks' stopping sees it."
        };
        var predictors = new WordListOption("--predictors", "method",
            Known)
        {
            Description = $"Methods, separated by commas: {string.Join(", ", Known)}.",
            DefaultValueFactory = _ => "kmer_logistic,cnn_onehot,lm"
        };
        var draws = new Option<int>("--draws") { Description = "Bootstrap draws of the intervals.", DefaultValueFactory = _ => 10_000 };
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "The folder to write: report.html, metrics.json, predictions.tsv, manifest.json, the fitted classifiers in predictors/NAME "
            + "and the networks' history.tsv.",
                Required = true
            };
        var command = new Verb("classify", "Fit classifiers of sequences and test them against each other.")
        {
            training, validation, testing, predictors, draws, output, run.Threads, run.Seed, run.Device, run.Quiet, run.Force,
        };
        audit.AddAuditTo(command);
        lm.AddTo(command, oneModel: true, classes: true);
        command.Check(parsed => Bootstrap(parsed).Validate());
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output)!);
            using var place = run.Open(parsed, folder, "report.html", "metrics.json", "predictions.tsv", "manifest.json",
                "predictors/");
            var test = parsed.GetValue(testing);
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var learning = LabelledSequences.Read(parsed.GetValue(training)!);
            LabelledSequences.RequireDifferent([("training set", parsed.GetValue(training)!),
                ("validation set", parsed.GetValue(validation)!), .. test is null ? [] : new[] { ("test set", test) }]);
            var stopping = LabelledSequences.Read(parsed.GetValue(validation)!, learning.Classes);
            using var start = lm.Start(parsed) is { } path ? ModelSource.Open(path) : null;
            var learners = Learners(predictors.Words(parsed), lm.ReadForClasses(parsed), run.Engine(parsed), start, place.Result);
            var data = learning.ForFitting(stopping, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads));
            var fits = new List<FitResult>();
            try
            {
                foreach (var learner in learners)
                    fits.Add(learner.Fit(test is null && learner is KmerLogisticLearner ? WithoutValidation(data)
                        : data, progress, cancellationToken));
                var scored = test is null ? stopping : LabelledSequences.Read(test, learning.Classes);
                var result = ClassifierComparison.Run(
                    scored, test is null ? learning.Sequences : [.. learning.Sequences, .. stopping.Sequences], fits,
                    Bootstrap(parsed), audit.Audit(parsed, parsed.GetValue(run.Threads)), progress, cancellationToken);
                Write(place.Result, result, fits);
                string[] notes = [.. test is null ? [OnValidation] : Array.Empty<string>(), .. result.Notes, Note];
                ClassificationReport.Write(Path.Combine(place.Result, "report.html"), result,
                    [.. fits.Select(f => (f.Predictor.Info.Name, f.Sections))], notes, new ReportDetails
                    {
                        Command = RunRecord.CommandLine(parsed),
                        Origin = record.Origin,
                        Files = [new("predictions.tsv", "a row per sequence"), new("metrics.json", "all scores and differences"),
                            ComparisonFiles.Manifest],
                    });
                record.Write(place.Result, parsed.GetValue(run.Seed), "metrics.json", "predictions.tsv");
                place.Publish();
                progress.Finish();
                progress.Message(result.Opening);
                Show(console, result);
                foreach (var note in notes) progress.Message(note);
            }
            finally
            {
                fits.ForEach(f => f.Predictor.Dispose());
            }
            return Task.FromResult(0);
        });
        return command;

        BootstrapOptions Bootstrap(ParseResult parsed) => new()
        {
            Draws = parsed.GetValue(draws),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };
    }

    private static IReadOnlyList<string> Known { get; } = ["kmer_logistic", "cnn_onehot", "lm", "lm_bases"];

    private static IReadOnlyList<IExpressionLearner> Learners(string[] names, FineTuneOptions options, IComputeEngine engine,
        ModelFolder? start, string folder)
        => [.. names.Distinct().Select<string, IExpressionLearner>(name => name switch
        {
            "kmer_logistic" => new KmerLogisticLearner(),
            "cnn_onehot" => options.Members == 1 ? ConvolutionLearner.ForClasses()
                : EnsembleLearner.OverSeeds(ConvolutionLearner.ForClasses(), options.Members),
            "lm_bases" => new SequenceClassifierLearner(
                FineTuneOptions.BasesClassifier with { Members = options.Members }, engine, null, "lm_bases"),
            _ => new SequenceClassifierLearner(options, engine, start) { LogFolder = folder },
        })];

    private static FittingData WithoutValidation(FittingData data)
        => data with { Validation = new LabelledGenes([], [], data.Conditions.Count, []) };

    private static void Write(string folder, ClassifierComparisonResult result, IReadOnlyList<FitResult> fits)
    {
        foreach (var fit in fits) fit.Predictor.Save(Path.Combine(folder, "predictors", fit.Predictor.Info.Name));
        ClassificationFiles.WriteMetrics(Path.Combine(folder, "metrics.json"), result, Note);
        ClassificationFiles.WritePredictions(Path.Combine(folder, "predictions.tsv"), result);
    }

    private static void Show(CliConsole console, ClassifierComparisonResult result)
    {
        console.Output.WriteLine("method\trows\tn\tmcc\tlow\thigh\tf1\taccuracy\tauc\tece\tseconds_fit");
        foreach (var subset in result.Subsets)
            foreach (var (score, classifier) in subset.Scores.Zip(result.Classifiers))
                console.Output.WriteLine(string.Join('\t', [
                    score.Classifier, subset.Name, $"{subset.Sequences}",
                    .. ((double[])[score.Scores.Confusion.MatthewsCorrelation, score.MccInterval.Low, score.MccInterval.High,
                        score.Scores.Confusion.MacroF1, score.Scores.Confusion.Accuracy, score.Scores.AreaUnderCurve,
                        score.Scores.Calibration.ExpectedError])
                        .Select(v => double.IsNaN(v) ? "" : v.ToString("0.000", CultureInfo.InvariantCulture)),
                    classifier.SecondsFit.ToString("0.0", CultureInfo.InvariantCulture)]));
        foreach (var subset in result.Subsets)
            foreach (var pair in subset.Pairs)
                console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{subset.Name}: {pair.First} − {pair.Second}: MCC {pair.MccDifference:+0.000;-0.000;0.000} "
                        + $"({pair.Interval.Low:0.000} … {pair.Interval.High:0.000}), p over groups {P(pair.MccPValue)}; accuracy "
                        + $"{pair.Accuracy.Statistic:+0.000;-0.000;0.000}, p of its sign flip over groups {P(pair.Accuracy.PValue)}, "
                        + $"right alone {pair.OnlyFirstRight} : {pair.OnlySecondRight}"));
    }

    private static string P(double value)
        => value < 0.0001 ? "< 0.0001" : "= " + value.ToString("0.0000", CultureInfo.InvariantCulture);
}
