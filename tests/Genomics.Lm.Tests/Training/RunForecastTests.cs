using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

public class RunForecastTests
{
    private static LoopSettings Settings(int patience = 0, int every = 0, double fits = 1) => new()
    {
        Stage = "x",
        Optimizer = new OptimizerOptions { Epochs = 3 },
        Selection = new SelectionOptions { Patience = patience, ValidateEvery = every },
        Seed = 1,
        Fits = fits,
    };

    [Fact]
    public void The_time_is_that_of_all_tokens_of_all_passes_validations_and_fits()
    {
        // 3 passes of 1,000 tokens, 3 validations of 300 at a third of the work
        Assert.Equal(3300 * 0.01, new RunForecast(Settings(), 1000, 300, 10).Total(0.01), 1e-9);
        Assert.Equal(2 * 3300 * 0.01, new RunForecast(Settings(fits: 2), 1000, 300, 10).Total(0.01), 1e-9);
        Assert.Equal((3000 + 6 * 100) * 0.01, new RunForecast(Settings(every: 5), 1000, 300, 10).Total(0.01), 1e-9);
    }

    [Theory]
    [InlineData(0.2, "about 1 s for")]
    [InlineData(89, "about 89 s for")]
    [InlineData(200, "about 3 min for")]
    [InlineData(3600 * 2.5, "about 2.5 hours for")]
    [InlineData(86400 * 12.0, "about 12 days for")]
    public void It_is_told_in_words(double seconds, string text)
    => Assert.StartsWith(text, new RunForecast(Settings(), 1, 1, 95).Text(seconds));

    [Fact]
    public void Early_stopping_makes_it_an_upper_bound()
    => Assert.Equal("at most about 10 s for 3 passes × 95 steps", new RunForecast(Settings(patience: 2), 1, 1, 95).Text(10));

    [Fact]
    public void It_is_told_once_after_a_few_steps()
    {
        var forecast = new RunForecast(Settings(), 100, 0, 10);
        Assert.Single(Enumerable.Range(0, 20).Select(_ => forecast.Add(10)), text => text is not null);
    }
}
