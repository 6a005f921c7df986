using System.Globalization;

// Engines side by side in one process, on the published model's size with fresh weights; prints the rows of benchmarks/GPU.md.
// usage: DEVICE [sequences] [tokens] [repeats] [threads]     e.g. cuda 32 850 20, or cpu 4 512 3 1
// --smoke: once, with a small model on the CPU, to see that it works.
using System.Diagnostics;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp;

var smoke = args is ["--smoke"];
if (smoke) args = ["cpu", "2", "32", "1", "1"];
var device = args.Length > 0 ? args[0] : "cpu";
var (sequences, length, repeats, threads) = (Number(1, 4), Number(2, 512), Number(3, 2), Number(4, 0));
var model = new ModelSpec(smoke ? EncoderPresets.Mini : EncoderPresets.Dnabert2, new RegressionHead());
var weights = ModelWeights.FromScratch(model, 1);
var random = new CounterRandom(1);
int[] ids = [.. Enumerable.Range(0, sequences * length).Select(_ => 5 + random.NextInt(model.Encoder.VocabularySize - 5))];
int[] offsets = [.. Enumerable.Range(0, sequences + 1).Select(s => s * length)];
float[] targets = [.. Enumerable.Range(0, sequences).Select(_ => (float)random.NextNormal())];

if (!TorchEngine.IsAvailable(device, out var reason))
{
    Console.WriteLine(reason);
    return smoke ? 0 : 1;
}
Console.WriteLine($"{sequences} × {length} tokens, {repeats} repeats after 1 for warming up, threads: {(threads == 0 ? "all" : threads)}");
Console.WriteLine("| engine | inference tokens/s | TFLOP/s | training tokens/s | TFLOP/s | forecast GB |");
Console.WriteLine("|---|---|---|---|---|---|");
IEnumerable<IComputeEngine> engines = device == "cpu"
    ? [ManagedCpuEngine.Instance, Torch(TorchPrecision.Float32)]
    : [Torch(TorchPrecision.Float32), Torch(TorchPrecision.TensorFloat32), Torch(TorchPrecision.BFloat16)];
foreach (var engine in engines)
{
    var (inference, training) = (Inference(engine), Training(engine));
    var forecast = engine.Forecast(model, new WorkShape(sequences, length, ids.Length, true)).TotalBytes / 1e9;
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture,
            $"| {engine.Info.Name} {engine.Info.Device} | {ids.Length / inference:F0} | {Flop() / inference / 1e12:F2} | "
                + $"{ids.Length / training:F0} | {3 * Flop() / training / 1e12:F2} | {forecast:F1} |"));
}
return 0;

IComputeEngine Torch(TorchPrecision precision) => new TorchEngine(new TorchEngineOptions { Device = device, Precision = precision });

double Inference(IComputeEngine engine)
{
    using var session = engine.Open(model, weights, new SessionOptions { Threads = threads });
    return Seconds(() => session.Run(new PackedBatch { Ids = ids, Offsets = offsets }, new OutputRequest(OutputKind.Prediction),
        new Nowhere()));
}

double Training(IComputeEngine engine)
{
    using var session = engine.Train(model, weights, new TrainingSpec { Threads = threads });
    var step = 0;
    return Seconds(() =>
    {
        session.Accumulate(new PackedBatch { Ids = ids, Offsets = offsets }, new Targets { Values = targets }, ++step);
        session.Step(new StepArgs(3e-5f, 1));   // reads the gradients' norm, so everything before it is finished
    });
}

// one thread on a CPU is timed by the processor time of the process, so that other programs do not count
double Seconds(Action work)
{
    work();
    using var process = Process.GetCurrentProcess();
    var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
    for (var i = 0; i < repeats; i++) work();
    process.Refresh();
    var spent = device == "cpu" && threads == 1 ? process.TotalProcessorTime - before : watch.Elapsed;
    return spent.TotalSeconds / repeats;
}

// products of the layers and of attention, forward; a training step counts three times as much
double Flop()
{
    var (hidden, inner) = ((double)model.Encoder.HiddenSize, (double)model.Encoder.IntermediateSize);
    return ids.Length * model.Encoder.Layers * (2 * (4 * hidden * hidden + 3 * hidden * inner) + 4 * length * hidden);
}

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index]) : otherwise;

internal sealed class Nowhere : IOutputSink
{
    public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) { }
}
