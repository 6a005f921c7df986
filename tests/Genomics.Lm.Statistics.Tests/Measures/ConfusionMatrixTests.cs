using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Statistics.Tests.Measures;

public class ConfusionMatrixTests
{
    [Fact]
    public void Two_classes_give_the_textbook_numbers()
    {
        // 6 true and 3 false positives, 1 false and 2 true negatives: (6·2 − 3·1) / √(9·7·5·3)
        var matrix = new ConfusionMatrix(2, [2, 3, 1, 6]);
        Assert.Equal((6 * 2 - 3 * 1) / Math.Sqrt(9 * 7 * 5 * 3), matrix.MatthewsCorrelation, 1e-12);
        Assert.Equal(8.0 / 12, matrix.Accuracy, 1e-12);
        Assert.Equal(2 * (6.0 / 9) * (6.0 / 7) / (6.0 / 9 + 6.0 / 7), matrix.F1(1), 1e-12);
        Assert.Equal((matrix.F1(1) + 2 * (2.0 / 3) * (2.0 / 5) / (2.0 / 3 + 2.0 / 5)) / 2, matrix.MacroF1, 1e-12);
        Assert.Equal(12, matrix.Total);
    }

    [Fact]
    public void More_classes_give_the_correlation_of_the_indicator_vectors()
    {
        var random = new CounterRandom(3);
        for (var trial = 0; trial < 20; trial++)
        {
            int classes = 2 + random.NextInt(4), n = 30;
            int[] labels = [.. Enumerable.Range(0, n).Select(_ => random.NextInt(classes))];
            int[] predicted = [.. labels.Select(l => random.NextDouble() < 0.6 ? l : random.NextInt(classes))];
            double Covariance(int[] a, int[] b) => Enumerable.Range(0, classes).Sum(k =>
            {
                double[] x = [.. a.Select(v => v == k ? 1.0 : 0)], y = [.. b.Select(v => v == k ? 1.0 : 0)];
                return x.Zip(y, (p, q) => (p - x.Average()) * (q - y.Average())).Sum();
            });
            Assert.Equal(Covariance(labels, predicted) / Math.Sqrt(Covariance(labels, labels) * Covariance(predicted, predicted)),
                ConfusionMatrix.Of(classes, labels, predicted).MatthewsCorrelation, 1e-12);
        }
    }

    [Fact]
    public void Edges_are_defined()
    {
        Assert.Equal(1, ConfusionMatrix.Of(3, [0, 1, 2, 2], [0, 1, 2, 2]).MatthewsCorrelation, 1e-12);
        Assert.Equal(-1, ConfusionMatrix.Of(2, [0, 1, 0, 1], [1, 0, 1, 0]).MatthewsCorrelation, 1e-12);
        Assert.Equal(0, ConfusionMatrix.Of(2, [0, 1, 0, 1], [1, 1, 1, 1]).MatthewsCorrelation);   // a constant answer
        Assert.Equal(0, ConfusionMatrix.Of(2, [1, 1], [1, 1]).MatthewsCorrelation);
        Assert.True(double.IsNaN(ConfusionMatrix.Of(2, [-1], [1]).MatthewsCorrelation));          // the label is missing
        Assert.True(double.IsNaN(ConfusionMatrix.Of(3, [0, 1], [0, 1]).F1(2)));
        Assert.Equal(1, ConfusionMatrix.Of(3, [0, 1], [0, 1]).MacroF1);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(2, [0], [2]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(2, [0, 1], [0]));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, [1, 2, 3, -1]));
    }
}
