using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Interpretation;

public sealed class VariantTruthTests : IDisposable
{
    private const string Header = "element\tposition\tref\talt\teffect_log2\tp_value\tbarcodes\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measured_effects_are_read_with_their_barcodes_and_deletions_are_counted()
    {
        var element = Read(">e text\nACGT\n", Header + "e\t0\tA\tG\t-0.5\t1e-3\t12\ne\t1\tC\t-\t0.1\t0.5\t20\n").Single();
        Assert.Equal([(new Substitution(0, 'G'), -0.5, 12)], element.Substitutions);
        Assert.Equal(1, element.OtherAlleles);
        var other = element.Reverse();
        Assert.Equal("ACGT", other.Sequence.ToString());
        Assert.Equal([(new Substitution(3, 'C'), -0.5, 12)], other.Substitutions);
    }

    [Theory, InlineData("e\t0\tC\tG\t1\t1\t1\n", "has reference 'C'"), InlineData("f\t0\tA\tG\t1\t1\t1\n", "names no sequence"),
        InlineData("e\t9\tA\tG\t1\t1\t1\n", "0-based"), InlineData("e\t0\tA\tG\tx\t1\t1\n", "no number")]
    public void Rows_that_do_not_fit_are_named(string row, string message)
    {
        var error = Assert.Throws<GenomicsDataException>(() => Read(">e\nACGT\n", Header + row));
        Assert.Contains(message, error.Message);
        Assert.Contains(":2: ", error.Message);
        Assert.Contains("header", Assert.Throws<GenomicsDataException>(() => Read(">e\nACGT\n", row)).Message);
    }

    [Theory, InlineData(9), InlineData(12), InlineData(80)]
    public void A_predictor_that_tells_the_truth_agrees_wherever_the_element_lies_in_the_window(int length)
    {
        var text = string.Concat(Enumerable.Repeat("ACCTATACCGGTATATTGC", 5))[..length];
        var sequence = new DnaSequence("e", text);
        var rows = Enumerable.Range(0, length).SelectMany(p => "ACGT".Where(b => b != text[p]).Select(b =>
        {
            var altered = sequence.With(new Substitution(p, b)).ToString();
            return $"e\t{p}\t{text[p]}\t{b}\t{Count(altered) - Count(text)}\t0\t{(p == 1 ? 9 : 10)}\n";
        }));
        var elements = Read($">e\n{text}\n", Header + string.Concat(rows));
        using var predictor = new Counter();
        var agreement = Assert.Single(VariantTruth.Test(predictor, elements, 0));
        Assert.Equal(("counter", "e", 3 * (length - 1)), (agreement.Name, agreement.Element, agreement.Variants));
        Assert.InRange(agreement.Pearson, length <= 12 ? 1 - 1e-12 : 0.7, 1 + 1e-12);
        var trivial = VariantTruth.Trivial(elements);
        Assert.Equal([VariantTruth.Transversion, VariantTruth.CpgChange], trivial.Select(t => t.Name));
        Assert.Equal("agrees with measured variants", VariantTruth.Verdict([agreement], trivial));
        Assert.Equal("not validated for variants", VariantTruth.Verdict([agreement with { Spearman = 0.29 }], trivial));
        Assert.Equal("not validated for variants",
            VariantTruth.Verdict([agreement], [trivial[0] with { Spearman = -agreement.Spearman - 0.01 }]));
    }

    private IReadOnlyList<MeasuredElement> Read(string references, string table)
        => MeasuredElement.Read(_folder.Write("r.fa", references), _folder.Write("v.tsv", table));

    private static int Count(string text) => text.Split("TATA").Length - 1 + text.Count(c => c == 'G');

    // counts in windows of twelve bases, wherever the words stand
    private sealed class Counter : IExpressionPredictor
    {
        public PredictorInfo Info { get; } = new()
        {
            Kind = "counter",
            Name = "counter",
            Conditions = ["x"],
            Transform = Data.Expression.TransformSummary.None,
            Window = new WindowGeometry(12, 4),
        };

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < sequences.Count; i++) destination[i] = Count(sequences[i].ToString());
        }

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
