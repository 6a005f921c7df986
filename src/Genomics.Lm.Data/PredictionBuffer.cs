namespace Genomics.Lm.Data;

/// <summary>The one check of what predictors and features write into.</summary>
public static class PredictionBuffer
{
    /// <summary>Checks that a destination holds one value per sequence and column.</summary>
    /// <param name="length">Elements of the destination.</param>
    /// <param name="sequences">Number of sequences.</param>
    /// <param name="columns">Conditions, classes or features per sequence.</param>
    /// <param name="name">The destination's parameter.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public static void Check(int length, int sequences, int columns, string name = "destination")
    {
        if (length != (long)sequences * columns)
            throw new ArgumentException($"the destination has {length} elements, {sequences} sequences × {columns} columns are needed",
                name);
    }
}
