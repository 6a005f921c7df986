namespace Genomics.Lm.Model;

/// <summary>
/// Attention with linear biases (Press et al. 2022): a head's score of query i and key j falls by its slope times |i − j|.
/// </summary>
public static class Alibi
{
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
}
