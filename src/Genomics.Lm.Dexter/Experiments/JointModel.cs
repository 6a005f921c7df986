using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>
/// One model for all conditions: the variables that any condition's own LASSO kept, fitted by a multi-response LASSO in which a variable
/// is in for all conditions or out for all.
/// </summary>
public sealed record JointModel
{
    /// <summary>The fitted models, one per condition, over the same variables.</summary>
    public required DexterPredictor Predictor { get; init; }

    /// <summary>Penalties, errors and the certificate of optimality.</summary>
    public required MultiResponseLassoFit Lasso { get; init; }

    /// <summary>Accuracy on the test genes, one per condition.</summary>
    public required IReadOnlyList<DexterAccuracy> Test { get; init; }

    /// <summary>Fits the joint model of a run's conditions on the learning genes that have a value under each of them.</summary>
    /// <param name="result">A run of at least one condition.</param>
    /// <param name="seed">Draws folds when <see cref="DexterOptions.ShuffleFolds"/> is set.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="GenomicsDataException">No variable was kept by any condition, or too few genes have all values.</exception>
    public static JointModel Fit(DexterExperimentResult result, long seed = FittingData.DefaultSeed, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (dataset, predictor) = (result.Dataset, result.Predictor);
        int[] columns = [.. predictor.Info.Conditions.Select(c => dataset.Conditions.IndexOf(c))];
        int[] genes = [.. result.Split.Learning.Distinct().Order().Where(g => columns.All(c => !double.IsNaN(dataset.Value(g, c))))];
        if (genes.Length < new LassoOptions().Folds)
            throw new GenomicsDataException(
                $"{genes.Length} learning genes have values under all conditions; "
                    + $"a joint model needs at least {new LassoOptions().Folds}");
        var variables = result.Conditions.SelectMany(c => c.Model.Variables).Where(v => v.Coefficient != 0).Select(v => (v.Kmer, v.Region))
            .Distinct()
            .OrderBy(v => new ScoredDomain(v.Kmer, v.Region, 0).Name, StringComparer.Ordinal).ToArray();
        if (variables.Length == 0)
            throw new GenomicsDataException("no condition's LASSO kept a variable; there is nothing to fit jointly");

        var packed = PackedSequences.Pack([.. genes.Select(g => dataset.Sequences[g])], dataset.Window, predictor.Options.Part, threads,
            cancellationToken);
        var counts = new VariableCounter(variables, predictor.Options.Read(dataset.Window), predictor.Options.CountLastStart).CountAll(
            packed, Parallelism.Of(threads, cancellationToken));
        var x = new double[counts.Length];
        for (var i = 0; i < x.Length; i++) x[i] = counts[i] / (double)variables[i % variables.Length].Region.Length;
        var (means, scales) = Standardisation.Of(x, variables.Length);
        Standardisation.Apply(x, means, scales);
        double[] y = [.. genes.SelectMany(g => columns.Select(c => dataset.Value(g, c)))];
        var fit = MultiResponseLasso.CrossValidate(
            x, y, columns.Length, new LassoOptions { Threads = threads, ShuffleSeed = predictor.Options.ShuffleFolds ? seed : null },
                cancellationToken);

        var models = new DexterModel[columns.Length];
        for (var t = 0; t < models.Length; t++)
        {
            var ranked = new RankedValues([.. genes.Select(g => dataset.Value(g, columns[t]))]);
            var correlations = CountCorrelations.Of(counts, variables.Length, ranked);
            var response = t;
            models[t] = new DexterModel
            {
                Condition = predictor.Info.Conditions[t],
                Variables = [.. variables
                    .Select((v, i) => new DexterVariable(new ScoredDomain(v.Kmer, v.Region, correlations[i]), means[i], scales[i],
                        fit[i, response]))],
                Intercept = fit.Intercepts[t],
                Alpha = fit.Alpha,
                Genes = genes.Length,
            };
        }
        var joint = new DexterPredictor(predictor.Info.Window, predictor.Info.Transform, predictor.Options, predictor.Layout, models);
        return new JointModel { Predictor = joint, Lasso = fit, Test = TestOn(result, joint, columns, threads, cancellationToken) };
    }

    private static DexterAccuracy[] TestOn(DexterExperimentResult result, DexterPredictor joint, int[] columns, int threads,
        CancellationToken cancellationToken)
    {
        var genes = result.Split.Testing;
        var predictions = new double[genes.Count * columns.Length];
        joint.Predict([.. genes.Select(g => result.Dataset.Sequences[g])], predictions, new PredictOptions { Threads = threads }, null,
            cancellationToken);
        return [.. columns.Select((column, t) =>
        {
            int[] known = [.. Enumerable.Range(0, genes.Count).Where(g => !double.IsNaN(result.Dataset.Value(genes[g], column)))];
            return DexterAccuracy.Of([.. known.Select(g => predictions[g * columns.Length + t])],
                [.. known.Select(g => result.Dataset.Value(genes[g], column))]);
        })];
    }
}
