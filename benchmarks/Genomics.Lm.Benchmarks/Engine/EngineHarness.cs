using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;
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
    /// <param name="bits">Width of the vectors that must be measured; null for whatever is widest here.</param>
    /// <exception cref="InvalidOperationException">This process runs with vectors of another width.</exception>
    public void Run(string? only, int? bits = null)
    {
        var width = RegisterPeak.Lanes * 32;
        if (bits is not null && (bits != width || bits >= 512 != Vector512.IsHardwareAccelerated
            || bits >= 256 != Vector256.IsHardwareAccelerated))
            throw new InvalidOperationException($"{bits}-bit vectors were to be measured, but this process uses {width}-bit ones");
        output.WriteLine(
            $"{width}-bit vectors, {ManagedCpuEngine.Instance.Info.Device}, {Environment.ProcessorCount} cores, "
            + $".NET {Environment.Version}");
        output.WriteLine();
        output.WriteLine(
            "| what | threads | seconds | processor seconds | tokens/s | tokens per processor second | GFLOP per processor second | "
                + "share of the peak |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        var peak = 0.0;
        foreach (var threads in (int[])[1, Environment.ProcessorCount])
        {
            peak = Math.Max(peak, RegisterPeak.Measure(_milliseconds));
            output.WriteLine(
                $"| multiply-adds on registers only (the peak of a core) | 1 | | | | | "
                    + $"{(peak / 1e9).ToString("F1", CultureInfo.InvariantCulture)} | 1.000 |");
            void Wanted(string name, Action<string, int, double> measure)
            {
                if (only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)) measure(name, threads, peak);
            }
            Wanted("product 4096×6144×768", Product);
            foreach (var heads in (int[])[4, 2])
                Wanted($"attention, heads of {128 / heads}, 350 tokens", (n, t, p) => AttentionForward(n, t, p, heads));
            Wanted("gradient of a weight, 768×3072, 1,024 tokens", WeightGradient);
            Wanted("inference, full size, 8×512 tokens",
                (n, t, p) => Inference(n, t, p, new EngineWork(_full, smoke ? 2 : 8, smoke ? 40 : 512)));
            Wanted("inference in 8 bits, full size, 8×512 tokens",
                (n, t, p) => Inference(n, t, p, new EngineWork(_full, smoke ? 2 : 8, smoke ? 40 : 512), Precision.Int8));
            Wanted("training step, full size, 4×256 tokens",
                (n, t, p) => Training(n, t, p, new EngineWork(_full, smoke ? 2 : 4, smoke ? 40 : 256)));
            Wanted("inference, small model, 32×350 tokens",
                (n, t, p) => Inference(n, t, p, new EngineWork(EncoderPresets.Small, smoke ? 2 : 32, smoke ? 40 : 350)));
            Wanted("inference in 8 bits, small model, 32×350 tokens",
                (n, t, p) => Inference(n, t, p, new EngineWork(EncoderPresets.Small, smoke ? 2 : 32, smoke ? 40 : 350), Precision.Int8));
            Wanted("training step, small model, 32×350 tokens",
                (n, t, p) => Training(n, t, p, new EngineWork(EncoderPresets.Small, smoke ? 2 : 32, smoke ? 40 : 350)));
        }
    }

    private void Inference(string name, int threads, double peak, EngineWork work, Precision precision = Precision.Float32)
    {
        using var session = ManagedCpuEngine.Instance.Open(work.Model, work.Weights,
            new SessionOptions { Threads = threads, Precision = precision });
        var sink = new NoSink();
        var seconds = Time(() => session.Run(work.Batch, new OutputRequest(OutputKind.LastHidden), sink));
        Row(name, threads, seconds, work.Tokens, work.Operations, peak);
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
        Row(name, threads, seconds, work.Tokens, 3 * work.Operations, peak);
    }

    private void Product(string name, int threads, double peak)
    {
        var (rows, columns, depth) = smoke ? (48, 64, 32) : (4096, 6144, 768);
        var (gemm, workers) = (Gemm.Fastest, new Workers(threads));
        using var a = Random(rows * depth);
        using var b = Random(columns * depth);
        using var c = new AlignedBuffer((long)rows * columns);
        using var packed = new AlignedBuffer(gemm.PackedBLength(columns, depth));
        gemm.PackB(b.Pointer, 1, depth, columns, depth, packed.Pointer);
        const int Tile = Gemm.FittingRows;
        using var rooms = new ScratchPool();
        var seconds = Time(() => workers.For((rows + Tile - 1) / Tile, tile =>
        {
            var room = rooms.Rent();
            gemm.Multiply(LeftOperand.Rows(a.Pointer + (long)tile * Tile * depth, depth), packed.Pointer,
                c.Pointer + (long)tile * Tile * columns, columns,
                Math.Min(Tile, rows - tile * Tile), columns, depth, room: room.Reserve(gemm.PackedALength(Tile, Gemm.DepthBlock)));
            rooms.Return(room);
        }));
        Row(name, threads, seconds, 0, 2.0 * rows * columns * depth, peak);
    }

    private void AttentionForward(string name, int threads, double peak, int heads)
    {
        const int Hidden = 128;
        var work = new EngineWork(EncoderPresets.Small with { Heads = heads, HiddenSize = Hidden }, smoke ? 2 : 16, smoke ? 40 : 350);
        using var parameters = new ParameterStore(work.Model, work.Weights, training: false, Precision.Float32);
        using var resources = new SessionResources(parameters, threads);
        var batch = new MicroBatch(int.MaxValue);
        batch.First(work.Batch, work.Model);
        using var qkv = Random(work.Tokens * 3 * Hidden);
        using var context = new AlignedBuffer((long)work.Tokens * Hidden);
        var attention = new Attention(resources, work.Model.Encoder);
        Row(name, threads, Time(() => attention.Forward(batch, qkv.Pointer, context.Pointer, null)), 0,
            4.0 * work.Tokens * work.Length * Hidden, peak);
    }

    private void WeightGradient(string name, int threads, double peak)
    {
        var (outputs, inputs, rows) = smoke ? (48, 64, 32) : (768, 3072, 1024);
        var work = new EngineWork(EncoderPresets.Mini, 1, 8);
        using var parameters = new ParameterStore(work.Model, work.Weights, training: true, Precision.Float32);
        using var resources = new SessionResources(parameters, threads);
        using var dy = Random(rows * outputs);
        using var x = Random(rows * inputs);
        using var gradient = Random(outputs * inputs);
        Row(name, threads,
            Time(() => resources.WeightGradient(dy.Pointer, x.Pointer, new Matrix(0, 0, outputs, inputs), gradient.Pointer, null, rows)),
                0, 2.0 * rows * outputs * inputs, peak);
    }

    private static AlignedBuffer Random(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new CounterRandom(5);
        for (var i = 0; i < length; i++) buffer.Pointer[i] = (float)random.NextDouble() - 0.5f;
        return buffer;
    }

    // the best of as many runs as fit, after two that warm up
    private Seconds Time(Action work)
    {
        work();
        work();
        var best = new Seconds(double.MaxValue, double.MaxValue);
        var all = Stopwatch.StartNew();
        do
        {
            var now = Seconds.Of(work);
            best = new Seconds(Math.Min(best.Wall, now.Wall), Math.Min(best.Processor, now.Processor));
        }
        while (all.ElapsedMilliseconds < 4 * _milliseconds);
        return best;
    }

    // The share is by processor time: it says how good the code is even when other work keeps the processors busy.
    private void Row(string name, int threads, Seconds seconds, int tokens, double operations, double peak)
    {
        static string Text(double value, string format) => value == 0 ? "" : value.ToString(format, CultureInfo.InvariantCulture);
        output.WriteLine(
            $"| {name} | {threads} | {Text(seconds.Wall, "F4")} | {Text(seconds.Processor, "F4")} | {Text(tokens / seconds.Wall, "F0")} "
                + $"| {Text(tokens / seconds.Processor, "F0")} | " +
            $"{Text(operations / seconds.Processor / 1e9, "F1")} | {Text(operations / seconds.Processor / peak, "F3")} |");
        output.Flush();
    }
}
