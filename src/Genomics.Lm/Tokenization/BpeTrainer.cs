using System.Collections.Concurrent;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization.Internals;

namespace Genomics.Lm.Tokenization;

/// <summary>
/// Learns a byte-pair vocabulary from DNA (Sennrich et al. 2016): again and again the adjacent pair that stands most often in the text
/// becomes one token.
/// </summary>
/// <remarks>
/// A pair's count is the number of places where it stands, overlapping ones included (AAA has AA twice); occurrences are merged from
/// left to right. Ties go to the pair whose left token has the smaller id, then whose right token has. Nothing merges across the end of
/// a sequence, a letter other than A, C, G, T, or the border of a piece of <see cref="PieceLength"/> bases. Both strands of a genome
/// are seen only when both are given.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Long sequences are cut into pieces of this many bases, the unit of work and of sampling.</summary>
    public const int PieceLength = 1 << 16;

    private const int Letters = 4;

    /// <summary>Learns a vocabulary.</summary>
    /// <param name="sequences">The text, read once, one sequence at a time; soft-masked bases count like others.</param>
    /// <param name="options">Size and limits; null for the defaults.</param>
    /// <param name="progress">Merges done.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The sequences have no A, C, G or T.</exception>
    public static BpeTraining Train(IEnumerable<DnaSequence> sequences, BpeTrainerOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => Train(sequences, options ?? new(), PieceLength, progress, cancellationToken);

    internal static BpeTraining Train(IEnumerable<DnaSequence> sequences, BpeTrainerOptions options, int pieceLength,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        options.Validate();
        var corpus = new BpeCorpus(options.MaxBases, options.Seed, pieceLength);
        foreach (var sequence in sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            corpus.Add(sequence);
            progress?.Report(new WorkProgress("tokenizer: reading", corpus.BasesRead, 0, "bases"));
        }
        var pieces = corpus.TakePieces();
        var counts = Count(pieces, out var bases);
        if (bases == 0) throw new GenomicsDataException("the sequences have no A, C, G or T to learn a vocabulary from");
        var (merges, pairCounts) = Learn(pieces, counts, options, progress, cancellationToken);
        return new BpeTraining(DnaTokenizer.Create(merges), corpus.BasesRead, bases, pairCounts);
    }

    private static PairCounts Count(ushort[][] pieces, out long bases)
    {
        var table = new long[Letters * Letters];
        bases = 0;
        foreach (var piece in pieces)
            for (var i = 0; i < piece.Length; i++)
            {
                if (piece[i] == BpeCorpus.Border) continue;
                bases++;
                if (piece[i + 1] != BpeCorpus.Border) table[Letters * piece[i] + piece[i + 1]]++;
            }
        var counts = new PairCounts();
        for (var i = 0; i < table.Length; i++) counts.Add(i / Letters, i % Letters, table[i]);
        return counts;
    }

    private static (List<(string, string)> Merges, List<long> Counts) Learn(ushort[][] pieces, PairCounts counts,
        BpeTrainerOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = options.VocabularySize - TokenizerDefinition.PublishedSpecialTokens.Count - Letters;
        var text = new List<string> { "A", "C", "G", "T" };
        var lengths = pieces.Select(p => p.Length).ToArray();
        var (merges, pairCounts) = (new List<(string, string)>(), new List<long>());
        var (total, workers) = (new MergeDelta(Letters + wanted), new ConcurrentBag<MergeDelta>());
        while (merges.Count < wanted && counts.TryBest(out var left, out var right, out var count) && count >= options.MinPairCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var product = text.Count;
            MergeEverywhere(pieces, lengths, (ushort)left, (ushort)right, (ushort)product, total, workers, options.Threads);
            Apply(total, counts, left, right, product);
            merges.Add((text[left], text[right]));
            text.Add(text[left] + text[right]);
            pairCounts.Add(count);
            progress?.Report(new WorkProgress("tokenizer: merges", merges.Count, wanted, text[product]));
        }
        return (merges, pairCounts);
    }

    private static void MergeEverywhere(ushort[][] pieces, int[] lengths, ushort left, ushort right, ushort product,
        MergeDelta total, ConcurrentBag<MergeDelta> workers, int threads)
    {
        ParallelLoop.For(0, pieces.Length, Parallelism.Of(threads),
            () => workers.TryTake(out var mine) ? mine : new MergeDelta(total.BeforeLeft.Length),
            (i, _, mine) =>
            {
                lengths[i] = mine.Merge(pieces[i].AsSpan(0, lengths[i]), left, right, product);
                return mine;
            },
            mine =>
            {
                lock (total) total.TakeFrom(mine);
                mine.Clear();
                workers.Add(mine);
            });
    }

    private static void Apply(MergeDelta delta, PairCounts counts, int left, int right, int product)
    {
        // decreases first, so that no count that ends at zero is queued
        for (var pass = 0; pass < 2; pass++)
        {
            for (var other = 0; other <= product; other++)
            {
                Add(other, left, delta.BeforeLeft[other]);
                Add(right, other, delta.AfterRight[other]);
                Add(other, product, delta.BeforeProduct[other]);
                Add(product, other, delta.AfterProduct[other]);
            }
            if (pass == 0) counts.Add(left, right, -delta.Merged);

            void Add(int a, int b, long change)
            {
                if (change < 0 == (pass == 0)) counts.Add(a, b, change);
            }
        }
        delta.Clear();
    }
}
