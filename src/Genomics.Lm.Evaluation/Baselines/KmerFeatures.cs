using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Frequencies of all k-mers of the asked lengths in equal segments around the alignment index: counts of starts in a segment per
/// base of the segment. Words with N or an IUPAC letter are not counted. One segment also takes sequences of any length, whole.
/// </summary>
/// <remarks>
/// The order of features is segments, then words by length and letter; where lengths have segments of their own: lengths, segments,
/// words by letter.
/// </remarks>
public sealed class KmerFeatures : IFeatureSource
{
    private const int LongestWord = 8;

    private readonly KmerFeatureOptions _options;
    private readonly WindowGeometry _window;
    private readonly int[][] _columns;   // by length from the shortest, by segment: the first of its words' columns

    /// <summary>Makes a source for windows of one geometry.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The part asked for leaves the window.</exception>
    public KmerFeatures(WindowGeometry window, KmerFeatureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        window.Validate();
        options.Part?.Validate(window);
        (_window, _options) = (window, window.Length == 0 ? options : options with { Part = options.Part ?? WindowPart.Whole(window) });
        var most = Lengths.Max(options.SegmentsFor);
        if (_window.Length == 0 && (most != 1 || _options.Part is not null))
            throw new GenomicsDataException(
                "sequences of different lengths have no segments or parts in common; ask for one segment of the whole sequence");
        if (_window.Length > 0 && Length < most)
            throw new GenomicsDataException($"{Length} bases cannot be cut into {most} segments");
        _columns = [.. Lengths.Select(k => new int[options.SegmentsFor(k)])];
        var names = new List<string>();
        foreach (var (k, segment) in Blocks())
        {
            _columns[k - options.MinLength][segment] = names.Count;
            names.AddRange(Words(k).Select(word => $"{word}.{Border(k, segment) - Upstream}"));
        }
        Names = names;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The options with the part filled in.</summary>
    public KmerFeatureOptions Options => _options;

    /// <summary>
    /// The columns of each word, by segment, with the segment's first and last position relative to the alignment index.
    /// </summary>
    internal IEnumerable<(string Word, IReadOnlyList<(int Left, int Right, int Column)> Segments)> ByWord()
        => Lengths.SelectMany(k => Words(k).Select((word, w) => (word, (IReadOnlyList<(int, int, int)>)
            [.. Enumerable.Range(0, _options.SegmentsFor(k))
            .Select(s => (Border(k, s) - Upstream, Border(k, s + 1) - 1 - Upstream, _columns[k - _options.MinLength][s] + w))])));

    /// <summary>Where the counted part of a window begins, and its length.</summary>
    /// <exception cref="GenomicsDataException">A window of another geometry.</exception>
    internal (int First, int Length) Counted(DnaSequence window)
    {
        WindowCheck.Length(window, _window);
        return _window.Length == 0 ? (0, window.Length) : (First, Length);
    }

    /// <summary>The segments of the words of one length in a counted part: its starts, and the first of its words' columns.</summary>
    internal IEnumerable<(int Start, int End, int Column)> Segments(int k, int length)
        => _columns[k - _options.MinLength].Select((column, s)
            => (Border(length, s, _options.SegmentsFor(k)), Border(length, s + 1, _options.SegmentsFor(k)), column));

    private IEnumerable<int> Lengths => Enumerable.Range(_options.MinLength, _options.MaxLength - _options.MinLength + 1);

    private int Upstream => _options.Part?.Upstream ?? _window.AlignmentIndex;

    private int First => _window.AlignmentIndex - Upstream;

    private int Length => _options.Part?.Length ?? 0;

    /// <inheritdoc/>
    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PredictionBuffer.Check(destination.Length, sequences.Count, Names.Count);
        destination.Clear();
        for (var i = 0; i < sequences.Count; i++)
        {
            if (i % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress("k-mers", i, sequences.Count));
            }
            var row = destination.Slice(i * Names.Count, Names.Count);
            var (first, length) = Counted(sequences[i]);
            Count(sequences[i].Bases.Slice(first, length), row);
        }
    }

    private void Count(ReadOnlySpan<byte> bases, Span<float> counts)
    {
        // of the words of each length that end here
        Span<int> segments = stackalloc int[LongestWord + 1], ends = stackalloc int[LongestWord + 1];
        Span<float> perBase = stackalloc float[LongestWord + 1];
        for (var k = _options.MinLength; k <= _options.MaxLength; k++) Enter(k, 0, bases.Length, segments, ends, perBase);
        var (code, valid) = (0, 0);
        for (var i = 0; i < bases.Length; i++)
        {
            var letter = "ACGT"u8.IndexOf(bases[i]);
            valid = letter < 0 ? 0 : valid + 1;
            code = ((code << 2) | Math.Max(0, letter)) & ((1 << (2 * LongestWord)) - 1);
            for (var k = _options.MinLength; k <= Math.Min(valid, _options.MaxLength); k++)
            {
                while (i - k + 1 >= ends[k]) Enter(k, segments[k] + 1, bases.Length, segments, ends, perBase);
                counts[_columns[k - _options.MinLength][segments[k]] + (code & ((1 << (2 * k)) - 1))] += perBase[k];
            }
        }
    }

    private void Enter(int k, int segment, int length, Span<int> segments, Span<int> ends, Span<float> perBase)
    {
        var all = _options.SegmentsFor(k);
        (segments[k], ends[k]) = (segment, Border(length, segment + 1, all));
        perBase[k] = 1f / Math.Max(1, ends[k] - Border(length, segment, all));
    }

    private int Border(int k, int segment) => Border(Length, segment, _options.SegmentsFor(k));

    private static int Border(int length, int segment, int segments) => (int)((long)length * segment / segments);

    // in the order of their features
    private IEnumerable<(int Length, int Segment)> Blocks()
        => _options.SegmentsByLength is null
            ? Enumerable.Range(0, _options.Segments).SelectMany(s => Lengths.Select(k => (k, s)))
            : Lengths.SelectMany(k => Enumerable.Range(0, _options.SegmentsFor(k)).Select(s => (k, s)));

    private static IEnumerable<string> Words(int k)
        => Enumerable.Range(0, 1 << (2 * k)).Select(word => string.Create(k, word, static (text, bits) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = "ACGT"[(bits >> (2 * (text.Length - 1 - i))) & 3];
    }));
}
