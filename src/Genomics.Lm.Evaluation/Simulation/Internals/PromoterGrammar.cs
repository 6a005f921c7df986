using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// The fixed grammar: which elements there are, where, and the features that expression is a linear function of. Version 1 of the numbers
// below was set so that linear methods reach about 0.7 of the ceiling on 2,000 genes, before any network was fitted to such data. It is
// not to be tuned: a change is a new version.
internal sealed class PromoterGrammar
{
    /// <summary>Version of the numbers in this file.</summary>
    public const int Version = 1;

    private const long WeightSeed = 20212;
    private const double WeightSpread = 0.5;

    private readonly WindowGeometry _window;
    private readonly PlantedElement[] _active;
    private readonly byte[][] _words;
    private readonly MotifModel?[] _motifs;
    private readonly int _firstPartner, _secondPartner;

    public PromoterGrammar(WindowGeometry window)
    {
        _window = window;
        Scale = Math.Min(window.AlignmentIndex, window.Length - 1 - window.AlignmentIndex) / 500.0;
        Elements = [.. ActiveElements(), .. Decoys()];
        _active = [.. Elements.Where(e => !e.IsDecoy)];
        _words = [.. Elements.Select(e => e.Kind == PlantedElementKind.Motif ? [] : BaseCodes.Encode(e.Pattern))];
        _motifs = [.. Elements.Select(e => e.Kind == PlantedElementKind.Motif ? new MotifModel(e.Pattern) : null)];
        _firstPartner = Array.FindIndex(_active, e => e.Pattern == FirstPartner);
        _secondPartner = Array.FindIndex(_active, e => e.Pattern == SecondPartner);
    }

    /// <summary>Bases that every window must have on both sides of its TSS, so that the elements fit.</summary>
    public const int LeastFlank = 500;

    /// <summary>Whether the elements fit into windows of this shape.</summary>
    public static bool Fits(WindowGeometry window)
        => Math.Min(window.AlignmentIndex, window.Length - 1 - window.AlignmentIndex) >= LeastFlank;

    /// <summary>The two motifs that interact.</summary>
    public const string FirstPartner = "RRCCAATS", SecondPartner = "ACTTCCTS";

    /// <summary>All elements, decoys last.</summary>
    public IReadOnlyList<PlantedElement> Elements { get; }

    /// <summary>The elements with an effect, in the order of the features.</summary>
    public IReadOnlyList<PlantedElement> Active => _active;

    /// <summary>
    /// Length unit of what grows with the window (regions, islands): 1 for windows of ±500. Motifs stay at their distance from the TSS.
    /// </summary>
    public double Scale { get; }

    /// <summary>One feature per active element, and the product of the occupancies of the two partners.</summary>
    public int FeatureCount => _active.Length + 1;

    /// <summary>The two elements that interact.</summary>
    public (PlantedElement First, PlantedElement Second) Partners => (_active[_firstPartner], _active[_secondPartner]);

    /// <summary>The matrix of a motif.</summary>
    public MotifModel Motif(PlantedElement element)
        => _motifs[IndexOf(element)] ?? throw new ArgumentException($"{element.Name} is no motif", nameof(element));

    /// <summary>The bases of a word.</summary>
    public ReadOnlySpan<byte> Word(PlantedElement element) => _words[IndexOf(element)];

    /// <summary>Weights of the active elements in a condition (0 = the main one): the same signs, other sizes.</summary>
    public double[] Weights(int condition)
    {
        var random = new CounterRandom(WeightSeed, (ulong)condition);
        var weights = new double[_active.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = _active[i].Weight * (
            condition == 0 ? 1 : Math.Exp(WeightSpread * random.NextNormal()));
        return weights;
    }

    /// <summary>Computes the features of one window.</summary>
    /// <param name="codes">The window as <see cref="BaseCodes"/>.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> numbers.</param>
    public void Features(ReadOnlySpan<byte> codes, Span<double> features)
    {
        for (var i = 0; i < _active.Length; i++) features[i] = Strength(codes, _active[i]);
        features[^1] = features[_firstPartner] * features[_secondPartner];
    }

    /// <summary>
    /// How strongly an element is present: a motif's occupancy, a word's starts per base, for CpG log(1 + 30 × starts per base).
    /// </summary>
    public double Strength(ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var (start, end) = Place(element);
        if (element.Kind == PlantedElementKind.Motif) return Motif(element).Best(codes, start, end, element.BothStrands).Occupancy;
        var density = Density(codes, start, end, Word(element));
        return element.Kind == PlantedElementKind.Composition ? Math.Log(1 + 30 * density) : density;
    }

    /// <summary>Where an element may start, as indices of the window.</summary>
    public (int Start, int End) Place(PlantedElement element)
        => (_window.AlignmentIndex + element.Start, _window.AlignmentIndex + element.End);

    private static double Density(ReadOnlySpan<byte> codes, int start, int end, ReadOnlySpan<byte> word)
    {
        var count = 0;
        for (var rest = codes[start..Math.Min(codes.Length, end + word.Length - 1)]; rest.IndexOf(
            word) is >= 0 and var at; rest = rest[(at + 1)..]) count++;
        return count / (double)(end - start);
    }

    private IEnumerable<PlantedElement> ActiveElements() =>
    [
        new() { Name = $"CpG {Range(Scaled(-250), Scaled(250))}", Kind = PlantedElementKind.Composition, Pattern = "CG",
            Start = Scaled(-250), End = Scaled(250), Weight = 1 },
        Region("TAAT", -480, -160, -1.0), Region("GAGAG", 60, 400, 0.9), Region("CTCC", -400, -60, 0.7),
        Motif("TATAWAAR", -36, -24, false, 1.0, 0.4), Motif("AARATGGC", 0, 60, false, 0.8, 0.4),
            Motif("TGASTCAY", -220, -60, true, 0.8, 0.4),
        Motif(FirstPartner, -110, -50, true, 0.7, 0.5), Motif(SecondPartner, -60, 10, true, 0.7, 0.5),
            Motif("CAGGTGTK", 60, 200, true, -0.9, 0.4),
    ];

    private IEnumerable<PlantedElement> Decoys() =>
    [
        Region("TAAT", 100, 420, 0), Region("ACTT", -480, -160, 0),
        Motif("TATAWAAR", 150, 300, false, 0, 0.3), Motif("TGASTCAY", 220, 400, true, 0, 0.3),
            Motif(FirstPartner, -400, -250, true, 0, 0.3),
    ];

    private PlantedElement Region(string word, int start, int end, double weight) => new()
    {
        Name = $"{word} density {Range(Scaled(start), Scaled(end))}",
        Kind = PlantedElementKind.Region,
        Pattern = word,
        Start = Scaled(start),
        End = Scaled(end),
        Weight = weight,
        IsDecoy = weight == 0,
        Rate = 5,
    };

    private static PlantedElement Motif(string consensus, int start, int end, bool bothStrands, double weight, double rate) => new()
    {
        Name = $"{consensus} {Range(start, end)}",
        Kind = PlantedElementKind.Motif,
        Pattern = consensus,
        Start = start,
        End = end,
        BothStrands = bothStrands,
        Weight = weight,
        IsDecoy = weight == 0,
        Rate = rate,
    };

    /// <summary>The place of an element in <see cref="Elements"/>.</summary>
    public int IndexOf(PlantedElement element)
    {
        for (var i = 0; i < Elements.Count; i++)
            if (ReferenceEquals(Elements[i], element)) return i;
        throw new ArgumentException($"{element.Name} is not of this grammar", nameof(element));
    }

    private int Scaled(int position) => (int)Math.Round(position * Scale);

    private static string Range(int start, int end) => $"{Signed(start)}..{Signed(end)}";

    private static string Signed(int position) => position > 0 ? $"+{position}" : position < 0 ? $"−{-position}" : "0";
}
