using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Dexter.Output.Internals;

namespace Genomics.Lm.Dexter.Output;

/// <summary>What there is to draw of a run, as data; whoever writes reports draws it.</summary>
public static class DexterPictures
{
    private const string Extension = "extension", Control = "beats shorter word", BetterRegion = "better region";

    /// <summary>The exploration graph in Graphviz' language, nodes and edges as the original program writes them.</summary>
    public static string ExplorationGraphDot(ExplorationResult exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        return DotGraph.Write(exploration);
    }

    /// <summary>
    /// The exploration graph: for every word length the domains that were treated, then the better regions found from them.
    /// </summary>
    public static GraphSection ExplorationGraph(ExplorationResult exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        ExplorationEdge[] edges = [.. exploration.Edges.Distinct()];
        var columns = Columns(exploration, edges);
        ScoredDomain[] domains = [.. columns.Keys.OrderBy(d => d.Name, StringComparer.Ordinal)];
        var places = domains.Select((domain, i) => (domain, i)).ToDictionary(d => d.domain, d => d.i);
        return new GraphSection("DExTER: exploration graph", "Spearman correlation with expression",
            [.. domains.Select(d => new GraphNode($"{d.Kmer} {d.Region}", columns[d], d.Correlation))],
            [.. edges.OrderBy(e => e.Kind != EdgeKind.Control)
                .Select(e => new GraphEdge(places[e.From], places[e.To], Meaning(e.Kind), Gain(e)))])
        {
            Caption = "Words grow from left to right: for every length the domains that were treated, then their better regions. "
                + "Colour and number: Spearman correlation with expression.",
        };
    }

    /// <summary>The correlations of one word in all regions: the whole window on top, single bins at the bottom.</summary>
    /// <param name="exploration">What was found.</param>
    /// <param name="kmer">A word of <see cref="ExplorationResult.WordLattices"/>.</param>
    /// <exception cref="ArgumentException">The word's lattice was not computed.</exception>
    public static HeatMapSection Lattice(ExplorationResult exploration, string kmer)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        ArgumentNullException.ThrowIfNull(kmer);
        if (!exploration.WordLattices.TryGetValue(kmer, out var correlations))
            throw new ArgumentException($"the lattice of '{kmer}' was not computed; words that were explored have one", nameof(kmer));
        var lattice = exploration.Lattice;
        var bins = lattice.Bins.Count;
        var values = new double[bins * bins];
        Array.Fill(values, double.NaN);
        for (var region = 0; region < lattice.Count; region++)
            values[(bins - 1 - lattice.Rank(region)) * bins + lattice.Index(region)] = correlations[region];
        return new HeatMapSection($"DExTER: {kmer} by region",
            [.. Enumerable.Range(1, bins).Reverse()
                .Select(n => n == 1 ? "1 bin" : string.Create(CultureInfo.InvariantCulture, $"{n} bins"))],
            [.. lattice.Bins.Select(bin => bin.Left.ToString(CultureInfo.InvariantCulture))], values,
                "Spearman correlation with expression")
        {
            Caption = "Columns: the first position of the region; rows: how many bins it spans.",
        };
    }

    /// <summary>Which words, in which regions, a model uses: one row per word, strongest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="window">The window that its positions refer to.</param>
    public static RegionMapSection RegionMap(DexterModel model, WindowGeometry window)
        => DexterSections.RegionMap(model ?? throw new ArgumentNullException(nameof(model)), window);

    /// <summary>The importance of variables as bars, coloured by the sign of the coefficient.</summary>
    public static BarSection Importance(VariableImportance importance, string condition)
        => new($"DExTER: importance of variables, {condition}", "R² lost on the learning genes without the variable",
            [.. (importance ?? throw new ArgumentNullException(nameof(importance))).Variables.Select(v => new Bar(v.Variable.Name, v.Loss,
                v.Variable.Coefficient))])
        {
            Caption = string.Create(CultureInfo.InvariantCulture,
                $"Model with {importance.Variables.Count} variables, R² {importance.RSquared:0.000}; "
                    + $"orange: more expression, blue: less."),
        };

    // two columns per word length: what was treated, and better regions that were not
    private static Dictionary<ScoredDomain, int> Columns(ExplorationResult exploration, ExplorationEdge[] edges)
    {
        var columns = new Dictionary<ScoredDomain, int>();
        var treated = edges.Where(e => e.Kind != EdgeKind.BetterRegion).Select(e => e.To)
            .Concat(exploration.Domains.Where(d => d.IsRoot).Select(d => d.Domain)).ToHashSet();
        foreach (var better in edges.Where(e => e.Kind == EdgeKind.BetterRegion && !treated.Contains(e.To)))
            columns[better.To] = 2 * better.To.Kmer.Length - 3;
        foreach (var domain in exploration.Domains.Where(d => d.IsValid).Select(d => d.Domain)
            .Concat(edges.SelectMany(e => new[] { e.From, e.To })))
            columns.TryAdd(domain, Math.Max(0, 2 * domain.Kmer.Length - 4));
        return columns;
    }

    private static string Meaning(EdgeKind kind)
        => kind switch { EdgeKind.Extension => Extension, EdgeKind.Control => Control, _ => BetterRegion };

    private static string Gain(ExplorationEdge edge)
        => double.IsInfinity(edge.Gain) ? "from zero" : string.Create(CultureInfo.InvariantCulture, $"+{100 * edge.Gain:0.0} %");
}
