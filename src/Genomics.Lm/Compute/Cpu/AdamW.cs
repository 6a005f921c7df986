using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>AdamW with decoupled decay, one pass over parameters, gradients and moments; and the global norm of the gradients.</summary>
internal sealed unsafe class AdamW
{
    private const int Chunk = 1 << 14;

    private readonly TrainingSpec _spec;
    private readonly Workers _workers;
    private readonly Action<int> _squaresOfChunk, _updateChunk;
    private double[] _squares = [];
    private float* _weights, _gradients, _first, _second;
    private long _length;
    private float _scale, _stepSize, _keep, _correction;

    public AdamW(TrainingSpec spec, Workers workers)
    {
        (_spec, _workers) = (spec, workers);
        (_squaresOfChunk, _updateChunk) = (SquaresOfChunk, UpdateChunk);
    }

    /// <summary>The Euclidean norm of the gradients, in double over fixed chunks.</summary>
    public double Norm(float* gradients, long length)
    {
        _gradients = gradients;
        _length = length;
        var chunks = Chunks;
        if (_squares.Length < chunks) _squares = new double[chunks];
        _workers.For(chunks, _squaresOfChunk);
        var sum = 0.0;
        for (var chunk = 0; chunk < chunks; chunk++) sum += _squares[chunk];
        return Math.Sqrt(sum);
    }

    /// <summary>Updates one tensor and clears its gradient.</summary>
    /// <param name="weights">[length] values.</param>
    /// <param name="gradients">[length], cleared.</param>
    /// <param name="first">[length] first moments.</param>
    /// <param name="second">[length] second moments.</param>
    /// <param name="scale">Factor on the gradients (mean and clipping).</param>
    /// <param name="decay">Weight decay, 0 for biases and LayerNorm.</param>
    /// <param name="step">1 for the first step.</param>
    public void Update(float* weights, float* gradients, float* first, float* second, long length, float scale, float rate, float decay,
        long step)
    {
        _weights = weights;
        _gradients = gradients;
        _first = first;
        _second = second;
        (_length, _scale, _keep) = (length, scale, 1 - rate * decay);
        _stepSize = (float)(rate / (1 - Math.Pow(_spec.Beta1, step)));
        _correction = (float)Math.Sqrt(1 - Math.Pow(_spec.Beta2, step));
        _workers.For(Chunks, _updateChunk);
    }

    private int Chunks => (int)((_length + Chunk - 1) / Chunk);

    [MethodImpl(Vectors.Whole)]
    private void SquaresOfChunk(int chunk)
    {
        var from = _gradients + (long)chunk * Chunk;
        var count = (int)Math.Min(Chunk, _length - (long)chunk * Chunk);
        var (i, sums) = (0, Vector512<double>.Zero);
        for (; i <= count - Vectors.Lanes; i += Vectors.Lanes)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(from + i));
            sums += low * low + high * high;
        }
        var sum = Vector512.Sum(sums);
        for (; i < count; i++) sum += (double)from[i] * from[i];
        _squares[chunk] = sum;
    }

    [MethodImpl(Vectors.Whole)]
    private void UpdateChunk(int chunk)
    {
        var (i, end) = ((long)chunk * Chunk, Math.Min(_length, (long)(chunk + 1) * Chunk));
        var (beta1, beta2, epsilon, correction) = (_spec.Beta1, _spec.Beta2, Vector512.Create(_spec.Epsilon),
            Vector512.Create(_correction));
        for (; i <= end - Vectors.Lanes; i += Vectors.Lanes)
        {
            var gradient = Vector512.Load(_gradients + i) * _scale;
            var first = Vector512.Load(_first + i) * beta1 + gradient * (1 - beta1);
            var second = Vector512.Load(_second + i) * beta2 + gradient * gradient * (1 - beta2);
            first.Store(_first + i);
            second.Store(_second + i);
            (Vector512.Load(_weights + i) * _keep - first * _stepSize / (Vector512.Sqrt(second) / correction + epsilon))
                .Store(_weights + i);
            Vector512<float>.Zero.Store(_gradients + i);
        }
        for (; i < end; i++)
        {
            var gradient = _gradients[i] * _scale;
            _first[i] = _first[i] * beta1 + gradient * (1 - beta1);
            _second[i] = _second[i] * beta2 + gradient * gradient * (1 - beta2);
            _weights[i] = _weights[i] * _keep - _first[i] * _stepSize / (MathF.Sqrt(_second[i]) / _correction + _spec.Epsilon);
            _gradients[i] = 0;
        }
    }
}
