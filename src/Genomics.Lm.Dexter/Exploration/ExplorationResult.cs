using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration;

/// <summary>What one exploration found.</summary>
public sealed class ExplorationResult
{
    internal ExplorationResult(
        RegionLattice lattice, IReadOnlyList<ExploredDomain> domains, IReadOnlyList<Decision> decisions,
        IReadOnlyList<ExplorationEdge> edges, IReadOnlyDictionary<string, IReadOnlyList<double>> wordLattices, int wordsScored)
    {
        (Lattice, Domains, Decisions, Edges, WordLattices, WordsScored) = (lattice, domains, decisions, edges, wordLattices, wordsScored);
        Variables = [.. domains.Where(d => d.IsValid).Select(d => d.Domain).OrderBy(d => d.Name, StringComparer.Ordinal)];
    }

    /// <summary>Bins and regions.</summary>
    public RegionLattice Lattice { get; }

    /// <summary>Every domain treated, in the order of treatment.</summary>
    public IReadOnlyList<ExploredDomain> Domains { get; }

    /// <summary>The valid domains in the order of the matrix: by name, as plain strings.</summary>
    public IReadOnlyList<ScoredDomain> Variables { get; }

    /// <summary>Every decision, in the order in which it was taken.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>The exploration graph, in the order in which edges arose; an edge may repeat.</summary>
    public IReadOnlyList<ExplorationEdge> Edges { get; }

    /// <summary>
    /// Correlations by word and region number, of the words whose whole lattice was computed: those that have a variable and were
    /// explored.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> WordLattices { get; }

    /// <summary>Number of words of which at least one correlation was computed, for this and all targets explored with it.</summary>
    public int WordsScored { get; }
}
