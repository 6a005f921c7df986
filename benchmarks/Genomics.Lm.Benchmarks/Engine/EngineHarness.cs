using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Model;

namespace Genomics.Lm.Benchmarks.Engine;

/// <summary>
/// The engine from end to end: the processor's peak, the largest product, inference and training of the full-size and of a small model,
/// each beside its floor, as one table. All in one process, so that the shares can be trusted on a machine with other work.
/// </summary>
internal sealed unsafe class EngineHarness(bool smoke, TextWriter output)
{
    private readonly EncoderConfig _full = smoke ? EncoderPresets.Mini : EncoderPresets.Dnabert2;
    private readonly int _milliseconds = smoke ? 20 : 700;

    /// <summary>Measures with one thread and with all.</summary>
    /// <param name="only">Rows whose name contains this; null for all.</param>
    public void Run(string? only)
    {
        output.WriteLine($"{ManagedCpuEngine.Instance.Info.Device}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        output.WriteLine();
        output.WriteLine("| what | threads | seconds | tokens/s | GFLOP/s | share of the peak |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var threads in (int[])[1, Environment.ProcessorCount])
        {
            var peak = RegisterPeak.Measure(threads, _milliseconds);
            Row("multiply-adds on registers only (the peak)", threads, 0, 0, peak, peak);
            void Wanted(string name, Action<string, int, double> measure)
            {
                if (only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)) measure(name, threads, peak);
            }
            Wanted("product 4096×6144×768, packing of the left side included", Product);
            Wanted("inference, full size, 8×512 tokens", (n, t, p) => Inference(n, t, p, new EngineWork(_full, smoke ? 2 : 8, smoke ? 40 : 512)));
            Wanted("training step, full size, 4×256 tokens", (n, t, p) => Training(n, t, p, new EngineWork(_full, smoke ? 2 : 4, smoke ? 40 : 256)));
            Wanted("inference, small model, 32×350 tokens", (n, t, p) => Inference(n, t, p, new EngineWork(EncoderPresets.Small, smoke ? 2 : 32, smoke ? 40 : 350)));
            Wanted("training step, small model, 32×350 tokens", (n, t, p) => Training(n, t, p, new EngineWork(EncoderPresets.Small, smoke ? 2 : 32, smoke ? 40 : 350)));
        }
    }

    private void Inference(string name, int threads, double peak, EngineWork work)
    {
        using var session = ManagedCpuEngine.Instance.Open(work.Model, work.Weights, new SessionOptions { Threads = threads });
        var sink = new NoSink();
        var seconds = Time(() => session.Run(work.Batch, new OutputRequest(OutputKind.LastHidden), sink));
        Row(name, threads, seconds, work.Tokens, work.Operations / seconds, peak);
    }

    private void Training(string name, int threads, double peak, EngineWork work)
    {
        using var session = ManagedCpuEngine.Instance.Train(work.Model, work.Weights, new TrainingSpec { Threads = threads });
        var step = 0L;
        var seconds = Time(() =>
        {
            session.Accumulate(work.Batch, work.Targets, ++step);
            session.Step(new StepArgs(1e-5f, 1));
        });
        Row(name, threads, seconds, work.Tokens, 3 * work.Operations / seconds, peak);
    }

    private void Product(string name, int threads, double peak)
    {
        var (rows, columns, depth) = smoke ? (48, 64, 32) : (4096, 6144, 768);
        var (gemm, workers) = (Gemm.Fastest, new Workers(threads));
        using var a = Random(rows * depth);
        using var b = Random(columns * depth);
        using var c = new AlignedBuffer((long)rows * columns);
        using var packedA = new AlignedBuffer(gemm.PackedALength(rows, depth));
        using var packedB = new AlignedBuffer(gemm.PackedBLength(columns, depth));
        gemm.PackB(b.Pointer, 1, depth, columns, depth, packedB.Pointer, workers);
        var seconds = Time(() =>
        {
            gemm.PackA(a.Pointer, depth, 1, rows, depth, packedA.Pointer, workers);
            gemm.Multiply(packedA.Pointer, packedB.Pointer, c.Pointer, columns, rows, columns, depth, false, workers);
        });
        Row(name, threads, seconds, 0, 2.0 * rows * columns * depth / seconds, peak);
    }

    private static AlignedBuffer Random(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new CounterRandom(5);
        for (var i = 0; i < length; i++) buffer.Pointer[i] = (float)random.NextDouble() - 0.5f;
        return buffer;
    }

    // the best of as many runs as fit, after two that warm up
    private double Time(Action work)
    {
        work();
        work();
        var best = double.MaxValue;
        var all = Stopwatch.StartNew();
        do
        {
            var watch = Stopwatch.StartNew();
            work();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        while (all.ElapsedMilliseconds < 4 * _milliseconds);
        return best;
    }

    private void Row(string name, int threads, double seconds, int tokens, double operations, double peak)
    {
        static string Text(double value, string format) => value == 0 ? "" : value.ToString(format, CultureInfo.InvariantCulture);
        output.WriteLine($"| {name} | {threads} | {Text(seconds, "F4")} | {Text(seconds > 0 ? tokens / seconds : 0, "F0")} | {Text(operations / 1e9, "F1")} | {Text(operations / peak, "F3")} |");
        output.Flush();
    }
}
