namespace Genomics.Lm.Data;

/// <summary>One progress report of long work.</summary>
/// <param name="Stage">What is being done, for a person to read, for example <c>dexter: 3-mers</c>.</param>
/// <param name="Done">Units finished in this stage.</param>
/// <param name="Total">Units in this stage; 0 when not known.</param>
/// <param name="Detail">A short text that changes as the work goes on (loss, rate), or null.</param>
public readonly record struct WorkProgress(string Stage, long Done, long Total, string? Detail = null)
{
    /// <summary>
    /// True for what is said once and should stay to be read, such as a forecast of the time; the words stand in <see cref="Detail"/>.
    /// </summary>
    public bool IsNotice { get; init; }
}
