using Genomics.Lm.Model;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>
/// What is added to the scores: −slope·|query − key|, the slope that of the key's side, and a very negative number where the key is
/// padding. Built once per batch and shared by the layers; for long sequences without gradients it is built in blocks of queries, so that
/// no [tokens, tokens] table is kept.
/// </summary>
internal sealed class AttentionBias
{
    /// <summary>Queries per block where the bias is built in blocks.</summary>
    public const int RowsAtATime = 2048;

    private const float Padded = -1e9f;   // finite: a row of padding must not become NaN

    private readonly Tensor _before, _after;     // [1, heads, 1, 1] slopes for keys before and after the query, negative
    private readonly Tensor? _padding;   // [sequences, 1, 1, tokens]; null without padding
    private readonly Tensor? _whole;     // [1 or sequences, heads, tokens, tokens]
    private readonly ScalarType _type;

    /// <param name="config">Heads and how they see positions.</param>
    /// <param name="tokens">Tokens with padding.</param>
    /// <param name="lengths">[sequences] int64 tokens without padding, or null when nothing is padded.</param>
    /// <param name="type">The numbers of the attention.</param>
    public AttentionBias(EncoderConfig config, long tokens, Tensor? lengths, ScalarType type, Device device)
    {
        (Tokens, _type) = (tokens, type);
        var (before, after) = Alibi.Sides(config);
        Tensor Negative(float[] slopes)
            => tensor(Array.ConvertAll(slopes, slope => -slope), device: device).view(1, config.Heads, 1, 1);
        (_before, _after) = (Negative(before), Negative(after));
        if (lengths is not null)
            _padding = Arithmetic.Count(0, tokens, ScalarType.Int64, device).view(1, 1, 1, -1).ge(lengths.view(-1, 1, 1, 1)).to(type)
                .Times(Padded);
        if (is_grad_enabled() || tokens <= RowsAtATime) _whole = Rows(0, tokens);
    }

    /// <summary>Tokens with padding.</summary>
    public long Tokens { get; }

    /// <summary>Queries that <see cref="Take"/> should be asked for at a time.</summary>
    public long Block => _whole is null ? RowsAtATime : Tokens;

    /// <summary>[1 or sequences, heads, count, tokens] the rows of some queries.</summary>
    public Tensor Take(long from, long count) => _whole is null ? Rows(from, count) : _whole.narrow(2, from, count);

    private Tensor Rows(long from, long count)
    {
        using var scope = NewDisposeScope();
        var device = _before.device;
        var back = Arithmetic.Count(from, count, ScalarType.Float32, device).unsqueeze(1)
            .Minus(Arithmetic.Count(0, Tokens, ScalarType.Float32, device));   // from the query back to the key
        var bias = _before.mul(back.relu()).Plus(_after.mul(back.neg().relu())).to(_type);
        if (_padding is not null) bias = bias.Plus(_padding);
        return bias.MoveToOuterDisposeScope();
    }
}
