using System.Globalization;
using Genomics.Lm.Dexter.Exploration;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>
/// The exploration graph in columns: for every word length the domains that were treated, then the better regions found from them.
/// Within a column a node stands at the mean height of the nodes that lead to it.
/// </summary>
internal sealed class GraphDrawing
{
    private const double Wide = 176, Between = 90, High = 20, Apart = 26, Left = 16, Top = 76;
    private const double FullColour = 0.6;
    private readonly ExplorationEdge[] _edges;
    private readonly Dictionary<ScoredDomain, int> _columns = [];
    private readonly Dictionary<ScoredDomain, double> _heights = [];

    public GraphDrawing(ExplorationResult exploration)
    {
        _edges = [.. exploration.Edges.Distinct()];
        var treated = _edges.Where(e => e.Kind != EdgeKind.BetterRegion).Select(e => e.To).ToHashSet();
        foreach (var root in exploration.Domains.Where(d => d.IsRoot)) treated.Add(root.Domain);
        foreach (var better in _edges.Where(e => e.Kind == EdgeKind.BetterRegion && !treated.Contains(e.To))) _columns[better.To] = 2 * better.To.Kmer.Length - 3;
        foreach (var domain in exploration.Domains.Where(d => d.IsValid).Select(d => d.Domain).Concat(_edges.Select(e => e.From)))
            _columns.TryAdd(domain, 2 * domain.Kmer.Length - 4);
        Place();
    }

    public string Draw()
    {
        var svg = new SvgCanvas().AddText(Left, 24, "Exploration: words grow from left to right", 14);
        var x = Left;
        foreach (var (text, kind) in new[] { ("extension", EdgeKind.Extension), ("beats shorter word", EdgeKind.Control), ("better region", EdgeKind.BetterRegion) })
        {
            svg.Add($"<line x1=\"{x}\" x2=\"{x + 26}\" y1=\"44\" y2=\"44\" stroke=\"{Colour(kind)}\" stroke-width=\"2\"/>\n").AddText(x + 32, 48, text);
            x += 150;
        }
        foreach (var edge in _edges.Where(e => e.Kind == EdgeKind.Control)) AddEdge(svg, edge);
        foreach (var edge in _edges.Where(e => e.Kind != EdgeKind.Control)) AddEdge(svg, edge);
        foreach (var (domain, _) in _columns.OrderBy(c => c.Key.Name, StringComparer.Ordinal)) AddNode(svg, domain);
        var width = X(_columns.Values.DefaultIfEmpty().Max()) + Wide + Left;
        return svg.Finish(Math.Max(width, 500), _heights.Values.DefaultIfEmpty(Top).Max() + High + 20, "Exploration graph");
    }

    private void Place()
    {
        var sources = _edges.ToLookup(e => e.To, e => e.From);
        foreach (var column in _columns.GroupBy(c => c.Value).OrderBy(g => g.Key))
        {
            var wanted = column.Select(c => (Domain: c.Key, Height: sources[c.Key].Where(_heights.ContainsKey).Select(s => _heights[s]).DefaultIfEmpty(double.NaN).Average()))
                .OrderBy(n => double.IsNaN(n.Height) ? double.MaxValue : n.Height).ThenBy(n => n.Domain.Name, StringComparer.Ordinal).ToArray();
            for (var i = 0; i < wanted.Length; i++) _heights[wanted[i].Domain] = Top + i * Apart;
        }
    }

    private void AddNode(SvgCanvas svg, ScoredDomain domain)
    {
        var (x, y) = (X(_columns[domain]), _heights[domain]);
        svg.Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{Wide}\" height=\"{High}\" rx=\"4\" fill=\"{SvgCanvas.Colour(domain.Correlation, FullColour)}\" stroke=\"#999\"/>");
        var ink = SvgCanvas.InkOn(domain.Correlation, FullColour);
        svg.AddText(x + 6, y + 14, $"{domain.Kmer} {domain.Region}", 11, "start", ink).AddText(x + Wide - 6, y + 14, SvgCanvas.Percent(domain.Correlation), 11, "end", ink);
    }

    private void AddEdge(SvgCanvas svg, ExplorationEdge edge)
    {
        var (x1, x2) = (X(_columns[edge.From]) + Wide, X(_columns[edge.To]));
        if (_columns[edge.From] >= _columns[edge.To]) (x1, x2) = (X(_columns[edge.From]) + Wide, X(_columns[edge.To]) + Wide);
        var (y1, y2) = (_heights[edge.From] + High / 2, _heights[edge.To] + High / 2);
        var (bend1, bend2) = (x1 + Between / 2, x2 > x1 ? x2 - Between / 2 : x2 + Between / 2);
        var gain = double.IsInfinity(edge.Gain) ? "from zero" : string.Create(CultureInfo.InvariantCulture, $"+{100 * edge.Gain:0.0} %");
        svg.Add($"<path d=\"M{x1} {y1}C{bend1} {y1} {bend2} {y2} {x2} {y2}\" fill=\"none\" stroke=\"{Colour(edge.Kind)}\" stroke-width=\"{(edge.Kind == EdgeKind.Control ? 0.8 : 1.4)}\" stroke-opacity=\"0.7\"><title>{edge.From.Name} to {edge.To.Name}: {gain}</title></path>\n");
    }

    private static double X(int column) => Left + column * (Wide + Between);

    private static string Colour(EdgeKind kind) => kind switch { EdgeKind.Extension => "#2b6cb0", EdgeKind.Control => "#6aa84f", _ => "#b83280" };
}
