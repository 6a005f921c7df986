using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>A graph in columns; within a column a node stands at the mean height of the nodes that lead to it.</summary>
internal sealed class GraphFigure
{
    private const double Between = 90, High = 20, Apart = 26, Top = 34, LegendItem = 170;
    private const double FullColour = 0.6; // of a correlation: the strongest single variables reach it
    private readonly GraphSection _section;
    private readonly string[] _values;
    private readonly double _wide;
    private readonly double[] _heights;
    private readonly List<string> _kinds;

    public GraphFigure(GraphSection section)
    {
        _section = section;
        _values = [.. section.Nodes.Select(n => NumberText.Fixed(100 * n.Value, 1) + " %")];
        _wide = Drawing.Picture.WidthOf(section.Nodes.Select((n, i) => n.Name + _values[i])) + 20;
        _kinds = [.. section.Edges.Select(e => e.Kind).Distinct()];
        _heights = [.. Enumerable.Repeat(double.NaN, section.Nodes.Count)];
        PlaceNodes();
    }

    public Picture Picture()
    {
        var svg = new Markup();
        for (var kind = 0; kind < _kinds.Count; kind++)
        {
            var x = kind * LegendItem;
            svg.Add($"<line class=\"link {Style(kind)}\" x1=\"{x}\" x2=\"{x + 26}\" y1=\"10\" y2=\"10\"/><text x=\"{x + 32}\" "
                + $"y=\"14\">{_kinds[kind]}</text>\n");
        }
        svg.Add($"<text x=\"{_kinds.Count * LegendItem}\" y=\"14\">{_section.ValueLabel}: orange above 0, blue below</text>\n");
        foreach (var edge in _section.Edges) AddEdge(svg, edge);
        foreach (var node in Enumerable.Range(0, _section.Nodes.Count)
            .OrderBy(i => _section.Nodes[i].Name, StringComparer.Ordinal)) AddNode(svg, node);
        var width = X(_section.Nodes.Select(n => n.Column).DefaultIfEmpty(0).Max()) + _wide;
        var legend = _kinds.Count * LegendItem + Drawing.Picture.WidthOf([_section.ValueLabel]) + LegendItem;
        return new Picture(svg, Math.Max(width, legend), _heights.DefaultIfEmpty(Top).Max() + High);
    }

    private void PlaceNodes()
    {
        var sources = _section.Edges.ToLookup(e => e.To, e => e.From);
        foreach (var column in Enumerable.Range(0, _heights.Length).GroupBy(i => _section.Nodes[i].Column).OrderBy(g => g.Key))
        {
            var wanted = column.Select(
                i => (Node: i, Height: sources[i].Select(s => _heights[s]).Where(double.IsFinite).DefaultIfEmpty(double.MaxValue)
                    .Average()))
                .OrderBy(n => n.Height).ThenBy(n => _section.Nodes[n.Node].Name, StringComparer.Ordinal).ToArray();
            for (var i = 0; i < wanted.Length; i++) _heights[wanted[i].Node] = Top + i * Apart;
        }
    }

    private void AddNode(Markup svg, int index)
    {
        var (node, x, y) = (_section.Nodes[index], X(_section.Nodes[index].Column), _heights[index]);
        var opacity = 0.62 * Math.Min(1, Math.Abs(node.Value) / FullColour);
        svg.Add($"<rect class=\"paper\" x=\"{x}\" y=\"{y}\" width=\"{_wide}\" height=\"{High}\" rx=\"4\"/>");
        svg.Add($"<rect class=\"node {(node.Value < 0 ? "negative" : "positive")}\" fill-opacity=\"{opacity}\" x=\"{x}\" y=\"{y}\" "
            + $"width=\"{_wide}\" height=\"{High}\" rx=\"4\"/>");
        svg.Add($"<text class=\"ink\" x=\"{x + 6}\" y=\"{y + 14}\">{node.Name}</text>");
        svg.Add($"<text class=\"ink\" x=\"{x + _wide - 6}\" y=\"{y + 14}\" text-anchor=\"end\">{_values[index]}</text>\n");
    }

    private void AddEdge(Markup svg, GraphEdge edge)
    {
        var (from, to) = (_section.Nodes[edge.From], _section.Nodes[edge.To]);
        var isBack = from.Column >= to.Column;
        var (x1, x2) = (X(from.Column) + _wide, X(to.Column) + (isBack ? _wide : 0));
        var (y1, y2) = (_heights[edge.From] + High / 2, _heights[edge.To] + High / 2);
        var (bend1, bend2) = (x1 + Between / 2, isBack ? x2 + Between / 2 : x2 - Between / 2);
        svg.Add($"<path class=\"link {Style(_kinds.IndexOf(edge.Kind))}\" d=\"M{x1} {y1}C{bend1} {y1} {bend2} {y2} {x2} {y2}\">");
        svg.Add($"<title>{from.Name} to {to.Name}, {edge.Kind}: {edge.Label}</title></path>\n");
    }

    private static string Style(int kind) => FormattableString.Invariant($"colour{kind % 5} dash{kind % 5}");

    private double X(int column) => column * (_wide + Between);
}
