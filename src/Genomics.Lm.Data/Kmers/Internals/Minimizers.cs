using System.Numerics;

namespace Genomics.Lm.Data.Kmers.Internals;

/// <summary>One chosen k-mer of a sequence.</summary>
/// <param name="Hash">The same for a k-mer and its reverse complement.</param>
/// <param name="Position">Where it starts, 0-based.</param>
/// <param name="IsReverse">Whether its reverse complement is the canonical one.</param>
internal readonly record struct Minimizer(ulong Hash, int Position, bool IsReverse);

/// <summary>
/// Minimizers of long k-mers (Roberts et al. 2004): of every stretch of neighbouring k-mers the one with the smallest hash, on both
/// strands alike. Two sequences that share a stretch of <c>neighbours + k − 1</c> bases choose the same k-mer in it.
/// </summary>
/// <remarks>
/// K-mers may be longer than a machine word: the hash is a polynomial over the bases modulo 2^64, rolled forward on one strand and
/// backward on the other (the odd base has an inverse). Equal hashes must be verified letter by letter.
/// </remarks>
internal sealed class Minimizers
{
    private const ulong Base = 0x9e3779b97f4a7c15;

    // a random number per base (first 64-bit fractions of the square roots of 2, 3, 5, 7)
    private static readonly ulong[] Values = [0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1];

    private readonly int _k, _neighbours;
    private readonly ulong _inverse;
    private readonly ulong[] _powers;   // Base^0 … Base^(k−1)

    /// <param name="k">Length of the k-mers.</param>
    /// <param name="neighbours">How many neighbouring k-mers give one minimizer.</param>
    public Minimizers(int k, int neighbours)
    {
        (_k, _neighbours) = (k, neighbours);
        _powers = new ulong[k];
        _powers[0] = 1;
        for (var i = 1; i < k; i++) _powers[i] = _powers[i - 1] * Base;
        _inverse = 1;
        for (var i = 0; i < 6; i++) _inverse *= 2 - (Base * _inverse);   // Newton's iteration modulo 2^64
    }

    /// <summary>The minimizers in ascending order of position.</summary>
    public List<Minimizer> Find(ReadOnlySpan<byte> bases)
    {
        var chosen = new List<Minimizer>();
        var queue = new Minimizer[BitOperations.RoundUpToPowerOf2((uint)_neighbours + 1)];   // ring of candidates with increasing hashes
        var mask = queue.Length - 1;
        var (head, count, run) = (0, 0, 0);
        var (forward, reverse) = (0UL, 0UL);
        for (var end = 0; end < bases.Length; end++)
        {
            var code = CanonicalKmers.CodeOf(bases[end]);
            if (code > 3)
            {
                (run, count, forward, reverse) = (0, 0, 0, 0);
                continue;
            }
            if (run >= _k)
            {
                var leaving = CanonicalKmers.CodeOf(bases[end - _k]);
                forward -= Values[leaving] * _powers[^1];
                reverse -= Values[3 - leaving];
            }
            forward = (forward * Base) + Values[code];
            reverse = run < _k ? reverse + (Values[3 - code] * _powers[run]) : (reverse * _inverse) + (Values[3 - code] * _powers[^1]);
            if (++run < _k) continue;
            var candidate = new Minimizer(CanonicalKmers.Mix(Math.Min(forward, reverse)), end - _k + 1, reverse < forward);
            while (count > 0 && queue[(head + count - 1) & mask].Hash > candidate.Hash) count--;
            queue[(head + count++) & mask] = candidate;
            if (queue[head].Position <= candidate.Position - _neighbours)
            {
                head = (head + 1) & mask;
                count--;
            }
            if (run >= _k + _neighbours - 1 && (chosen.Count == 0 || chosen[^1].Position != queue[head].Position)) chosen.Add(queue[head]);
        }
        return chosen;
    }
}
