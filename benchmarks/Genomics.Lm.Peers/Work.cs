using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;

namespace Genomics.Lm.Peers;

/// <summary>What is to be done, and by whom.</summary>
/// <param name="Key">Its name between the processes.</param>
/// <param name="Name">Its name in the table.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Peers">Who does it; the first is what the others are compared with.</param>
/// <param name="Threads">One, or one and all.</param>
internal sealed record Work(string Key, string Name, string Unit, string[] Peers, bool Threads)
{
    public const string Kept = ", memory kept";

    /// <summary>All of the table.</summary>
    public static Work[] All { get; } =
    [
        new("tokenization", "ids of 1,000 promoters of 1,001 bases, vocabulary of 4,096", "bases",
            ["this engine", "Microsoft.ML.Tokenizers"], false),
        new("embedding", "1,000 promoters of 1,001 bases from FASTA to vectors, small model (4 × 128)", "promoters",
            ["this engine", "this engine, 8 bits", "ONNX Runtime", "ONNX Runtime" + Kept, "this engine's module on TorchSharp",
                "this engine's module on TorchSharp" + Kept], true),
        new("inference", "inference, full size (12 × 768), 8 × 512 tokens", "tokens",
            ["this engine", "this engine" + Kept, "this engine, 8 bits", "ONNX Runtime", "ONNX Runtime" + Kept,
                "this engine's module on TorchSharp", "this engine's module on TorchSharp" + Kept, "plain TorchSharp module",
                "plain TorchSharp module" + Kept], true),
        new("training", "training step, full size, 4 × 256 tokens", "tokens",
            ["this engine", "this engine's module on TorchSharp", "this engine's module on TorchSharp" + Kept], true),
    ];

    /// <summary>What one round does, counted in the unit, and its floating-point operations (0: not counted).</summary>
    public (double Units, double Operations) Size(Setting setting)
    {
        switch (Key)
        {
            case "inference" or "training":
                using (var model = ModelFolder.Open(setting.Full))
                {
                    var size = Key == "inference" ? setting.Inference : setting.Training;
                    var tokens = size.Sequences * size.Length;
                    return (tokens, (Key == "training" ? 3 : 1) * Setting.Operations(model.Config, tokens, size.Length));
                }
            case "embedding":
                using (var model = ModelFolder.Open(setting.Small))
                {
                    double[] lengths = [.. FastaReader.ReadAll(setting.Promoters)
                        .Select(s => (double)model.Tokenizer.EncodeToIds(s.ToString()).Length)];
                    return (lengths.Length, lengths.Sum(length => Setting.Operations(model.Config, length, length)));
                }
            default:
                return (FastaReader.ReadAll(setting.Promoters).Sum(s => (double)s.Length), 0);
        }
    }
}
