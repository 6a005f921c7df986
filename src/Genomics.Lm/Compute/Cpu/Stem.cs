using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// The convolution before an encoder (<see cref="ConvolutionStem"/>), one token at a time: as tokens are letters, a filter's value is a sum
/// of rows. The backward pass is divided over taps, so that each thread adds to rows of its own, token after token.
/// </summary>
internal sealed unsafe class Stem : IDisposable
{
    private readonly SessionResources _resources;
    private readonly int _hidden, _filters, _vocabulary;
    private readonly int[] _widths = [.. ConvolutionStem.Widths];
    private readonly long[] _weights, _biases;
    private readonly (int Third, int Tap)[] _taps;   // tap −1: the bias
    private readonly AlignedBuffer _active = new();   // [tokens, hidden] after ReLU
    private readonly Action<int> _gradientOfTap;
    private MicroBatch _batch = null!;
    private float* _gradient, _weightGradients;

    public Stem(SessionResources resources, EncoderConfig config)
    {
        (_resources, _hidden, _filters, _vocabulary) = (resources, config.HiddenSize, ConvolutionStem.Filters(config),
            config.VocabularySize);
        _weights = [.. _widths.Select(width => resources.Parameters.OffsetOf(ConvolutionStem.Name(width) + ".weight"))];
        _biases = [.. _widths.Select(width => resources.Parameters.OffsetOf(ConvolutionStem.Name(width) + ".bias"))];
        _taps = [.. _widths.SelectMany((width, third) => Enumerable.Range(-1, width + 1).Select(tap => (third, tap)))];
        _gradientOfTap = GradientOfTap;
    }

    /// <summary>Takes a micro-batch, before <see cref="AddTo"/>.</summary>
    public void Begin(MicroBatch batch)
    {
        _batch = batch;
        _active.Reserve((long)batch.Tokens * _hidden);
    }

    /// <summary>Adds the filters' values at a token to its row, [hidden].</summary>
    public void AddTo(float* row, int token)
    {
        var active = _active.Pointer + (long)token * _hidden;
        for (var third = 0; third < _widths.Length; third++)
        {
            var sum = active + third * _filters;
            new ReadOnlySpan<float>(_resources.Values + _biases[third], _filters).CopyTo(new Span<float>(sum, _filters));
            for (var tap = 0; tap < _widths[third]; tap++)
                if (Row(token, third, tap) is >= 0 and var at) Elementwise.Add(sum, _resources.Values + _weights[third] + at, _filters);
        }
        for (var i = 0; i < _hidden; i++)
        {
            active[i] = Math.Max(0, active[i]);
            row[i] += active[i];
        }
    }

    /// <summary>Adds the gradients of the filters.</summary>
    /// <param name="gradient">[tokens, hidden] that of the rows.</param>
    /// <param name="weightGradients">The gradient buffer.</param>
    public void Backward(float* gradient, float* weightGradients)
    {
        _gradient = gradient;
        _weightGradients = weightGradients;
        _resources.Workers.For(_taps.Length, _gradientOfTap);
    }

    public void Dispose() => _active.Dispose();

    private void GradientOfTap(int index)
    {
        var (third, tap) = _taps[index];
        for (var token = 0; token < _batch.Tokens; token++)
        {
            var at = tap < 0 ? 0 : Row(token, third, tap);
            if (at < 0) continue;
            var target = _weightGradients + (tap < 0 ? _biases[third] : _weights[third]) + at;
            var active = _active.Pointer + (long)token * _hidden + third * _filters;
            var gradient = _gradient + (long)token * _hidden + third * _filters;
            for (var i = 0; i < _filters; i++) target[i] += active[i] > 0 ? gradient[i] : 0;
        }
    }

    // where the row of a tap's letter begins in the weights; −1 beyond the sequence
    private long Row(int token, int third, int tap)
    {
        var sequence = _batch.SequenceOf[token];
        var from = token - _widths[third] / 2 + tap;
        return from < _batch.Starts[sequence] || from >= _batch.Starts[sequence + 1] ? -1
            : ((long)tap * _vocabulary + _batch.Ids[from]) * _filters;
    }
}
