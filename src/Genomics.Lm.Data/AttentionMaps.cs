namespace Genomics.Lm.Data;

/// <summary>The attention of a network on one window, per layer and head, and mapped to bases. Immutable.</summary>
/// <remarks>
/// Attention is no explanation: it says where a head looked, not what that did to the prediction. Compare it with mutagenesis before
/// anything is read out of it.
/// </remarks>
public sealed class AttentionMaps
{
    /// <summary>Most numbers of all tables of a window together (1 GiB).</summary>
    public const long MostNumbers = 1L << 28;

    private readonly float[][] _tables;

    /// <summary>Makes maps.</summary>
    /// <param name="length">Bases of the window.</param>
    /// <param name="tokens">The bases of each token, 0-based half-open; empty ones are special tokens.</param>
    /// <param name="layers">[layers][heads × tokens × tokens] probabilities; a row is one token's attention to all.</param>
    /// <param name="heads">Heads per layer.</param>
    /// <param name="readsFirstToken">Whether the prediction reads the state of the first token alone; else those of all tokens.</param>
    /// <exception cref="ArgumentException">There is no layer, head or token, a table has another size, or a token lies outside.</exception>
    public AttentionMaps(int length, IReadOnlyList<(int Start, int End)> tokens, IReadOnlyList<float[]> layers, int heads,
        bool readsFirstToken)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(layers);
        if (tokens.Count == 0 || layers.Count == 0 || heads < 1
            || layers.Any(l => l is null || l.LongLength != (long)heads * tokens.Count * tokens.Count))
            throw new ArgumentException($"expected tables of {heads} × {tokens.Count} × {tokens.Count} for each layer", nameof(layers));
        if (tokens.Any(t => t.Start < 0 || t.End < t.Start || t.End > length))
            throw new ArgumentException($"a token lies outside the window of {length} bases", nameof(tokens));
        (Length, Tokens, _tables, Heads, ReadsFirstToken) = (length, tokens, [.. layers], heads, readsFirstToken);
    }

    /// <summary>Bases of the window.</summary>
    public int Length { get; }

    /// <summary>The bases of each token, 0-based half-open in the window; empty ones are [CLS] and [SEP].</summary>
    public IReadOnlyList<(int Start, int End)> Tokens { get; }

    /// <summary>Number of layers.</summary>
    public int Layers => _tables.Length;

    /// <summary>Heads per layer.</summary>
    public int Heads { get; }

    /// <summary>Whether the prediction reads the state of the first token alone; else those of all tokens.</summary>
    public bool ReadsFirstToken { get; }

    /// <summary>The attention of a head.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="head">From 0.</param>
    /// <returns>[tokens, tokens] row-major: a row is one token's attention to all; it sums to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer or head.</exception>
    public ReadOnlySpan<float> Of(int layer, int head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Layers, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
        var size = Tokens.Count * Tokens.Count;
        return _tables[layer].AsSpan(head * size, size);
    }

    /// <summary>How much each token is looked at by a head: the mean over the tokens that the prediction reads.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="head">From 0.</param>
    /// <returns>[tokens]; sums to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer or head.</exception>
    public double[] Received(int layer, int head)
    {
        var table = Of(layer, head);
        var tokens = Tokens.Count;
        var rows = ReadsFirstToken ? 1 : tokens;
        var sums = new double[tokens];
        for (var row = 0; row < rows; row++)
            for (var token = 0; token < tokens; token++) sums[token] += table[row * tokens + token] / (double)rows;
        return sums;
    }

    /// <summary>
    /// Attention rollout (Abnar and Zuidema 2020): the mean over the heads of a layer, half of it the token itself (the residual), layer
    /// after layer; the mean over the tokens that the prediction reads.
    /// </summary>
    /// <returns>[tokens]; sums to 1.</returns>
    public double[] Rollout()
    {
        var tokens = Tokens.Count;
        // a row vector passed from the last layer to the first needs no product of tables
        var flow = new double[tokens];
        if (ReadsFirstToken) flow[0] = 1;
        else Array.Fill(flow, 1.0 / tokens);
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            var before = new double[tokens];
            for (var token = 0; token < tokens; token++) before[token] = 0.5 * flow[token];
            for (var head = 0; head < Heads; head++)
            {
                var table = Of(layer, head);
                for (var row = 0; row < tokens; row++)
                    for (var token = 0; token < tokens; token++)
                        before[token] += 0.5 * flow[row] * table[row * tokens + token] / Heads;
            }
            flow = before;
        }
        return flow;
    }

    /// <summary>Shares scores of tokens equally over their bases.</summary>
    /// <param name="scores">[tokens].</param>
    /// <returns>[bases]; 0 where no token is read.</returns>
    /// <exception cref="ArgumentException">Another number of scores than tokens.</exception>
    public double[] OfBases(IReadOnlyList<double> scores)
        => new TokenAttribution(Length, Tokens, scores, scores, 0, 0).OfBases(scores);
}
