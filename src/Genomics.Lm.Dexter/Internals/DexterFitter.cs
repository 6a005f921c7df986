using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Segmentation;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>Exploration, matrices and LASSO of several conditions over the same genes, words counted once for all conditions.</summary>
internal sealed class DexterFitter
{
    private readonly FittingData _data;
    private readonly DexterOptions _options;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly LabelledGenes _genes;
    private readonly BinLayout _layout;

    public DexterFitter(FittingData data, DexterOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        (_data, _options, _progress, _cancellation) = (data, options, progress, cancellationToken);
        _genes = data.TrainingAndValidation;
        _layout = BinLayout.Create(options, options.Read(data.Window));
    }

    /// <summary>Fits one model per target condition.</summary>
    public DexterFit Fit()
    {
        var names = _data.TargetConditions;
        var values = names.Select(ValuesOf).ToArray();
        var window = _options.Read(_data.Window);
        var packed = PackedSequences.Pack(_genes.Sequences, _data.Window, _options.Part, _data.Threads, _cancellation);
        var lattice = new RegionLattice(_layout);
        var explorations = Explorer.Explore(
            packed, [.. values.Select(v => new RankedValues(v))], lattice, window.AlignmentIndex, _options, _data.Threads,
                _progress, _cancellation);
        var variables = explorations.SelectMany(e => e.Variables).Select(v => (v.Kmer, v.Region)).Distinct().ToArray();
        var counter = new VariableCounter(variables, window, _options.CountLastStart);
        var places = variables.Select((v, place) => (v, place)).ToDictionary(p => p.v, p => p.place);
        var table = new CountTable(places, counter.CountAll(packed, Parallelism.Of(_data.Threads, _cancellation)));
        var conditions = new DexterConditionFit[names.Count];
        for (var i = 0; i < conditions.Length; i++)
        {
            _progress?.Report(new WorkProgress("dexter: LASSO", i, names.Count, names[i]));
            conditions[i] = FitModel(names[i], values[i], explorations[i], table);
        }
        var transform = Transforms.Of(_data.Transform, [.. names.Select(n => _data.Conditions.IndexOf(n))]);
        var predictor = new DexterPredictor(_data.Window, transform, _options, _layout, [.. conditions.Select(c => c.Model)]);
        return new DexterFit(predictor, conditions, counter, places);
    }

    private double[] ValuesOf(string condition)
    {
        var column = _data.Conditions.IndexOf(condition);
        if (column < 0) throw new GenomicsDataException(
            $"there is no condition '{condition}'; the conditions are {string.Join(", ", _data.Conditions)}");
        var values = _genes.Condition(column);
        var known = values.Count(v => !double.IsNaN(v));
        if (known < new LassoOptions().Folds)
            throw new GenomicsDataException(
                $"condition '{condition}' has values for {known} learning genes; DExTER needs at least {new LassoOptions().Folds}");
        return Array.TrueForAll(values, v => !double.IsInfinity(v)) ? values
            : throw new GenomicsDataException($"condition '{condition}' has infinite values; transform or remove them first");
    }

    private DexterConditionFit FitModel(string condition, double[] values, ExplorationResult exploration, CountTable table)
    {
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        var matrix = new DexterMatrix(
            [.. rows.Select(r => _genes.Sequences[r].Id)], exploration.Variables, table, rows, [.. rows.Select(r => values[r])]);
        var x = matrix.ToArray();
        var (means, scales) = Standardisation.Of(x, exploration.Variables.Count);
        Standardisation.Apply(x, means, scales);
        var lasso = Lasso.CrossValidate(
            x, matrix.Expression,
            new LassoOptions { Threads = _data.Threads, ShuffleSeed = _options.ShuffleFolds ? _data.Seed : null }, _cancellation);
        var model = new DexterModel
        {
            Condition = condition,
            Variables = [.. exploration.Variables.Select((v, i) => new DexterVariable(v, means[i], scales[i], lasso.Coefficients[i]))],
            Intercept = lasso.Intercept,
            Alpha = lasso.Alpha,
            Genes = rows.Length,
        };
        return new DexterConditionFit(model, exploration, lasso, matrix);
    }
}
