using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Study.Tests.Runs;

public sealed class FitForecastTests
{
    [Theory]
    [InlineData(100, 3, 200, 4, 1000, 12)]         // 2 + a hundredth of a gene: a line
    [InlineData(100, 1, 200, 4, 800, 64)]          // a square
    [InlineData(100, 1, 200, 16, 400, 128)]        // steeper than any method: a cube
    [InlineData(100, 4, 200, 3, 1000, 3)]          // no growth seen: none
    [InlineData(0, 0, 200, 4, 1000, 20)]           // one trial: in proportion
    [InlineData(500, 1, 1000, 7, 1000, 7)]         // tried as a whole
    public void Trials_are_drawn_out_to_all_genes(int fewer, double smaller, int more, double larger, int genes, double expected)
        => Assert.Equal(expected, FitForecast.Extended(fewer, smaller, more, larger, genes, steepest: 3), 1e-9);
}
