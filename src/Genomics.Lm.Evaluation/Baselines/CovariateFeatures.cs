using Genomics.Lm.Data;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Covariates of genes as features: standardised, with their squares and products of two. They are looked up by the sequence's id; the
/// bases
/// are not read.
/// </summary>
/// <remarks>
/// A column of whole numbers from 0 on (lengths, counts) is taken as log10(x + 1). Standardised values are cut off at ±4. A missing value,
/// and every value of a gene that is not in the table, is taken as the mean; the last feature says that the gene is not in the table.
/// </remarks>
internal sealed class CovariateFeatures : IFeatureSource
{
    private const double Largest = 4;

    private readonly double[] _centers, _scales;
    private readonly bool[] _logarithmic;

    public CovariateFeatures(CovariateTable table, double[] centers, double[] scales)
    {
        (Table, _centers, _scales, _logarithmic) = (table, centers, scales, Logarithmic(table));
        var names = table.Names;
        Names = [.. names, .. from i in Enumerable.Range(0, names.Count) from j in Enumerable.Range(0, i + 1)
            select $"{names[i]} × {names[j]}", "not in the table"];
    }

    public CovariateTable Table { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<double> Centers => _centers;

    public IReadOnlyList<double> Scales => _scales;

    /// <summary>Standardises by the genes that are learnt.</summary>
    public static CovariateFeatures Of(CovariateTable table, IReadOnlyList<DnaSequence> genes)
    {
        var logarithmic = Logarithmic(table);
        var (centers, scales) = (new double[table.Names.Count], new double[table.Names.Count]);
        int[] rows = [.. genes.Select(g => table.Find(g.Id)).Where(row => row >= 0)];
        for (var c = 0; c < centers.Length; c++)
        {
            double[] known = [.. rows.Select(row => Value(table.Row(row)[c], logarithmic[c])).Where(v => !double.IsNaN(v))];
            centers[c] = known.Length == 0 ? 0 : known.Average();
            var deviation = known.Length == 0 ? 0 : Math.Sqrt(known.Average(v => (v - centers[c]) * (v - centers[c])));
            scales[c] = deviation > 0 ? deviation : 1;
        }
        return new CovariateFeatures(table, centers, scales);
    }

    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PredictionBuffer.Check(destination.Length, sequences.Count, Names.Count);
        var z = new double[_centers.Length];
        for (var gene = 0; gene < sequences.Count; gene++)
        {
            var row = Table.Find(sequences[gene].Id);
            var own = destination.Slice(gene * Names.Count, Names.Count);
            for (var c = 0; c < z.Length; c++)
            {
                var value = row < 0 ? double.NaN : Value(Table.Row(row)[c], _logarithmic[c]);
                z[c] = double.IsNaN(value) ? 0 : Math.Clamp((value - _centers[c]) / _scales[c], -Largest, Largest);
                own[c] = (float)z[c];
            }
            var at = z.Length;
            for (var i = 0; i < z.Length; i++)
                for (var j = 0; j <= i; j++) own[at++] = (float)(z[i] * z[j]);
            own[at] = row < 0 ? 1 : 0;
        }
    }

    private static double Value(double value, bool logarithmic) => logarithmic ? Math.Log10(value + 1) : value;

    private static bool[] Logarithmic(CovariateTable table)
    {
        var whole = Enumerable.Repeat(true, table.Names.Count).ToArray();
        for (var row = 0; row < table.Genes.Count; row++)
            for (var c = 0; c < whole.Length; c++)
                if (table.Row(row)[c] is var value && !double.IsNaN(value) && (value < 0 || value != Math.Floor(value))) whole[c] = false;
        return whole;
    }
}
