namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>Minimises a smooth convex function by L-BFGS (Liu and Nocedal 1989) with a backtracking line search.</summary>
internal static class QuasiNewton
{
    private const int Memory = 10;

    // sums of floats: near the minimum the gradient says more than a difference of values
    private const double Rounding = 1e-8;

    /// <summary>Moves a point to the minimum.</summary>
    /// <param name="function">The value at a point; writes the gradient there.</param>
    /// <param name="point">Where to begin; holds the minimum afterwards.</param>
    /// <param name="tolerance">Ends when no element of the gradient is larger.</param>
    /// <param name="steps">Ends after so many steps.</param>
    public static void Minimise(Func<double[], double[], double> function, double[] point, double tolerance, int steps)
    {
        var pairs = new List<(double[] Step, double[] Change, double Curvature)>();
        var gradient = new double[point.Length];
        var value = function(point, gradient);
        for (var step = 0; step < steps && gradient.Max(Math.Abs) > tolerance; step++)
        {
            var direction = Direction(gradient, pairs);
            var slope = Dot(direction, gradient);
            var length = pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(Dot(gradient, gradient))) : 1;
            var (next, nextGradient) = (new double[point.Length], new double[point.Length]);
            double reached;
            while (true)
            {
                for (var i = 0; i < point.Length; i++) next[i] = point[i] + length * direction[i];
                reached = function(next, nextGradient);
                if (reached <= value + 1e-4 * length * slope + Rounding * Math.Abs(value)) break;
                length /= 2;
                if (length < 1e-10) return;   // no lower value within rounding
            }
            for (var i = 0; i < point.Length; i++)
                (next[i], nextGradient[i], point[i], gradient[i]) =
                    (next[i] - point[i], nextGradient[i] - gradient[i], next[i], nextGradient[i]);
            value = reached;
            var curvature = Dot(next, nextGradient);
            if (curvature <= 1e-12 * Dot(nextGradient, nextGradient)) continue;
            if (pairs.Count == Memory) pairs.RemoveAt(0);
            pairs.Add((next, nextGradient, curvature));
        }
    }

    // the two-loop recursion
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Curvature)> pairs)
    {
        var direction = Array.ConvertAll(gradient, g => -g);
        var weights = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            weights[i] = Dot(pairs[i].Step, direction) / pairs[i].Curvature;
            Add(direction, -weights[i], pairs[i].Change);
        }
        if (pairs.Count > 0)
        {
            var scale = pairs[^1].Curvature / Dot(pairs[^1].Change, pairs[^1].Change);
            for (var i = 0; i < direction.Length; i++) direction[i] *= scale;
        }
        for (var i = 0; i < pairs.Count; i++)
            Add(direction, weights[i] - Dot(pairs[i].Change, direction) / pairs[i].Curvature, pairs[i].Step);
        return direction;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] sum, double factor, double[] values)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += factor * values[i];
    }
}
