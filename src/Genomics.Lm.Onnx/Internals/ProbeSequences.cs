using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>Random sequences on which two ways of computing the same are compared.</summary>
internal static class ProbeSequences
{
    private const int Count = 12, Longest = 1500;

    /// <summary>Sequences of a geometry; of any length from 1 on where it fixes none. Some hold runs of N and an IUPAC code.</summary>
    public static IReadOnlyList<DnaSequence> Make(WindowGeometry window)
    {
        var random = new CounterRandom(18);
        return [.. Enumerable.Range(0, Count).Select(i =>
        {
            var length = window.Length > 0 ? window.Length
                : window.AlignmentIndex + (i == 0 ? 1 : 1 + random.NextInt(Math.Max(1, i == 1 ? Longest : Longest / 4)));
            var bases = new char[length];
            for (var at = 0; at < length; at++) bases[at] = "ACGT"[random.NextInt(4)];
            if (i % 3 == 1 && length > 8) bases.AsSpan(random.NextInt(length - 4), 4).Fill('N');
            if (i % 4 == 2) bases[length / 2] = 'R';
            return new DnaSequence(string.Create(CultureInfo.InvariantCulture, $"probe-{i}"), bases);
        })];
    }
}
