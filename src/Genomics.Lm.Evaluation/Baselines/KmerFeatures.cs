using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Frequencies of all k-mers of the asked lengths in equal segments around the alignment index: counts of starts in a segment per
/// base of the segment. Words with N or an IUPAC letter are not counted. One segment also takes sequences of any length, whole.
/// </summary>
public sealed class KmerFeatures : IFeatureSource
{
    private const int LongestWord = 8;

    private readonly KmerFeatureOptions _options;
    private readonly WindowGeometry _window;
    private readonly int _words;

    /// <summary>Makes a source for windows of one geometry.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The part asked for leaves the window.</exception>
    public KmerFeatures(WindowGeometry window, KmerFeatureOptions options)
    {
        options.Validate();
        window.Validate();
        (_window, _options) = (window, options with
        {
            Upstream = options.Upstream ?? window.AlignmentIndex,
            Downstream = options.Downstream ?? window.Length - window.AlignmentIndex,
        });
        if (First < 0 || First + Length > window.Length)
            throw new GenomicsDataException($"−{_options.Upstream}..+{_options.Downstream} around base {window.AlignmentIndex} leaves the window of {window.Length} bases");
        if (_window.Length == 0 && (options.Segments != 1 || Length > 0))
            throw new GenomicsDataException("sequences of different lengths have no segments or parts in common; ask for one segment of the whole sequence");
        if (_window.Length > 0 && Length < options.Segments)
            throw new GenomicsDataException($"{Length} bases cannot be cut into {options.Segments} segments");
        for (var k = options.MinLength; k <= options.MaxLength; k++) _words += 1 << (2 * k);
        Names = [.. Enumerable.Range(0, options.Segments).SelectMany(s => Words().Select(w => $"{w}.{Border(s) - _options.Upstream}"))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The options with the window filled in.</summary>
    public KmerFeatureOptions Options => _options;

    /// <summary>Number of words per segment; feature s × WordCount + w is word w in segment s.</summary>
    internal int WordCount => _words;

    /// <summary>First and last position of each segment, relative to the alignment index.</summary>
    internal IReadOnlyList<(int Left, int Right)> Segments
        => [.. Enumerable.Range(0, _options.Segments).Select(s => (Border(s) - _options.Upstream!.Value, Border(s + 1) - 1 - _options.Upstream.Value))];

    /// <summary>The letters of a word.</summary>
    internal string Word(int word) => Words().ElementAt(word);

    private int First => _window.AlignmentIndex - _options.Upstream!.Value;

    private int Length => _options.Upstream!.Value + _options.Downstream!.Value;

    /// <inheritdoc/>
    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (destination.Length != sequences.Count * Names.Count)
            throw new ArgumentException($"the destination has {destination.Length} elements, {sequences.Count} × {Names.Count} are needed", nameof(destination));
        destination.Clear();
        for (var i = 0; i < sequences.Count; i++)
        {
            if (i % 256 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress("k-mers", i, sequences.Count));
            }
            WindowCheck.Length(sequences[i], _window);
            var row = destination.Slice(i * Names.Count, Names.Count);
            if (_window.Length == 0)
            {
                Count(sequences[i].Bases, sequences[i].Length, row);
                continue;
            }
            var bases = sequences[i].Bases.Slice(First, Length);
            for (var segment = 0; segment < _options.Segments; segment++)
                Count(bases[Border(segment)..], Border(segment + 1) - Border(segment), row.Slice(segment * _words, _words));
        }
    }

    // words that start among the first starts bases; they may end beyond
    private void Count(ReadOnlySpan<byte> bases, int starts, Span<float> counts)
    {
        Span<int> offsets = stackalloc int[LongestWord + 1];
        for (var k = _options.MinLength; k <= _options.MaxLength; k++) offsets[k] = k == _options.MinLength ? 0 : offsets[k - 1] + (1 << (2 * (k - 1)));
        var perBase = 1f / Math.Max(1, starts);
        var (code, valid) = (0, 0);
        var end = Math.Min(bases.Length, starts + _options.MaxLength - 1);
        for (var i = 0; i < end; i++)
        {
            var letter = "ACGT"u8.IndexOf(bases[i]);
            if (letter < 0)
            {
                valid = 0;
                continue;
            }
            code = ((code << 2) | letter) & ((1 << (2 * LongestWord)) - 1);
            valid++;
            for (var k = _options.MinLength; k <= Math.Min(valid, _options.MaxLength); k++)
                if (i - k + 1 < starts) counts[offsets[k] + (code & ((1 << (2 * k)) - 1))] += perBase;
        }
    }

    private int Border(int segment) => (int)((long)Length * segment / _options.Segments);

    private IEnumerable<string> Words()
    {
        for (var k = _options.MinLength; k <= _options.MaxLength; k++)
            for (var code = 0; code < 1 << (2 * k); code++)
            {
                var (length, word) = (k, code);
                yield return string.Create(length, word, static (text, bits) =>
                {
                    for (var i = 0; i < text.Length; i++) text[i] = "ACGT"[(bits >> (2 * (text.Length - 1 - i))) & 3];
                });
            }
    }
}
