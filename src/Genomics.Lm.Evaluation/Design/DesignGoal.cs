namespace Genomics.Lm.Evaluation.Design;

/// <summary>Where a design should lead.</summary>
public enum DesignGoal
{
    /// <summary>A higher prediction of the condition.</summary>
    Higher,

    /// <summary>A lower prediction of the condition.</summary>
    Lower,

    /// <summary>A higher prediction of the condition against the mean of the others.</summary>
    Specific,
}
