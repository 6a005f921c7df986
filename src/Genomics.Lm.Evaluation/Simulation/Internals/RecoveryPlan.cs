using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>One kind of edit of one element, or of the two motifs that act together, in some genes.</summary>
/// <param name="Name">The element's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsDecoy">Whether it has no effect.</param>
/// <param name="Edit">What is done.</param>
/// <param name="Terms">Per gene, sequences and their factors; the change is the sum of factor × value.</param>
internal sealed record RecoveryProbe(
    string Name, PlantedElementKind Kind, bool IsDecoy, ElementEdit Edit, IReadOnlyList<(int Sequence, int Factor)[]> Terms);

// All windows that predictors are asked about, each once: the genes as they are and edited. Each predictor sees the same list.
internal sealed class RecoveryPlan
{
    private readonly ElementEditor _editor;
    private readonly PromoterSimulation _simulation;
    private readonly int[] _genes;
    private readonly int _perEdit;
    private readonly List<DnaSequence> _sequences = [];
    private readonly Dictionary<int, int> _originals = [];

    public RecoveryPlan(PromoterSimulation simulation, IReadOnlyList<int> genes, RecoveryOptions options)
    {
        (_simulation, _genes, _perEdit) = (simulation, [.. genes], options.GenesPerEdit);
        _editor = new ElementEditor(simulation.Grammar, options.Seed);
        new CounterRandom(options.Seed, RandomStreams.ElementRecovery).Shuffle<int>(_genes);
        var (probes, shares) = (new List<RecoveryProbe>(), simulation.Options.Shares);
        foreach (var element in simulation.Elements)
            foreach (var edit in Enum.GetValues<ElementEdit>()) probes.Add(
                new(element.Name, element.Kind, element.IsDecoy || shares.Of(element.Kind) == 0, edit,
                    Edited(g => Single(g, element, edit))));
        var (first, second) = simulation.Partners;
        foreach (var edit in Enum.GetValues<ElementEdit>())
            probes.Add(new($"{first.Name} × {second.Name}", PlantedElementKind.Interaction, shares.Interaction == 0, edit,
                Edited(g => Both(g, first, second, edit))));
        Probes = probes;
    }

    public IReadOnlyList<RecoveryProbe> Probes { get; }

    public IReadOnlyList<DnaSequence> Sequences => _sequences;

    /// <summary>The changes in each probe's genes, from the values of all sequences.</summary>
    public double[][] Changes(double[] values)
        => [.. Probes.Select(p => p.Terms.Select(terms => terms.Sum(t => t.Factor * values[t.Sequence])).ToArray())];

    private List<(int, int)[]> Edited(Func<int, (int, int)[]?> edit)
        => [.. _genes.Select(edit).OfType<(int, int)[]>().Take(_perEdit)];

    private (int, int)[]? Single(int gene, PlantedElement element, ElementEdit edit)
        => _editor.Edit(_simulation.Codes(gene), element, edit, gene) is { } edited ? [(Add(gene, edited), 1), (Original(gene), -1)]
        : null;

    // f(both) − f(first) − f(second) + f(none)
    private (int, int)[]? Both(int gene, PlantedElement first, PlantedElement second, ElementEdit edit)
    {
        var codes = _simulation.Codes(gene);
        return _editor.Edit(codes, first, edit, gene) is { } a && _editor.Edit(codes, second, edit, gene) is { } b
            && _editor.Edit(a, second, edit, gene) is { } both
            ? [(Add(gene, both), 1), (Add(gene, a), -1), (Add(gene, b), -1), (Original(gene), 1)] : null;
    }

    private int Add(int gene, byte[] codes)
    {
        _sequences.Add(new DnaSequence(_simulation.Dataset.Sequences[gene].Id, BaseCodes.Decode(codes)));
        return _sequences.Count - 1;
    }

    private int Original(int gene)
    {
        if (!_originals.TryGetValue(gene, out var index))
        {
            _sequences.Add(_simulation.Dataset.Sequences[gene]);
            _originals.Add(gene, index = _sequences.Count - 1);
        }
        return index;
    }
}
