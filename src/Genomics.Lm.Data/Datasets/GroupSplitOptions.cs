using Genomics.Lm.Data.Datasets.Internals;

namespace Genomics.Lm.Data.Datasets;

/// <summary>How whole groups of genes (chromosomes, families) are dealt to test, validation and training.</summary>
public sealed record GroupSplitOptions
{
    /// <summary>The one seed of the run: decides which groups are drawn.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Share of all genes that should be tested; met as nearly as whole groups allow.</summary>
    public double TestShare { get; init; } = 1.0 / 3;

    /// <summary>Share of the other genes that should be validated on; met as nearly as whole groups allow.</summary>
    public double ValidationShare { get; init; } = SplitParts.ValidationShare;

    /// <summary>Groups to test, by name; null draws them.</summary>
    public IReadOnlyList<string>? TestGroups { get; init; }

    /// <summary>Groups to validate on, by name; null draws them.</summary>
    public IReadOnlyList<string>? ValidationGroups { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">A group is named for test and for validation.</exception>
    public void Validate()
    {
        SplitParts.RequireShare(TestShare, nameof(TestShare));
        SplitParts.RequireShare(ValidationShare, nameof(ValidationShare));
        if (TestGroups?.FirstOrDefault(g => ValidationGroups?.Contains(g) == true) is { } both)
            throw new ArgumentException($"group '{both}' is named for test and for validation; name it once", nameof(TestGroups));
    }
}
