using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>dexter</c>: DExTER on one or several conditions.</summary>
internal static class DexterVerb
{
    public static Verb Build(CliConsole console)
    {
        var (run, data, split, exploration, experiments) =
            (new RunOptions(), new DataOptions(), new SplitOptions(), new ExplorationOptions(), new ExperimentOptions());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for domains, matrices, coefficients, pictures, report.html, the test genes' predictions.tsv and the model; one folder "
            + "per condition in it when there are several.",
                Required = true
            };
        var repeats = new ChoiceOption("--repeated-genes", "count", "first",
            "refuse")
        {
            Description =
                "A gene that the table lists twice: count (twice in the draw of the study split, as the original does), first, or refuse.",
            DefaultValueFactory = _ => "count"
        };
        var parquet = PredictionTables.Option();
        var verbose = new Option<bool>("--verbose") { Description = "Also draws the lattice of every explored word." };
        var command = new Verb("dexter", "Find k-mers in regions that correlate with expression, and fit a LASSO on them.") { output,
            repeats, parquet, verbose, run.Threads, run.Seed, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        exploration.AddTo(command);
        experiments.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(output)!;
            using var place = run.Open(parsed, folder, [.. DexterOutput.Names, .. ExperimentOptions.Names, PredictionsFile,
                PredictionTables.FileName, ReportFile, MetricsFile, LearntGenes.FileName, RunManifest.FileName]);
            var options = exploration.Read(parsed);
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var dataset = OnRepeats(parsed.GetValue(repeats)!, data.Read(parsed, progress, onlyAsked: true, split.Ids(parsed)));
            var conditions = data.Conditions(parsed, dataset);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var result = DexterExperiment.Run(dataset, parts, options, conditions, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads),
                progress, cancellationToken);
            DexterOutput.Write(place.Result, result,
                new DexterOutputOptions { Lattices = parsed.GetValue(verbose), Draw = SectionDrawing.WriteSvg }, cancellationToken);
            experiments.Run(parsed, place.Result, result, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads), progress,
                cancellationToken);
            WriteMore(parsed, run, record, parsed.GetValue(parquet), place.Result, result, progress, cancellationToken);
            record.Write(place.Result, parsed.GetValue(run.Seed), result.Dataset, parts,
                [PredictionsFile, .. Folders(result).Select(own => own.Length == 0 ? MetricsFile : $"{own}/{MetricsFile}")]);
            place.Publish();
            progress.Finish();
            foreach (var note in result.Notes) progress.Message(note);
            Print(console.Output, result);
            return Task.FromResult(0);
        });
        return command;
    }

    private const string PredictionsFile = "predictions.tsv", ReportFile = "report.html", MetricsFile = "metrics.json";

    // of the conditions, below the run's folder
    private static IEnumerable<string> Folders(DexterExperimentResult result) => result.Conditions.Count == 1 ? [""]
        : Enumerable.Range(0, result.Conditions.Count).Select(i => DexterOutput.FolderOf(result, i));

    // what the test genes are predicted to express, which genes were learnt from, and the report
    private static void WriteMore(ParseResult parsed, RunOptions run, RunRecord record, bool withParquet, string folder,
        DexterExperimentResult result, CliProgress progress, CancellationToken cancellationToken)
    {
        var (dataset, split) = (result.Dataset, result.Split);
        var predictions = result.Predictor.Predict([.. split.Testing.Select(gene => dataset.Sequences[gene])],
            new PredictOptions { Threads = parsed.GetValue(run.Threads) }, progress, cancellationToken);
        predictions.Write(Path.Combine(folder, PredictionsFile));
        if (withParquet) PredictionTables.Write(Path.Combine(folder, PredictionTables.FileName), predictions);
        var learnt = LearntGenes.Of(dataset, split);
        foreach (var own in Folders(result).Append("").Append("joint").Distinct()
            .Where(own => Directory.Exists(Path.Combine(folder, own))))
            learnt.Write(Path.Combine(folder, own));
        if (result.Conditions.Any(c => c.Test.Genes < FewestOfReport))
        {
            progress.Message($"no report: it needs at least {FewestOfReport} test genes with a value under each condition");
            return;
        }
        using var comparison = PredictorComparison.Run(dataset, split, [new FittedDexter(result)], new ComparisonOptions
        {
            Conditions = result.Predictor.Info.Conditions,
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        }, progress, cancellationToken);
        HtmlReport.Write(Path.Combine(folder, ReportFile), comparison,
            new ReportDetails
            {
                Title = $"DExTER: {dataset.Source}",
                Command = RunRecord.CommandLine(parsed),
                Origin = record.Origin,
                Files = [new(PredictionsFile, "a row per test gene, a column per condition"),
                    .. Folders(result).Where(own => own.Length == 0).Select(_ => new ReportFile(MetricsFile, "all scores")),
                    .. withParquet ? (ReportFile[])[ComparisonFiles.Parquet] : [], ComparisonFiles.Manifest],
            });
    }

    private const int FewestOfReport = 10;

    // hands over what the experiment fitted
    private sealed class FittedDexter(DexterExperimentResult result) : IExpressionLearner
    {
        public string Kind => DexterPredictor.Kind;

        public MethodRole Role => MethodRole.Motifs;

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
            => new(result.Predictor,
            [
                .. result.Conditions.SelectMany(c => (ReportSection[])
                [
                    DexterPictures.RegionMap(c.Model, result.Predictor.Info.Window),
                    DexterPictures.Importance(VariableImportance.Of(c, cancellationToken: cancellationToken), c.Condition),
                    DexterPictures.ExplorationGraph(c.Exploration),
                ]),
            ], result.Seconds);
    }

    private static GeneDataset OnRepeats(string rule, GeneDataset dataset)
    {
        var repeated = dataset.DrawOrder.Count - dataset.Count;
        return rule switch
        {
            "first" => dataset.WithGenesOnce(),
            "refuse" when repeated == 0 => dataset,
            "refuse" =>
                throw new GenomicsDataException(
                $"{dataset.Source}: {repeated} rows repeat a gene; remove them, or give --repeated-genes first or count"),
            _ => dataset,
        };
    }

    private static void Print(TextWriter writer, DexterExperimentResult result)
    {
        writer.WriteLine("condition\tn\tpearson\tmse\tr2\talpha\tnonzero\tvariables");
        foreach (var condition in result.Conditions)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{TableCell.Of(condition.Condition)}\t{condition.Test.Genes}\t{Cell(condition.Test.Pearson, "0.000")}\t"
                    + $"{Cell(condition.Test.MeanSquaredError, "G4")}\t{Cell(condition.Test.RSquared, "0.000")}\t"
                    + $"{Cell(condition.Model.Alpha, "G4")}\t{condition.Model.NonZero}\t{condition.Model.Variables.Count}"));

        static string Cell(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
    }
}
