using System.Globalization;
using System.Text.RegularExpressions;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Exploration;

/// <summary>
/// Scores that a run has left in its exploration graph (<c>exploration_graph.dat</c> of the original program, <c>exploration_graph.dot</c>
/// of ours), and the same scores on given genes: a check that a rebuilt data set is the recorded one.
/// </summary>
public static partial class RecordedDomains
{
    /// <summary>
    /// Scores are recorded in per cent with three decimals; two of the same data differ by no more than this share, half a unit of the
    /// last digit and rounding.
    /// </summary>
    public const double Tolerance = 0.5001e-5;

    /// <summary>Reads the domains of an exploration graph, each once, in the order of the file.</summary>
    /// <param name="path">The graph in Graphviz' language.</param>
    /// <returns>Words in regions with |Spearman| as recorded: the sign is not.</returns>
    /// <exception cref="GenomicsDataException">The file cannot be read, or holds no domain.</exception>
    public static IReadOnlyList<ScoredDomain> Read(string path)
    {
        var domains = new List<ScoredDomain>();
        var seen = new HashSet<(string, Region)>();
        foreach (var line in ReadLines(path))
            foreach (Match node in Node().Matches(line))
            {
                var (kmer, region) = (node.Groups[1].Value, new Region(Position(node.Groups[2]), Position(node.Groups[3])));
                if (seen.Add((kmer, region))) domains.Add(
                    new ScoredDomain(kmer, region, double.Parse(node.Groups[4].ValueSpan, CultureInfo.InvariantCulture) / 100));
            }
        return domains.Count > 0 ? domains
            : throw new GenomicsDataException(
                "holds no domain such as \"\\%CG[-125;341] rho: 54.762\\%\"; give the exploration graph of a DExTER run", path);
    }

    /// <summary>Scores the same words in the same regions on given genes.</summary>
    /// <param name="domains">Words in regions.</param>
    /// <param name="genes">The learning genes, training and validation together.</param>
    /// <param name="condition">Index of the condition; genes without a value are left out.</param>
    /// <param name="window">Geometry of the windows.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes results.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>As many as <paramref name="domains"/>, in their order, with the signed correlation.</returns>
    /// <exception cref="GenomicsDataException">A region lies outside the windows.</exception>
    public static IReadOnlyList<ScoredDomain> Score(
        IReadOnlyList<ScoredDomain> domains, LabelledGenes genes, int condition, WindowGeometry window, int threads = 0,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(genes);
        foreach (var domain in domains)
            if (domain.Region.Left < -window.AlignmentIndex || domain.Region.Right >= window.Length - window.AlignmentIndex)
                throw new GenomicsDataException(
                    $"region {domain.Region} of the recorded '{domain.Kmer}' lies outside windows of {window.Length} bases around "
                        + $"index {window.AlignmentIndex}");
        var values = genes.Condition(condition);
        int[] rows = [.. Enumerable.Range(0, genes.Count).Where(gene => !double.IsNaN(values[gene]))];
        var counter = new VariableCounter([.. domains.Select(d => (d.Kmer, d.Region))], window, countLastStart: false);
        var counts = counter.CountAll(
            PackedSequences.Pack([.. rows.Select(row => genes.Sequences[row])], window, null, threads, cancellationToken),
            Parallelism.Of(threads, cancellationToken));
        var found = CountCorrelations.Of(counts, domains.Count, new RankedValues(Array.ConvertAll(rows, row => values[row])));
        return [.. domains.Select((domain, i) => domain with { Correlation = found[i] })];
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    private static int Position(Group group) => int.Parse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\%([A-Z]+)\[(-?[0-9]{1,9});(-?[0-9]{1,9})\] rho: ([0-9]{1,3}\.[0-9]+)\\%")]
    private static partial Regex Node();
}
