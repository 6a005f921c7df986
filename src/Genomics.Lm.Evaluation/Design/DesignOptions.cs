namespace Genomics.Lm.Evaluation.Design;

/// <summary>How sequences are designed.</summary>
public sealed record DesignOptions
{
    /// <summary>Where it should lead.</summary>
    public DesignGoal Goal { get; init; }

    /// <summary>Index into the predictor's conditions.</summary>
    public int Condition { get; init; }

    /// <summary>Most substitutions.</summary>
    public int Edits { get; init; } = 10;

    /// <summary>Sequences that are kept from one substitution to the next; 1: greedy.</summary>
    public int Beam { get; init; } = 1;

    /// <summary>Stretches that stay as they are, 0-based half-open in the window.</summary>
    public IReadOnlyList<(int Start, int End)> Protected { get; init; } = [];

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Goal)) throw new ArgumentOutOfRangeException(nameof(Goal), Goal, "is no goal");
        ArgumentOutOfRangeException.ThrowIfNegative(Condition);
        ArgumentOutOfRangeException.ThrowIfLessThan(Edits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Beam, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Beam, 1000);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentNullException.ThrowIfNull(Protected);
        foreach (var (start, end) in Protected)
            if (start < 0 || end <= start) throw new ArgumentException($"{start}-{end} is no stretch (0-based, the end excluded)");
    }
}
