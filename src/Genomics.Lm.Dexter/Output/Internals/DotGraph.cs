using System.Globalization;
using System.Text;
using Genomics.Lm.Dexter.Exploration;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>The exploration graph in Graphviz' language; node names, colours and edge labels are the original program's.</summary>
internal static class DotGraph
{
    public static string Write(ExplorationResult exploration)
    {
        var text = new StringBuilder(
            "strict digraph G {\n    graph [rankdir=LR, label=\"Exploration\", labelloc=\"t\", fontname=\"helvetica\"];\n"
            + "    node [fontname=\"helvetica\"];\n    edge [fontname=\"helvetica\"];\n");
        Legend(text);
        text.Append("    subgraph domains {\n        node [shape=record, color=lightblue2, style=filled]\n");
        foreach (var domain in exploration.Domains.Where(d => d.IsValid)) text
            .Append(CultureInfo.InvariantCulture, $"        \"{Node(domain.Domain)}\";\n");
        foreach (var edge in exploration.Edges.Distinct())
            text.Append(CultureInfo.InvariantCulture,
                $"        edge [arrowsize=1, color={Colour(edge.Kind)}]\n        "
                    + $"\"{Node(edge.From)}\"\t->\t\"{Node(edge.To)}\"[label=\"{Gain(edge)}%\"];\n");
        text.Append("    }\n}");
        return text.ToString();
    }

    private static void Legend(StringBuilder text)
    {
        text.Append("    subgraph cluster_legend {\n        graph [bgcolor=snow3, label=\"Edges\"]\n        node [shape=plaintext]\n");
        foreach (var (kind, meaning) in new[] { (EdgeKind.Extension, "extension"), (EdgeKind.Control, "control"),
            (EdgeKind.BetterRegion, "better region") })
            text.Append(CultureInfo.InvariantCulture, $"        \"{meaning}\" -> \"{meaning} \" [color={Colour(kind)}];\n");
        text.Append("    }\n");
    }

    private static string Node(ScoredDomain domain)
        => string.Create(CultureInfo.InvariantCulture, $"\\%{domain.Kmer}{domain.Region} rho: {100 * domain.Strength:F3}\\%");

    private static string Gain(ExplorationEdge edge)
        => double.IsInfinity(edge.Gain) ? "+INF" : (100 * edge.Gain).ToString("F2", CultureInfo.InvariantCulture);

    private static string Colour(EdgeKind kind)
        => kind switch { EdgeKind.Extension => "blue", EdgeKind.Control => "green", _ => "magenta" };
}
