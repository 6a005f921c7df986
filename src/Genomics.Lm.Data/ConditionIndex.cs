namespace Genomics.Lm.Data;

/// <summary>Where a condition stands in a list of conditions.</summary>
public static class ConditionIndex
{
    /// <summary>The index of a condition, by its exact name.</summary>
    /// <param name="conditions">The conditions, in column order.</param>
    /// <param name="name">The name looked for.</param>
    /// <returns>The index, from 0; −1 when there is none of that name.</returns>
    public static int IndexOf(this IReadOnlyList<string> conditions, string name)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        for (var i = 0; i < conditions.Count; i++)
            if (conditions[i] == name) return i;
        return -1;
    }
}
