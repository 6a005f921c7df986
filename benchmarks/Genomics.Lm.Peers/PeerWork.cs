using Genomics.Lm.Compute;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Onnx;
using Genomics.Lm.Prediction;
using Genomics.Lm.TorchSharp;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using static TorchSharp.torch;
using OnnxOptions = Microsoft.ML.OnnxRuntime.SessionOptions;
using SessionOptions = Genomics.Lm.Compute.SessionOptions;

namespace Genomics.Lm.Peers;

/// <summary>Makes ready what a peer does in one round.</summary>
internal static class PeerWork
{
    /// <summary>Everything that is done once: files read, sessions open.</summary>
    /// <returns>One round, and a remark for the table.</returns>
    /// <exception cref="PlatformNotSupportedException">The peer cannot run here.</exception>
    public static (Action Round, string Remark) Make(Setting setting, string work, string peer, int threads) => work switch
    {
        "inference" => (Inference(setting, peer, threads), ""),
        "training" => (Training(setting, peer, threads), ""),
        "embedding" => (Embedding(setting, peer, threads), ""),
        _ => Tokenization(setting, peer),
    };

    private static Action Inference(Setting setting, string peer, int threads)
    {
        var model = ModelFolder.Open(setting.Full);
        var (ids, offsets) = (Setting.Ids(setting.Inference), Setting.Offsets(setting.Inference));
        var (sequences, length) = setting.Inference;
        switch (peer)
        {
            case "ONNX Runtime":
                using (var options = new OnnxOptions { IntraOpNumThreads = threads })
                {
                    var session = new InferenceSession(Path.Combine(setting.FullOnnx, "model.onnx"), options);
                    long[] wide = [.. ids.Select(id => (long)id)], mask = new long[ids.Length];
                    mask.AsSpan().Fill(1);
                    string[] inputs = [.. session.InputMetadata.Keys], outputs = [.. session.OutputMetadata.Keys];
                    return () =>
                    {
                        using var a = OrtValue.CreateTensorValueFromMemory(wide, [sequences, length]);
                        using var b = OrtValue.CreateTensorValueFromMemory(mask, [sequences, length]);
                        using var run = new RunOptions();
                        using var result = session.Run(run, inputs, inputs.Select(i => i == "input_ids" ? a : b).ToArray(), outputs);
                    };
                }
            case "plain TorchSharp module":
                RequireTorch();
                set_num_threads(threads);
                var plain = new PlainEncoder(model.Config);
                plain.eval();
                return () =>
                {
                    using var nothing = no_grad();
                    using var scope = NewDisposeScope();
                    plain.forward(tensor(ids, int64).reshape(sequences, length));
                };
            default:
                var head = new RegressionHead { Pooling = Pooling.Cls };
                var encoder = Engine(peer).Open(new ModelSpec(model.Config, head), model.Resolve(head, 1), new SessionOptions
                {
                    Threads = threads,
                    Precision = peer.EndsWith("8 bits", StringComparison.Ordinal) ? Precision.Int8 : Precision.Float32,
                });
                return () => encoder.Run(new PackedBatch { Ids = ids, Offsets = offsets }, new OutputRequest(OutputKind.Prediction),
                    new Nowhere());
        }
    }

    private static Action Training(Setting setting, string peer, int threads)
    {
        using var model = ModelFolder.Open(setting.Full);
        var head = new RegressionHead { Pooling = Pooling.Cls };
        var (ids, offsets) = (Setting.Ids(setting.Training), Setting.Offsets(setting.Training));
        var targets = new float[setting.Training.Sequences];
        var session = Engine(peer).Train(new ModelSpec(model.Config, head), model.Resolve(head, 1), new TrainingSpec { Threads = threads });
        var step = 0;
        return () =>
        {
            session.Accumulate(new PackedBatch { Ids = ids, Offsets = offsets }, new Targets { Values = targets }, ++step);
            session.Step(new StepArgs(3e-5f, 1));
        };
    }

    // the promoters are read from the file in every round
    private static Action Embedding(Setting setting, string peer, int threads)
    {
        Data.IFeatureSource source;
        if (peer == "ONNX Runtime")
        {
            using var options = new OnnxOptions { IntraOpNumThreads = threads };
            source = OnnxEmbedder.Load(setting.SmallOnnx, options);
        }
        else
            source = new Embedder(ModelFolder.Open(setting.Small), new EmbeddingOptions
            {
                Threads = threads,
                Precision = peer.EndsWith("8 bits", StringComparison.Ordinal) ? Precision.Int8 : Precision.Float32,
            }, Engine(peer));
        return () =>
        {
            var sequences = FastaReader.ReadAll(setting.Promoters);
            source.Extract(sequences, new float[sequences.Count * source.Names.Count]);
        };
    }

    private static (Action, string) Tokenization(Setting setting, string peer)
    {
        var own = Lm.Tokenization.DnaTokenizer.Load(setting.Full);
        string[] texts = [.. FastaReader.ReadAll(setting.Promoters).Select(s => s.ToString())];
        if (peer == "this engine") return (() => { foreach (var text in texts) own.EncodeToIds(text, false); }, "");
        var vocabulary = Enumerable.Range(0, own.VocabularySize).Select(id => KeyValuePair.Create(own.TokenText(id), id));
        var other = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = own.Merges.Select(merge => $"{merge.Left} {merge.Right}"),
            UnknownToken = "[UNK]",
        });
        var same = texts.Count(text => other.EncodeToIds(text).SequenceEqual(own.EncodeToIds(text, false)));
        return (() => { foreach (var text in texts) other.EncodeToIds(text); },
            $"gives the ids of this library's tokenizer for {same} of {texts.Length} promoters");
    }

    private static IComputeEngine Engine(string peer)
    {
        if (!peer.EndsWith("TorchSharp", StringComparison.Ordinal)) return ManagedCpuEngine.Instance;
        RequireTorch();
        return new TorchEngine(new TorchEngineOptions { Device = "cpu" });
    }

    private static void RequireTorch()
    {
        if (!TorchEngine.IsAvailable("cpu", out var reason)) throw new PlatformNotSupportedException(reason);
    }

    private sealed class Nowhere : IOutputSink
    {
        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) { }
    }
}
