namespace Genomics.Lm.Prediction.Internals;

/// <summary>Checks of options: the message names the property, its value and the rule.</summary>
internal static class Check
{
    /// <exception cref="ArgumentException">It is not so.</exception>
    public static void That(bool good, string name, object? value, string rule)
    {
        if (!good) throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, {rule}"), name);
    }

    /// <exception cref="ArgumentException">The value is smaller.</exception>
    public static void AtLeast(int value, int least, string name) => That(value >= least, name, value, $"must be at least {least}");
}
