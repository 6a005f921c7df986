using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// The exploration for one target, one word length at a time: first it asks the score board for what it needs, then it decides in
/// queue order. Treating a word only proposes longer ones, so all words of a length are known before the first of them is treated.
/// </summary>
internal sealed class TargetExplorer
{
    private readonly int _target;
    private readonly DexterOptions _options;
    private readonly RegionLattice _lattice;
    private readonly ScoreBoard _board;
    private readonly Extensions _extensions;
    private readonly SortedDictionary<int, List<Proposal>> _queue = [];
    private readonly HashSet<(string, int)> _queued = [];
    private readonly Dictionary<(string, int), int> _done = []; // place in _domains
    private readonly List<ExploredDomain> _domains = [];
    private readonly List<Decision> _decisions = [];
    private readonly List<ExplorationEdge> _edges = [];
    private readonly HashSet<string> _explored = new(StringComparer.Ordinal);

    public TargetExplorer(int target, DexterOptions options, RegionLattice lattice, ScoreBoard board)
    {
        (_target, _options, _lattice, _board) = (target, options, lattice, board);
        _extensions = new Extensions(options);
        foreach (var root in Extensions.Roots) Propose(root, lattice.Whole, null);
    }

    /// <summary>The shortest word length queued; 0 when the exploration is over.</summary>
    public int NextLength => _queue.Count == 0 ? 0 : _queue.Keys.First();

    /// <summary>Number of domains queued at a length.</summary>
    public int QueuedAt(int length) => _queue.TryGetValue(length, out var proposals) ? proposals.Count : 0;

    /// <summary>Asks for the scores of the queued domains and of their controls.</summary>
    public void RequestDomains(int length)
    {
        foreach (var proposal in At(length))
        {
            _board.Request(proposal.Kmer, _target, proposal.Region);
            foreach (var control in ControlsOf(proposal.Kmer)) _board.Request(control, _target, proposal.Region);
        }
    }

    /// <summary>Asks for the whole lattice of every word that will look for better regions.</summary>
    public void RequestLattices(int length)
    {
        foreach (var proposal in At(length))
            if (WillBeExplored(proposal) && _explored.Add(proposal.Kmer))
                for (var region = 0; region < _lattice.Count; region++) _board.Request(proposal.Kmer, _target, region);
    }

    /// <summary>Asks for the controls' scores in the regions that may be better.</summary>
    public void RequestRegionControls(int length)
    {
        foreach (var proposal in At(length))
        {
            if (!WillBeExplored(proposal)) continue;
            var strength = Strength(proposal.Kmer, proposal.Region);
            foreach (var control in ControlsOf(proposal.Kmer))
                for (var region = 0; region < _lattice.Count; region++)
                    if (Strength(proposal.Kmer, region) >= strength) _board.Request(control, _target, region);
        }
    }

    /// <summary>Treats all domains queued at a length, in queue order.</summary>
    public void Treat(int length)
    {
        foreach (var proposal in At(length)) Treat(proposal);
        _queue.Remove(length);
    }

    /// <summary>What was found.</summary>
    public ExplorationResult ToResult() => new(
        _lattice, _domains, _decisions, _edges,
        _explored.ToDictionary(w => w,
            IReadOnlyList<double> (w) => [.. Enumerable.Range(0, _lattice.Count).Select(r => _board.Correlation(w, _target, r))]),
        _board.WordCount);

    private void Treat(Proposal proposal)
    {
        var domain = Domain(proposal.Kmer, proposal.Region);
        var refusedBy = RefusedBy(proposal);
        if (refusedBy is not null)
        {
            _decisions.Add(new Decision(DecisionKind.Refused, domain, refusedBy));
            Record(proposal.Kmer, proposal.Region, isRoot: false, isValid: false);
            return;
        }
        Record(proposal.Kmer, proposal.Region, proposal.Parent is null, isValid: true);
        _decisions.Add(new Decision(proposal.Parent is null ? DecisionKind.Root : DecisionKind.Accepted, domain, proposal.Parent));
        foreach (var edge in EdgesTo(proposal, domain)) _edges.Add(edge);
        if (domain.Strength < _options.CorrelationMin)
        {
            _decisions.Add(new Decision(DecisionKind.BelowMinimum, domain));
            return;
        }
        var kept = BetterRegions(proposal, domain);
        foreach (var region in kept)
            if (region != proposal.Region)
            {
                var better = Domain(proposal.Kmer, region);
                Record(proposal.Kmer, region, isRoot: false, isValid: true);
                _decisions.Add(new Decision(DecisionKind.BetterRegion, better, domain));
                _edges.Add(new ExplorationEdge(EdgeKind.BetterRegion, domain, better));
            }
        if (_options.KmerMaxLength != 0 && proposal.Kmer.Length >= _options.KmerMaxLength) return;
        foreach (var region in kept)
            foreach (var word in _extensions.Of(proposal.Kmer)) Propose(word, region, Domain(proposal.Kmer, region));
    }

    /// <summary>Regions at least as strong, strongest first, that overlap none kept before and pass the control test.</summary>
    private List<int> BetterRegions(Proposal proposal, ScoredDomain domain)
    {
        var candidates = Enumerable.Range(0, _lattice.Count)
            .Select(region => (Region: region, Strength: Strength(proposal.Kmer, region)))
            .Where(c => c.Strength >= domain.Strength)
            .OrderByDescending(c => c.Strength).ThenBy(c => c.Region);
        var kept = new List<int>();
        foreach (var (region, _) in candidates)
        {
            if (kept.Exists(k => _lattice.Overlap(k, region))) continue;
            var candidate = Domain(proposal.Kmer, region);
            if (RegionRefusedBy(candidate, region) is { } control) _decisions.Add(
                new Decision(DecisionKind.RegionRefused, candidate, control));
            else kept.Add(region);
        }
        return kept;
    }

    private ScoredDomain? RegionRefusedBy(ScoredDomain candidate, int region)
    {
        if (candidate.Kmer.Length == 2) // single letters score 0
            return candidate.Strength != 0 ? null : new ScoredDomain(candidate.Kmer[..1], candidate.Region, 0);
        foreach (var word in ControlsOf(candidate.Kmer))
        {
            var control = Domain(word, region);
            if (control.Strength == 0 ? candidate.Strength == 0 : !Beats(candidate.Strength, control.Strength)) return control;
        }
        return null;
    }

    private ScoredDomain? RefusedBy(Proposal proposal)
    {
        if (proposal.Parent is not { } parent) return null; // a root
        var strength = Strength(proposal.Kmer, proposal.Region);
        if (!Beats(strength, parent.Strength)) return parent;
        foreach (var word in ControlsOf(proposal.Kmer))
            if (!Beats(strength, Strength(word, proposal.Region))) return Domain(word, proposal.Region);
        return null;
    }

    private IEnumerable<ExplorationEdge> EdgesTo(Proposal proposal, ScoredDomain domain)
    {
        if (proposal.Parent is not { } parent) yield break;
        yield return new ExplorationEdge(EdgeKind.Extension, parent, domain);
        foreach (var word in ControlsOf(proposal.Kmer)) yield return new ExplorationEdge(
            EdgeKind.Control, Domain(word, proposal.Region), domain);
    }

    private bool Beats(double strength, double other) => other == 0
        ? strength >= _options.CorrelationIncrease
        : (strength - other) / other >= _options.CorrelationIncreaseRatio && strength - other >= _options.CorrelationIncrease;

    private bool WillBeExplored(Proposal proposal)
        => RefusedBy(proposal) is null && Strength(proposal.Kmer, proposal.Region) >= _options.CorrelationMin;

    private void Propose(string word, int region, ScoredDomain? parent)
    {
        if (_done.ContainsKey((word, region)) || !_queued.Add((word, region))) return;
        if (!_queue.TryGetValue(word.Length, out var proposals)) _queue.Add(word.Length, proposals = []);
        proposals.Add(new Proposal(word, region, parent));
    }

    /// <summary>Notes a domain as done; what was decided first stays.</summary>
    private void Record(string word, int region, bool isRoot, bool isValid)
    {
        if (_done.TryAdd((word, region), _domains.Count)) _domains.Add(new ExploredDomain(Domain(word, region), isRoot, isValid));
    }

    private static IEnumerable<string> ControlsOf(string word)
    {
        if (word.Length <= 2) yield break;
        var (first, second) = Extensions.Controls(word);
        yield return first;
        yield return second;
    }

    private IEnumerable<Proposal> At(int length) => _queue.TryGetValue(length, out var proposals) ? proposals : [];

    private double Strength(string word, int region) => Math.Abs(_board.Correlation(word, _target, region));

    private ScoredDomain Domain(string word, int region) => new(word, _lattice[region], _board.Correlation(word, _target, region));

    private readonly record struct Proposal(string Kmer, int Region, ScoredDomain? Parent);
}
