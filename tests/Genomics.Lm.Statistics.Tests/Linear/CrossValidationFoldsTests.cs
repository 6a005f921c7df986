using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Statistics.Tests.Linear;

public class CrossValidationFoldsTests
{
    [Fact]
    public void Rows_without_groups_are_shuffled_and_dealt_one_by_one()
    {
        var order = Enumerable.Range(0, 103).ToArray();
        new CounterRandom(8).Shuffle<int>(order);
        var folds = CrossValidationFolds.Deal(103, 5, new CounterRandom(8));
        for (var i = 0; i < order.Length; i++) Assert.Equal(i % 5, folds[order[i]]);
    }

    [Fact]
    public void Groups_stay_whole_and_folds_even()
    {
        var random = new CounterRandom(4);
        int[] groups = [.. Enumerable.Range(0, 500).Select(_ => random.NextInt(40) * random.NextInt(3))];
        var folds = CrossValidationFolds.Deal(500, 4, new CounterRandom(8), groups);
        Assert.All(groups.Zip(folds).GroupBy(p => p.First), g => Assert.Single(g.Select(p => p.Second).Distinct()));
        int[] sizes = [.. folds.GroupBy(f => f).Select(g => g.Count())];
        Assert.Equal(4, sizes.Length);
        Assert.True(sizes.Max() - sizes.Min() <= groups.GroupBy(g => g).Max(g => g.Count()));
        Assert.NotEqual(folds, CrossValidationFolds.Deal(500, 4, new CounterRandom(9), groups));
    }

    [Fact]
    public void Too_few_groups_are_not_looked_at()
        => Assert.Equal(CrossValidationFolds.Deal(30, 5, new CounterRandom(8)),
        CrossValidationFolds.Deal(30, 5, new CounterRandom(8), new int[30]));

    [Fact]
    public void Copies_in_one_fold_do_not_flatter_a_small_penalty()
    {
        // 60 rows of noise, each three times: across folds a copy tells the answer, with groups nothing does
        var random = new CounterRandom(11);
        var (x, y, groups) = (new float[180 * 100], new double[180], new int[180]);
        for (var gene = 0; gene < 60; gene++)
        {
            var value = random.NextNormal();
            for (var copy = 0; copy < 3; copy++) (y[3 * gene + copy], groups[3 * gene + copy]) = (value, gene);
            for (var c = 0; c < 100; c++)
                x[3 * gene * 100 + c] = x[(3 * gene + 1) * 100 + c] = x[(3 * gene + 2) * 100 + c] = (float)random.NextNormal();
        }
        var (apart, together) =
            (RidgeRegression.Fit(x, 100, y, 1), RidgeRegression.Fit(x, 100, y, 1, new RidgeOptions { RowGroups = groups }));
        Assert.True(together.Penalties[0] > 10 * apart.Penalties[0], $"{together.Penalties[0]} and {apart.Penalties[0]}");
        Assert.Throws<ArgumentException>(() => RidgeRegression.Fit(x, 100, y, 1, new RidgeOptions { RowGroups = [1, 2] }));
    }
}
