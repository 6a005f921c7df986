namespace Genomics.Lm.Compute.Cpu;

/// <summary>Losses of a head's outputs, which become their gradient where that is wanted.</summary>
internal static class OutputLoss
{
    /// <summary>Squared or Huber loss; NaN targets are missing.</summary>
    public static LossSum Regression(Span<float> outputs, ReadOnlySpan<float> targets, float? huberDelta, bool gradient)
    {
        var (sum, terms) = (0.0, 0);
        for (var i = 0; i < outputs.Length; i++)
        {
            var error = outputs[i] - targets[i];
            if (float.IsNaN(targets[i])) error = 0;
            else
            {
                terms++;
                sum += huberDelta is { } d
                    ? Math.Abs(error) <= d ? 0.5 * error * error : d * (Math.Abs(error) - 0.5 * d)
                    : (double)error * error;
            }
            if (gradient) outputs[i] = huberDelta is { } limit ? Math.Clamp(error, -limit, limit) : 2 * error;
        }
        return new LossSum(sum, terms);
    }

    /// <summary>
    /// Cross-entropy of rows of logits, softmax in double; the gradient is softmax − one-hot. Negative labels are missing.
    /// </summary>
    public static LossSum Classification(Span<float> outputs, ReadOnlySpan<int> labels, bool gradient)
    {
        var (sum, terms, classes) = (0.0, 0, outputs.Length / labels.Length);
        for (var s = 0; s < labels.Length; s++)
        {
            var row = outputs.Slice(s * classes, classes);
            var label = labels[s];
            if (label < 0)
            {
                if (gradient) row.Clear();
                continue;
            }
            var (max, total) = ((double)float.NegativeInfinity, 0.0);
            foreach (var value in row) max = Math.Max(max, value);
            foreach (var value in row) total += Math.Exp(value - max);
            sum += max + Math.Log(total) - row[label];
            terms++;
            if (!gradient) continue;
            for (var c = 0; c < classes; c++) row[c] = (float)(Math.Exp(row[c] - max) / total - (c == label ? 1 : 0));
        }
        return new LossSum(sum, terms);
    }
}
