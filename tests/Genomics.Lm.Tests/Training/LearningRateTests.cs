using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public class LearningRateTests
{
    [Theory] // the recorded run: 10,175 steps, 50 of warm-up, peak 3e-5
    [InlineData(0, 0)]
    [InlineData(25, 1.5e-5)]
    [InlineData(50, 3e-5)]
    [InlineData(94, 3e-5 * (10175 - 94) / (10175 - 50))]
    [InlineData(10175, 0)]
    public void Linear_follows_the_recorded_rule(long step, double rate)
        => Assert.Equal(rate, LearningRate.At(LearningRateSchedule.Linear, 3e-5, step, 50, 10175), 1e-18);

    [Fact]
    public void Cosine_is_half_way_down_in_the_middle()
    {
        Assert.Equal(0.5, LearningRate.At(LearningRateSchedule.Cosine, 1, 60, 20, 100), 1e-12);
        Assert.Equal(1, LearningRate.At(LearningRateSchedule.Cosine, 1, 20, 20, 100), 1e-12);
        Assert.Equal(0, LearningRate.At(LearningRateSchedule.Cosine, 1, 100, 20, 100), 1e-12);
        Assert.Equal(1, LearningRate.At(LearningRateSchedule.Constant, 1, 99, 20, 100), 1e-12);
    }
}
