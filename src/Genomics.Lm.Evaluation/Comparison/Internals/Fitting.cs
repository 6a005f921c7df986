using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Fits one learner and predicts the test genes, through the common interfaces only.</summary>
/// <remarks>An ensemble over seeds gives two rows: the method as it is with the first seed, and the ensemble.</remarks>
internal static class Fitting
{
    public static IReadOnlyList<ComparedPredictor> FitAndPredict(
        ComparisonTask task, IExpressionLearner learner, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var data = task.Dataset.ForFitting(task.Split, task.Conditions, task.Options.Seed, task.Options.Threads, task.Groups);
        progress.Report(new WorkProgress("fit", 0, 0));
        var fit = Named(learner.Name, "cannot be fitted", () => learner.Fit(data, progress, cancellationToken));
        try
        {
            progress.Report(new WorkProgress("predict", 0, task.TestSequences.Count));
            var clock = Stopwatch.StartNew();
            var predictions = Named(learner.Name, "cannot predict the test genes",
                () => Predict(task, fit.Predictor, progress, cancellationToken));
            var whole = new ComparedPredictor
            {
                Name = learner.Name,
                Method = learner.Method,
                Kind = learner.Kind,
                Role = learner.Role,
                IsEnsemble = learner.Method != learner.Name,
                Predictor = fit.Predictor,
                Sections = fit.Sections,
                Provenance = fit.Provenance,
                SecondsFit = fit.Seconds,
                SecondsPredict = clock.Elapsed.TotalSeconds,
                Predictions = predictions,
            };
            return fit.Predictor is IEnsemblePredictor { Members: > 1 } ensemble && fit.Provenance is { Resampled: false, Elsewhere: null }
                ? Named(learner.Name, "cannot predict the test genes", () =>
                    FirstAndAll(task, whole, ensemble, progress, cancellationToken))
                    : [whole];
        }
        catch
        {
            fit.Predictor.Dispose();
            throw;
        }
    }

    public static ComparedPredictor PredictOracle(ComparisonTask task, IExpressionPredictor oracle, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var predictions = Named(oracle.Info.Name, "cannot predict the test genes", () => Predict(task, oracle, null, cancellationToken));
        return new ComparedPredictor
        {
            Name = oracle.Info.Name,
            Method = oracle.Info.Name,
            Kind = oracle.Info.Kind,
            Role = MethodRole.Oracle,
            Predictor = oracle,
            Sections = [],
            Provenance = new FitProvenance(),
            SecondsFit = double.NaN,
            SecondsPredict = clock.Elapsed.TotalSeconds,
            Predictions = predictions,
        };
    }

    private static ComparedPredictor[] FirstAndAll(ComparisonTask task, ComparedPredictor whole, IEnsemblePredictor ensemble,
        IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var members = Enumerable.Range(0, ensemble.Members).Select(ensemble.Member).ToArray();
        double[][] predictions = [.. members.Select(member => Predict(task, member, progress, cancellationToken))];
        var first = whole with
        {
            Predictor = members[0],
            Provenance = whole.Provenance.OfFirstMember(),
            SecondsFit = whole.SecondsFit / members.Length,
            SecondsPredict = whole.SecondsPredict / members.Length,
            Predictions = predictions[0],
        };
        return [first, whole with { Name = whole.Name + ComparedPredictor.EnsembleSuffix, IsEnsemble = true, Sections = [],
            MemberPredictions = predictions }];
    }

    private static double[] Predict(ComparisonTask task, IExpressionPredictor predictor, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        var own = predictor.Info.Conditions;
        var columns = task.Conditions.Select(c => own.IndexOf(c)).ToArray();
        if (Array.IndexOf(columns, -1) is >= 0 and var missing)
            throw new GenomicsDataException($"it does not predict '{task.Conditions[missing]}', only {string.Join(", ", own)}");
        var genes = task.TestSequences.Count;
        var all = new double[genes * own.Count];
        var options = new PredictOptions { Threads = task.Options.Threads };
        predictor.Predict(task.TestSequences, all, options, progress, cancellationToken);
        var predictions = new double[genes * columns.Length];
        for (var gene = 0; gene < genes; gene++)
            for (var c = 0; c < columns.Length; c++)
            {
                var value = all[gene * own.Count + columns[c]];
                if (!double.IsFinite(value))
                    throw new GenomicsDataException(
                        FormattableString.Invariant(
                            $"it predicts {value} for gene '{task.TestSequences[gene].Id}' under '{task.Conditions[c]}'"));
                predictions[gene * columns.Length + c] = value;
            }
        return predictions;
    }

    internal static T Named<T>(string name, string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (GenomicsDataException error) when (error.File is not null)
        {
            throw new GenomicsDataException($"{name} {what}: {error.Problem}", error.File, error.Line, error.Record, error);
        }
        catch (Exception error)
        {
            throw new GenomicsDataException($"{name} {what}: {ErrorText.Of(error)}", error);
        }
    }
}
