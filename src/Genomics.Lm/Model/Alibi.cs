namespace Genomics.Lm.Model;

/// <summary>
/// Attention with linear biases (Press et al. 2022): a head's score of query i and key j falls by its slope times |i − j|.
/// </summary>
public static class Alibi
{
    // how many times as fast a head's score falls on the side that it does not look at
    private const int OtherSide = 16;

    /// <summary>
    /// The slope of every head: powers of 2^(−8/heads), with the odd ones of twice the count when it is no power of two.
    /// </summary>
    public static float[] Slopes(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        var power = 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)heads));
        static IEnumerable<float> Of(int count) => Enumerable.Range(1, count).Select(i => (float)Math.Pow(2, -8.0 * i / count));
        return [.. Of(power), .. Of(2 * power).Where((_, i) => i % 2 == 0).Take(heads - power)];
    }

    /// <summary>
    /// The slopes of every head for keys before and after the query. Without <see cref="EncoderConfig.SignedPositions"/> both are
    /// <see cref="Slopes"/>. With it two heads share a slope of half as many heads: the even one has it before the query, the odd one
    /// after it, and sixteen times the slope on the other side.
    /// </summary>
    public static (float[] Before, float[] After) Sides(EncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!config.SignedPositions) return (Slopes(config.Heads), Slopes(config.Heads));
        var pairs = Slopes((config.Heads + 1) / 2);
        float[] Looking(int parity)
            => [.. Enumerable.Range(0, config.Heads).Select(head => pairs[head / 2] * (head % 2 == parity ? 1 : OtherSide))];
        return (Looking(0), Looking(1));
    }
}
