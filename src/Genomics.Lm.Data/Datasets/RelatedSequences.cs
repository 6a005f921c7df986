using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// Which sequences of a test set are related to learnt ones, and which belong together: what <see cref="LeakageAudit"/> links (common
/// 16-mers, an alignment), and what shares a word (<see cref="SharedWords"/>). Names and coordinates say nothing here.
/// </summary>
public sealed class RelatedSequences
{
    private RelatedSequences(bool[] shared, int[] groups, LeakageOptions options)
        => (Shared, Groups, MinimumIdentity, MinimumCoverage) = (shared, groups, options.MinimumIdentity, options.MinimumCoverage);

    /// <summary>Per test sequence whether it is related to a learnt one.</summary>
    public IReadOnlyList<bool> Shared { get; }

    /// <summary>A group number per test sequence, equal for those that are related, directly or over others, learnt ones too.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>Bases of a word, on either strand.</summary>
    public int WordLength { get; } = SharedWords.DefaultLength;

    /// <summary>Identity of an alignment from which two sequences are related.</summary>
    public double MinimumIdentity { get; }

    /// <summary>Share of the shorter sequence that such an alignment covers at least.</summary>
    public double MinimumCoverage { get; }

    /// <summary>Compares test sequences with learnt ones and with each other.</summary>
    /// <param name="testing">The test sequences.</param>
    /// <param name="learned">All that were learnt from.</param>
    /// <param name="options">
    /// Identity, coverage, similarity and threads; identical bases count from <see cref="SharedWords.DefaultLength"/> on. Null: defaults.
    /// </param>
    /// <param name="progress">Receives the steps done.</param>
    /// <param name="cancellationToken">Checked within the steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static RelatedSequences Find(IReadOnlyList<DnaSequence> testing, IReadOnlyList<DnaSequence> learned,
        LeakageOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(testing);
        ArgumentNullException.ThrowIfNull(learned);
        options ??= new LeakageOptions();
        options.Validate();
        // rows of different files may have the same name
        DnaSequence[] all = [.. testing.Concat(learned).Select((s, i) => new DnaSequence($"{i}", "", s.Bases.ToArray(), []))];
        var dataset = new GeneDataset("sequences", all, [], [], default, TransformSummary.None);
        int[] tested = [.. Enumerable.Range(0, testing.Count)], learnt = [.. Enumerable.Range(testing.Count, learned.Count)];
        var relations = LeakageAudit.FindFrom(SharedWords.DefaultLength, dataset, options, progress, cancellationToken);
        var report = LeakageAudit.Check(relations,
            new GeneSplit { Description = "files", Training = learnt, Validation = [], Testing = tested, Learning = learnt });
        var words = SharedWords.Find(learned, testing);
        return new RelatedSequences([.. tested.Select(i => words[i] || report.IsTouched(i))],
            DisjointSets.Joined(relations.Groups, SharedWords.Groups(all))[..testing.Count], options);
    }
}
