using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Statistics.Tests.Linear;

public class OutOfFoldTests
{
    // the genes' rows in the table are 3, 0 (training) and 2, 1 (validation)
    private static readonly FittingData Data = new()
    {
        Training = Genes([3, 0]),
        Validation = Genes([2, 1]),
        Conditions = ["c"],
        TargetConditions = ["c"],
        Window = default,
        Transform = TransformSummary.None,
    };

    private static LabelledGenes Genes(int[] rows)
        => new([.. rows.Select(r => new DnaSequence($"g{r}", "ACGT"))], [.. rows.Select(r => 10.0 * r)], 1, rows);

    [Fact]
    public void What_a_fit_brings_is_put_in_the_order_of_the_genes_and_gaps_are_filled_by_the_fit()
    {
        var learner = new Memory();
        var fit = new FitResult(new Memory.Predictor(100), [], 0) { OutOfFold = [0.5, double.NaN, 2.5, 3.5] };
        Assert.Equal([3.5, 0.5, 2.5, 100], OutOfFold.Of(learner, Data, fit));
        Assert.Equal(0, learner.Fits);
    }

    [Fact]
    public void Without_it_three_models_are_fitted_none_of_which_has_seen_the_gene()
    {
        var learner = new Memory();
        var values = OutOfFold.Of(learner, Data, new FitResult(new Memory.Predictor(100), [], 0));
        Assert.Equal(3, learner.Fits);
        Assert.DoesNotContain(100, values);
        Assert.All(values.Zip((string[])["g3", "g0", "g2", "g1"]), v => Assert.DoesNotContain(v.Second, learner.Seen[(int)v.First]));
    }

    /// <summary>Predicts the number of the fit.</summary>
    private sealed class Memory : IExpressionLearner
    {
        public int Fits { get; private set; }

        public List<string[]> Seen { get; } = [];

        public string Kind => "memory";

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            Seen.Add([.. data.TrainingAndValidation.Sequences.Select(s => s.Id)]);
            return new FitResult(new Predictor(Fits++), [], 0);
        }

        public sealed class Predictor(double value) : IExpressionPredictor
        {
            public PredictorInfo Info { get; } = new()
            {
                Kind = "memory",
                Name = "memory",
                Conditions = ["c"],
                Transform = TransformSummary.None,
                Window = default,
            };

            public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
                IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) => destination.Fill(value);

            public void Save(string folder) => throw new NotSupportedException();

            public void Dispose()
            {
            }
        }
    }
}
