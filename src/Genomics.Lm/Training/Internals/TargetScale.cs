using Genomics.Lm.Data;

namespace Genomics.Lm.Training.Internals;

/// <summary>Mean and standard deviation of each condition over the training genes; missing values are left out.</summary>
/// <param name="Means">[conditions]</param>
/// <param name="Deviations">[conditions] 1 where the condition does not vary.</param>
internal sealed record TargetScale(double[] Means, double[] Deviations)
{
    /// <summary>No scaling.</summary>
    public static TargetScale Identity(int conditions)
    {
        var ones = new double[conditions];
        Array.Fill(ones, 1);
        return new TargetScale(new double[conditions], ones);
    }

    /// <summary>Measures the columns of the given genes.</summary>
    /// <exception cref="GenomicsDataException">A condition has no value at all.</exception>
    public static TargetScale Of(LabelledGenes genes, IReadOnlyList<int> columns, IReadOnlyList<string> names)
    {
        var (means, deviations) = (new double[columns.Count], new double[columns.Count]);
        for (var i = 0; i < means.Length; i++)
        {
            var known = genes.Condition(columns[i]).Where(v => !double.IsNaN(v)).ToArray();
            if (known.Length == 0)
                throw new GenomicsDataException($"condition '{names[i]}' has no value for any training gene; leave it out");
            var mean = means[i] = known.Average();
            var deviation = Math.Sqrt(known.Sum(v => (v - mean) * (v - mean)) / known.Length);
            deviations[i] = deviation > 0 ? deviation : 1;
        }
        return new TargetScale(means, deviations);
    }

    /// <summary>[genes, columns] scaled values as float32; NaN stays.</summary>
    public float[] Scale(LabelledGenes genes, IReadOnlyList<int> columns)
    {
        var scaled = new float[genes.Count * columns.Count];
        for (var gene = 0; gene < genes.Count; gene++)
            for (var i = 0; i < columns.Count; i++)
                scaled[gene * columns.Count + i] = (float)((genes.Value(gene, columns[i]) - Means[i]) / Deviations[i]);
        return scaled;
    }
}
