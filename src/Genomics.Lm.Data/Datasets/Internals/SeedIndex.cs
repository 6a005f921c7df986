using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Where each sampled word stands: once per sequence, at its first place; words of one sequence only are left out.</summary>
internal sealed class SeedIndex
{
    private const int Parts = 256;

    private readonly uint[] _words;        // [places] by word, then by sequence
    private readonly int[] _sequences;     // [places]
    private readonly int[] _positions;     // [places] position << 1 | reverse
    private readonly int[] _places;        // by sequence: its places
    private readonly long[] _first;        // [sequences + 1] where they begin

    private SeedIndex(uint[] words, int[] sequences, int[] positions, int[] places, long[] first, int[] sampled)
        => (_words, _sequences, _positions, _places, _first, Sampled) = (words, sequences, positions, places, first, sampled);

    /// <summary>Words that were sampled of each sequence, those left out included.</summary>
    public IReadOnlyList<int> Sampled { get; }

    /// <summary>Number of places.</summary>
    public int Count => _words.Length;

    /// <summary>The places of a sequence's words.</summary>
    public ReadOnlySpan<int> PlacesOf(int sequence) => _places.AsSpan((int)_first[sequence]..(int)_first[sequence + 1]);

    /// <summary>Whether the next place holds the same word, in a later sequence.</summary>
    public bool IsRepeatedAt(int place) => place + 1 < _words.Length && _words[place + 1] == _words[place];

    /// <summary>The last place with the same word in a sequence before the given one; the place itself where there is none.</summary>
    public int LastBefore(int sequence, int place)
    {
        var step = 1;
        while (IsBefore(place + step)) step *= 2;
        for (; step > 0; step /= 2)
            if (IsBefore(place + step)) place += step;
        return place;

        bool IsBefore(int other) => other < _words.Length && _words[other] == _words[place] && _sequences[other] < sequence;
    }

    /// <summary>What stands at a place.</summary>
    public (int Sequence, int Position, bool IsReverse) this[int place]
        => (_sequences[place], _positions[place] >> 1, (_positions[place] & 1) != 0);

    /// <summary>Reads all sequences.</summary>
    public static SeedIndex Build(IReadOnlyList<DnaSequence> sequences, SpacedSeed seed, ParallelOptions parallel)
    {
        var sampled = new int[sequences.Count];
        var entries = Sort(sequences, seed, sampled, parallel);
        var kept = new int[Parts];
        ParallelLoop.For(0, Parts, parallel, part => kept[part] = Keep(entries[part]));
        var total = kept.Sum();
        var (words, owners, positions) = (new uint[total], new int[total], new int[total]);
        var begin = 0;
        for (var part = 0; part < Parts; part++)
        {
            foreach (var entry in entries[part].AsSpan(0, kept[part]))
                (words[begin], owners[begin], positions[begin++]) = (entry.Word, entry.Sequence, entry.Position);
            entries[part] = [];
        }
        var first = new long[sequences.Count + 1];
        foreach (var owner in owners) first[owner + 1]++;
        for (var s = 0; s < sequences.Count; s++) first[s + 1] += first[s];
        var (next, places) = (first.ToArray(), new int[total]);
        for (var place = 0; place < total; place++) places[next[owners[place]]++] = place;
        return new SeedIndex(words, owners, positions, places, first, sampled);
    }

    // by word, sequence and position; a part holds the words with the same remainder, so that parts are alike in size
    private static Entry[][] Sort(IReadOnlyList<DnaSequence> sequences, SpacedSeed seed, int[] sampled, ParallelOptions parallel)
    {
        var sizes = new long[Parts];
        ParallelLoop.For(0, sequences.Count, parallel, () => (Words: new List<SeedWord>(), Sizes: new long[Parts]), (s, _, own) =>
        {
            seed.Find(sequences[s].Bases, own.Words);
            sampled[s] = own.Words.Count;
            foreach (var word in own.Words) own.Sizes[PartOf(word.Word)]++;
            return own;
        }, own =>
        {
            lock (sizes)
                for (var part = 0; part < Parts; part++) sizes[part] += own.Sizes[part];
        });
        var entries = sizes.Select(size => new Entry[size]).ToArray();
        var filled = new int[Parts];
        ParallelLoop.For(0, sequences.Count, parallel, () => new List<SeedWord>(), (s, _, words) =>
        {
            seed.Find(sequences[s].Bases, words);
            foreach (var word in words)
            {
                var part = PartOf(word.Word);
                entries[part][Interlocked.Increment(ref filled[part]) - 1] =
                    new Entry(word.Word, s, (word.Position << 1) | (word.IsReverse ? 1 : 0));
            }
            return words;
        }, _ => { });
        ParallelLoop.For(0, Parts, parallel, part => Array.Sort(entries[part]));
        return entries;
    }

    private static int PartOf(uint word) => (int)((word * 0x9e3779b1u) >> 24);

    // moves what is kept to the front
    private static int Keep(Entry[] entries)
    {
        var kept = 0;
        for (int start = 0, next; start < entries.Length; start = next)
        {
            for (next = start + 1; next < entries.Length && entries[next].Word == entries[start].Word; next++) { }
            if (entries[next - 1].Sequence == entries[start].Sequence) continue;
            var before = -1;
            for (var i = start; i < next; i++)
                if (entries[i].Sequence != before)
                {
                    before = entries[i].Sequence;
                    entries[kept++] = entries[i];
                }
        }
        return kept;
    }

    private readonly record struct Entry(uint Word, int Sequence, int Position) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
            => Word != other.Word ? Word.CompareTo(other.Word)
            : Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence)
            : Position.CompareTo(other.Position);
    }
}
