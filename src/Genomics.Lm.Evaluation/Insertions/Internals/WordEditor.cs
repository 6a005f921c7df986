using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Insertions.Internals;

/// <summary>Writes a word into its region of a window and breaks the ones that stand there.</summary>
/// <param name="word">The word.</param>
/// <param name="alignment">Where the gene's start lies in the windows.</param>
internal sealed class WordEditor(WordInRegion word, int alignment)
{
    private const int MostTries = 200;

    private readonly string[] _sets = [.. word.Word.Select(IupacCode.BasesOf)];

    /// <summary>The starts of the word within its region, 0-based.</summary>
    public List<int> Starts(ReadOnlySpan<char> letters)
    {
        var starts = new List<int>();
        for (var at = Math.Max(0, word.Left + alignment); at <= Last(letters.Length); at++)
            if (Matches(letters[at..])) starts.Add(at);
        return starts;
    }

    /// <summary>One more occurrence, and the same letters in another order at the same place; null where there is no room.</summary>
    public (string With, string Control)? Insert(string letters, ref CounterRandom random)
    {
        int[] places = [.. Enumerable.Range(0, letters.Length).Where(at => at >= word.Left + alignment && at <= Last(letters.Length)
            && !Matches(letters.AsSpan(at)) && !letters.AsSpan(at, _sets.Length).Contains('N'))];
        if (places.Length == 0) return null;
        var place = places[random.NextInt(places.Length)];
        var written = new char[_sets.Length];
        for (var i = 0; i < written.Length; i++)
            written[i] = _sets[i].Contains(letters[place + i]) ? letters[place + i] : _sets[i][random.NextInt(_sets[i].Length)];
        var other = (char[])written.Clone();
        for (var tries = 0; tries < MostTries && Matches(other); tries++) random.Shuffle<char>(other);
        // a word of one letter has no other order: the window as it was
        return (Write(written), Matches(other) ? letters : Write(other));

        string Write(ReadOnlySpan<char> text) => string.Concat(letters.AsSpan(0, place), text, letters.AsSpan(place + text.Length));
    }

    /// <summary>The window without the word, each occurrence broken by one substitution; null where there is none, or no way.</summary>
    public (string Without, int Occurrences)? Ablate(string letters, ref CounterRandom random)
    {
        var (edited, starts) = (letters.ToCharArray(), Starts(letters));
        var count = starts.Count;
        if (count == 0) return null;
        for (var tries = 0; starts.Count > 0; tries++)
        {
            if (tries == MostTries * count) return null;
            int[] breakable = [.. Enumerable.Range(0, _sets.Length).Where(i => _sets[i].Length < 4)];
            if (breakable.Length == 0) return null;
            var letter = breakable[random.NextInt(breakable.Length)];
            char[] others = [.. "ACGT".Where(b => !_sets[letter].Contains(b))];
            edited[starts[0] + letter] = others[random.NextInt(others.Length)];
            starts = Starts(edited);
        }
        return (new string(edited), count);
    }

    private int Last(int length) => Math.Min(word.Right + alignment, length - _sets.Length);

    private bool Matches(ReadOnlySpan<char> letters)
    {
        for (var i = 0; i < _sets.Length; i++)
            if (!_sets[i].Contains(letters[i])) return false;
        return true;
    }
}
