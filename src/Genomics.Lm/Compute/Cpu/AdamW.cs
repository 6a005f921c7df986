using System.Numerics;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>AdamW with decoupled decay, one pass over parameters, gradients and moments; and the global norm of the gradients.</summary>
internal static unsafe class AdamW
{
    private const int Chunk = 1 << 14;

    /// <summary>The Euclidean norm of the gradients, in double over fixed chunks.</summary>
    public static double Norm(float* gradient, long length, Workers workers)
    {
        var chunks = (int)((length + Chunk - 1) / Chunk);
        var sums = new double[chunks];
        workers.For(chunks, chunk =>
        {
            var from = gradient + (long)chunk * Chunk;
            var count = (int)Math.Min(Chunk, length - (long)chunk * Chunk);
            var sum = 0.0;
            for (var i = 0; i < count; i++) sum += (double)from[i] * from[i];
            sums[chunk] = sum;
        });
        return Math.Sqrt(sums.Sum());
    }

    /// <summary>Updates one tensor and clears its gradient.</summary>
    /// <param name="w">[length] values.</param>
    /// <param name="g">[length] gradients, cleared.</param>
    /// <param name="m">[length] first moments.</param>
    /// <param name="v">[length] second moments.</param>
    /// <param name="scale">Factor on the gradients (mean and clipping).</param>
    /// <param name="step">1 for the first step.</param>
    /// <param name="decay">Weight decay, 0 for biases and LayerNorm.</param>
    public static void Update(float* w, float* g, float* m, float* v, long length, float scale, float rate, float decay, long step, TrainingSpec spec, Workers workers)
    {
        var correction1 = 1 - Math.Pow(spec.Beta1, step);
        var correction2 = (float)Math.Sqrt(1 - Math.Pow(spec.Beta2, step));
        var (stepSize, keep) = ((float)(rate / correction1), 1 - rate * decay);
        workers.For((int)((length + Chunk - 1) / Chunk), chunk =>
        {
            var (i, end) = ((long)chunk * Chunk, Math.Min(length, (long)(chunk + 1) * Chunk));
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                var gradient = Vector.Load(g + i) * scale;
                var first = Vector.Load(m + i) * spec.Beta1 + gradient * (1 - spec.Beta1);
                var second = Vector.Load(v + i) * spec.Beta2 + gradient * gradient * (1 - spec.Beta2);
                first.Store(m + i);
                second.Store(v + i);
                var root = Vector.SquareRoot(second) / new Vector<float>(correction2) + new Vector<float>(spec.Epsilon);
                (Vector.Load(w + i) * keep - first * stepSize / root).Store(w + i);
                Vector<float>.Zero.Store(g + i);
            }
            for (; i < end; i++)
            {
                var gradient = g[i] * scale;
                m[i] = m[i] * spec.Beta1 + gradient * (1 - spec.Beta1);
                v[i] = v[i] * spec.Beta2 + gradient * gradient * (1 - spec.Beta2);
                w[i] = w[i] * keep - m[i] * stepSize / (MathF.Sqrt(v[i]) / correction2 + spec.Epsilon);
                g[i] = 0;
            }
        });
    }
}
