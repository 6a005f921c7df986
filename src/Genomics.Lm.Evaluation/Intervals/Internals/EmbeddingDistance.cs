using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Intervals.Internals;

/// <summary>
/// How far a window's embedding lies from those of the learning genes: Mahalanobis' distance under a shrunken covariance (Ledoit and Wolf
/// 2004), and the share of genes that lie as far from others as it does from them. Immutable.
/// </summary>
/// <remarks>
/// The distances that it is compared with are those of each fold's genes from the genes of the other folds. Each leakage group weighs the
/// same, and one more at infinity, as for the intervals: if groups are exchangeable and the embedding were fixed before, a gene of a new
/// group would have a p-value below any share in at most that share of cases. The network has seen the genes that the distances are of, so
/// this is approximate.
/// </remarks>
internal sealed class EmbeddingDistance
{
    private readonly double[] _mean, _factor;         // [width], [width × (width + 1) / 2] lower triangle L, covariance = L Lᵀ
    private readonly double[] _distances, _above;     // ascending, and the weight of the groups from each on

    /// <param name="mean">[width] mean of the learning genes' embeddings.</param>
    /// <param name="factor">The Cholesky factor of their covariance, row by row.</param>
    /// <param name="distances">Distances of genes from genes of other folds, ascending.</param>
    /// <param name="weights">The weight of each: one over the genes of its leakage group.</param>
    public EmbeddingDistance(double[] mean, double[] factor, double[] distances, double[] weights)
    {
        (_mean, _factor, _distances, Weights) = (mean, factor, distances, weights);
        _above = new double[distances.Length + 1];
        for (var i = distances.Length - 1; i >= 0; i--) _above[i] = _above[i + 1] + weights[i];
    }

    /// <summary>The embedding of a predictor, or null where it has none.</summary>
    public static IFeatureSource? SourceOf(IExpressionPredictor predictor) => predictor switch
    {
        IFeatureSource source => source,
        IEnsemblePredictor { Members: > 0 } ensemble => ensemble.Member(0) as IFeatureSource,
        _ => null,
    };

    /// <summary>Numbers per embedding.</summary>
    public int Width => _mean.Length;

    public IReadOnlyList<double> Mean => _mean;

    public IReadOnlyList<double> Factor => _factor;

    public IReadOnlyList<double> Distances => _distances;

    public IReadOnlyList<double> Weights { get; }

    /// <summary>Elements of the lower triangle of a matrix.</summary>
    public static int TriangleSize(int width) => checked(width * (width + 1) / 2);

    /// <summary>Learns from embeddings.</summary>
    /// <param name="embeddings">[genes, width].</param>
    /// <param name="width">Numbers per embedding.</param>
    /// <param name="folds">The fold of each gene.</param>
    /// <param name="count">Number of folds.</param>
    /// <param name="groups">Leakage group of each gene; null: each is its own.</param>
    public static EmbeddingDistance Of(ReadOnlySpan<float> embeddings, int width, int[] folds, int count, IReadOnlyList<int>? groups)
    {
        var genes = folds.Length;
        var parts = Enumerable.Range(0, count).Select(_ => new Moments(width)).ToArray();
        for (var gene = 0; gene < genes; gene++) parts[folds[gene]].Add(embeddings.Slice(gene * width, width));
        var all = new Moments(width);
        foreach (var part in parts) all.Add(part, 1);
        var (mean, covariance) = all.Estimate();
        var shrinkage = Shrinkage(embeddings, width, mean, covariance);
        var distances = new double[genes];
        for (var fold = 0; fold < count; fold++)
        {
            var others = new Moments(width);
            others.Add(all, 1);
            others.Add(parts[fold], -1);
            if (others.Count == 0 || parts[fold].Count == 0) continue;
            var (centre, spread) = others.Estimate();
            var factor = Cholesky(Shrunk(spread, width, shrinkage), width);
            for (var gene = 0; gene < genes; gene++)
                if (folds[gene] == fold) distances[gene] = Distance(embeddings.Slice(gene * width, width), centre, factor);
        }
        var sizes = Enumerable.Range(0, genes).GroupBy(i => groups?[i] ?? i).ToDictionary(g => g.Key, g => g.Count());
        double[] weights = [.. Enumerable.Range(0, genes).Select(i => 1.0 / sizes[groups?[i] ?? i])];
        Array.Sort(distances, weights);
        return new EmbeddingDistance(mean, Cholesky(Shrunk(covariance, width, shrinkage), width), distances, weights);
    }

    /// <summary>The distance of an embedding from the learning genes.</summary>
    public double Distance(ReadOnlySpan<float> embedding) => Distance(embedding, _mean, _factor);

    /// <summary>The share of leakage groups whose genes lie as far from others, with one more at infinity.</summary>
    public double PValue(double distance)
    {
        var at = Array.BinarySearch(_distances, distance);
        if (at < 0) at = ~at;
        while (at > 0 && _distances[at - 1] >= distance) at--;
        return (1 + _above[at]) / (1 + _above[0]);
    }

    // |L⁻¹ (x − mean)|
    private static double Distance(ReadOnlySpan<float> embedding, double[] mean, double[] factor)
    {
        var (solved, squares, at) = (new double[mean.Length], 0.0, 0);
        for (var row = 0; row < mean.Length; row++)
        {
            var sum = embedding[row] - mean[row];
            for (var column = 0; column < row; column++) sum -= factor[at + column] * solved[column];
            solved[row] = sum / factor[at + row];
            squares += solved[row] * solved[row];
            at += row + 1;
        }
        return Math.Sqrt(squares);
    }

    // the share of the identity, scaled to the mean variance, that Ledoit and Wolf mix in
    private static double Shrinkage(ReadOnlySpan<float> embeddings, int width, double[] mean, double[] covariance)
    {
        var (genes, norm, trace, at) = (embeddings.Length / width, 0.0, 0.0, 0);
        for (var row = 0; row < width; row++)
        {
            for (var column = 0; column < row; column++) norm += 2 * covariance[at + column] * covariance[at + column];
            norm += covariance[at + row] * covariance[at + row];
            trace += covariance[at + row];
            at += row + 1;
        }
        var fourth = 0.0;
        for (var gene = 0; gene < genes; gene++)
        {
            var square = 0.0;
            for (var i = 0; i < width; i++) square += Math.Pow(embeddings[gene * width + i] - mean[i], 2);
            fourth += square * square;
        }
        var (error, apart) = ((fourth / genes - norm) / genes, norm - trace * trace / width);
        return apart > 0 ? Math.Clamp(error / apart, 0, 1) : 1;
    }

    private static double[] Shrunk(double[] covariance, int width, double shrinkage)
    {
        var (shrunk, trace, at) = (new double[covariance.Length], 0.0, 0);
        for (var row = 0; row < width; at += row + 1, row++) trace += covariance[at + row];
        // a direction in which nothing varies is not infinitely far
        var (mean, least) = (trace / width, 1e-9 * trace / width + 1e-12);
        at = 0;
        for (var row = 0; row < width; at += row + 1, row++)
        {
            for (var column = 0; column < row; column++) shrunk[at + column] = (1 - shrinkage) * covariance[at + column];
            shrunk[at + row] = (1 - shrinkage) * covariance[at + row] + shrinkage * mean + least;
        }
        return shrunk;
    }

    private static double[] Cholesky(double[] matrix, int width)
    {
        var (factor, row) = (matrix, 0);   // in its place
        for (var i = 0; i < width; row += i + 1, i++)
        {
            var column = 0;
            for (var j = 0; j <= i; column += j + 1, j++)
            {
                var sum = factor[row + j];
                for (var k = 0; k < j; k++) sum -= factor[row + k] * factor[column + k];
                factor[row + j] = i == j ? Math.Sqrt(sum) : sum / factor[column + j];
            }
        }
        return factor;
    }

    // sums from which mean and covariance follow, so that folds are left out by subtraction
    private sealed class Moments(int width)
    {
        private readonly double[] _sums = new double[width], _products = new double[TriangleSize(width)];

        public int Count { get; private set; }

        public void Add(ReadOnlySpan<float> embedding)
        {
            Count++;
            var at = 0;
            for (var row = 0; row < width; row++)
            {
                var value = (double)embedding[row];
                _sums[row] += value;
                for (var column = 0; column <= row; column++) _products[at++] += value * embedding[column];
            }
        }

        public void Add(Moments other, int sign)
        {
            Count += sign * other.Count;
            for (var i = 0; i < _sums.Length; i++) _sums[i] += sign * other._sums[i];
            for (var i = 0; i < _products.Length; i++) _products[i] += sign * other._products[i];
        }

        public (double[] Mean, double[] Covariance) Estimate()
        {
            double[] mean = [.. _sums.Select(s => s / Count)];
            var (covariance, at) = (new double[_products.Length], 0);
            for (var row = 0; row < width; row++)
                for (var column = 0; column <= row; column++, at++) covariance[at] = _products[at] / Count - mean[row] * mean[column];
            return (mean, covariance);
        }
    }
}
