using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Insertions.Internals;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>
/// Writes motifs into backgrounds and asks a predictor what that changes: at every place (marginal effects), and in pairs at every spacing.
/// Works with any predictor.
/// </summary>
/// <remarks>
/// A motif is written as its consensus: the likeliest letter of a column that has more than a half; elsewhere the background stays.
/// </remarks>
public static class MotifInsertion
{
    private const string Letters = "ACGT";

    /// <summary>Writes a motif at every place.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="windows">Windows of its geometry, from which the backgrounds are made.</param>
    /// <param name="motif">The motif, no wider than the windows.</param>
    /// <param name="options">Backgrounds, places, strands.</param>
    /// <param name="progress">Receives the places done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <returns>Place by place; the forward strand first.</returns>
    /// <exception cref="ArgumentException">There are no windows, or they are of several lengths or narrower than the motif.</exception>
    /// <exception cref="GenomicsDataException">The windows do not fit the predictor.</exception>
    public static IReadOnlyList<InsertionEffect> AtEveryPlace(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> windows,
        Motif motif, InsertionOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(motif);
        var (backgrounds, asked) = Prepare(predictor, windows, ref options, cancellationToken);
        var length = Length(windows, motif.Width);
        var without = asked.Predict(backgrounds);
        var effects = new List<InsertionEffect>();
        for (var position = 0; position + motif.Width <= length; position += options!.Step)
        {
            foreach (var strand in Strands(options!))
            {
                var with = asked.Predict([.. backgrounds.Select(b => Write(b, motif, strand, position))]);
                var (mean, error) = asked.Mean((b, c) => with[b][c] - without[b][c], backgrounds.Length);
                effects.Add(new InsertionEffect(motif, strand, position, backgrounds.Length, mean, error));
            }
            progress?.Report(new WorkProgress($"{predictor.Info.Name}: {motif.Id} at every place", position, length));
        }
        return effects;
    }

    /// <summary>Writes two motifs at every spacing, the first at one place.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="windows">Windows of its geometry, from which the backgrounds are made.</param>
    /// <param name="first">The motif that stays, on the forward strand.</param>
    /// <param name="second">The motif that moves.</param>
    /// <param name="options">Backgrounds, anchor, spacings, strands.</param>
    /// <param name="progress">Receives the spacings done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <returns>By spacing, those within the window only; the forward strand first.</returns>
    /// <exception cref="ArgumentException">
    /// There are no windows, they are of several lengths or too narrow, or the anchor leaves no room for the first motif.
    /// </exception>
    /// <exception cref="GenomicsDataException">The windows do not fit the predictor.</exception>
    public static IReadOnlyList<PairEffect> AtEverySpacing(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> windows,
        Motif first, Motif second, InsertionOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (backgrounds, asked) = Prepare(predictor, windows, ref options, cancellationToken);
        var length = Length(windows, first.Width + second.Width);
        var anchor = options!.Anchor ?? (length - first.Width) / 2;
        if (anchor + first.Width > length)
            throw new ArgumentException($"{nameof(options.Anchor)} {anchor} leaves no room for {first.Width} bases in {length}");
        var without = asked.Predict(backgrounds);
        DnaSequence[] one = [.. backgrounds.Select(b => Write(b, first, Strand.Forward, anchor))];
        var alone = asked.Predict(one);
        var effects = new List<PairEffect>();
        for (var spacing = -options.MostSpacing - 1; spacing <= options.MostSpacing; spacing += options.Step)
        {
            var position = spacing >= 0 ? anchor + first.Width + spacing : anchor + spacing + 1 - second.Width;
            if (position < 0 || position + second.Width > length) continue;
            foreach (var strand in Strands(options!))
            {
                var other = asked.Predict([.. backgrounds.Select(b => Write(b, second, strand, position))]);
                var both = asked.Predict([.. one.Select(b => Write(b, second, strand, position))]);
                var (together, _) = asked.Mean((b, c) => both[b][c] - without[b][c], backgrounds.Length);
                var (interaction, error) = asked.Mean((b, c) => both[b][c] - alone[b][c] - other[b][c] + without[b][c], backgrounds.Length);
                effects.Add(new PairEffect(first, second, strand, spacing, backgrounds.Length, together, interaction, error));
            }
            progress?.Report(new WorkProgress($"{predictor.Info.Name}: {first.Id} and {second.Id}", effects.Count, 0));
        }
        return effects;
    }

    /// <summary>Writes a motif's consensus into a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="motif">The motif.</param>
    /// <param name="strand">The strand it is written on.</param>
    /// <param name="position">Its first base, 0-based.</param>
    /// <returns>Columns without a letter of more than a half keep the sequence's base.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The motif leaves the sequence.</exception>
    public static DnaSequence Write(DnaSequence sequence, Motif motif, Strand strand, int position)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentNullException.ThrowIfNull(motif);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, sequence.Length - motif.Width);
        var consensus = (strand == Strand.Reverse ? motif.ReverseComplement() : motif).Consensus;
        var letters = sequence.ToString().ToCharArray();
        for (var i = 0; i < consensus.Length; i++)
            if (Letters.Contains(consensus[i])) letters[position + i] = consensus[i];
        return new DnaSequence(sequence.Id, letters, sequence.Description);
    }

    private static (DnaSequence[] Backgrounds, AskedPredictor Asked) Prepare(IExpressionPredictor predictor,
        IReadOnlyList<DnaSequence> windows, ref InsertionOptions? given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(windows);
        var options = given ??= new InsertionOptions();
        options.Validate();
        if (windows.Count == 0) throw new ArgumentException("there are no windows to make backgrounds of", nameof(windows));
        DnaSequence[] backgrounds = options.Shuffles == 0 ? [.. windows] : [.. windows.SelectMany((window, w) => Enumerable.Range(0,
            options.Shuffles).Select(s => DinucleotideShuffle.Shuffle(window, options.Seed,
                RandomStreams.Backgrounds + (ulong)w * (ulong)options.Shuffles + (ulong)s)))];
        return (backgrounds, new AskedPredictor(predictor, options.Threads, cancellationToken));
    }

    private static int Length(IReadOnlyList<DnaSequence> windows, int width)
    {
        var length = windows[0].Length;
        if (windows.FirstOrDefault(w => w.Length != length) is { } other)
            throw new ArgumentException($"window '{other.Id}' has {other.Length} bases, '{windows[0].Id}' {length}", nameof(windows));
        return width <= length ? length
            : throw new ArgumentException($"windows of {length} bases have no room for {width}", nameof(windows));
    }

    private static IEnumerable<Strand> Strands(InsertionOptions options)
        => options.BothStrands ? [Strand.Forward, Strand.Reverse] : [Strand.Forward];
}
