using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Output.Internals;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Output;

/// <summary>Pictures of a run, each one self-contained <c>svg</c> element on a white ground; nothing outside is needed to show it.</summary>
public static class DexterPictures
{
    /// <summary>The exploration graph as a drawing: words grow from left to right; valid domains and what they were compared with.</summary>
    public static string ExplorationGraph(ExplorationResult exploration) => new GraphDrawing(exploration).Draw();

    /// <summary>The exploration graph in Graphviz' language, nodes and edges as the original program writes them.</summary>
    public static string ExplorationGraphDot(ExplorationResult exploration) => DotGraph.Write(exploration);

    /// <summary>The correlations of one word in all regions: single bins at the bottom, the whole window on top.</summary>
    /// <param name="exploration">What was found.</param>
    /// <param name="kmer">A word of <see cref="ExplorationResult.WordLattices"/>.</param>
    /// <exception cref="ArgumentException">The word's lattice was not computed.</exception>
    public static string Lattice(ExplorationResult exploration, string kmer)
        => exploration.WordLattices.TryGetValue(kmer, out var correlations)
            ? LatticeDrawing.Draw(exploration.Lattice, kmer, correlations)
            : throw new ArgumentException($"the lattice of '{kmer}' was not computed; words that were explored have one", nameof(kmer));

    /// <summary>Which words, in which regions, a model uses: one row per word, strongest first, bins of equal width.</summary>
    public static string RegionMap(DexterModel model, BinLayout layout) => RegionMapDrawing.Draw(model, layout);

    /// <summary>The importance of variables as bars.</summary>
    public static string Importance(VariableImportance importance, string condition) => ImportanceDrawing.Draw(importance, condition);

    /// <summary>The model-swap matrix.</summary>
    public static string ModelSwap(ModelSwap swap) => ModelSwapDrawing.Draw(swap);
}
