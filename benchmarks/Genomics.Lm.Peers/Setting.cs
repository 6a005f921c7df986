using System.Globalization;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Model;
using Genomics.Lm.Onnx;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Peers;

/// <summary>The models and sequences that all peers work on, in a folder.</summary>
internal sealed class Setting(string folder)
{
    private const int Vocabulary = 4096;

    public string Full => Path.Combine(folder, "full");

    public string Small => Path.Combine(folder, "small");

    public string FullOnnx => Path.Combine(folder, "full-onnx");

    public string SmallOnnx => Path.Combine(folder, "small-onnx");

    public string Promoters => Path.Combine(folder, "promoters.fa");

    public bool IsSmoke => File.Exists(Path.Combine(folder, "smoke"));

    /// <summary>Sequences and tokens of each.</summary>
    public (int Sequences, int Length) Inference => IsSmoke ? (2, 40) : (8, 512);

    public (int Sequences, int Length) Training => IsSmoke ? (2, 40) : (4, 256);

    /// <summary>Writes everything: random weights, a vocabulary learned on the promoters, the exported models.</summary>
    public void Make(bool smoke)
    {
        if (smoke) File.WriteAllText(Path.Combine(folder, "smoke"), "");
        var genes = PromoterSimulation.Create(new SimulationOptions { Genes = smoke ? 60 : 1000 }).Dataset.Sequences;
        File.WriteAllLines(Promoters, genes.Select(gene => $">{gene.Id}\n{gene}"));
        var tokenizer = BpeTrainer.Train(genes, new BpeTrainerOptions { VocabularySize = smoke ? 256 : Vocabulary }).Tokenizer;
        foreach (var (name, onnx, preset) in (ReadOnlySpan<(string, string, EncoderConfig)>)
            [(Full, FullOnnx, smoke ? EncoderPresets.Mini : EncoderPresets.Dnabert2), (Small, SmallOnnx, EncoderPresets.Small)])
        {
            var config = preset with { VocabularySize = Vocabulary };
            ModelFolder.Save(name, config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1));
            using var model = ModelFolder.Open(name);
            OnnxModel.Export(model, new EmbeddingOptions { Pooling = name == Full ? Pooling.Cls : Pooling.Mean }, onnx);
        }
    }

    /// <summary>Random ids of the vocabulary.</summary>
    public static int[] Ids((int Sequences, int Length) size)
    {
        var random = new CounterRandom(2);
        return [.. Enumerable.Range(0, size.Sequences * size.Length).Select(_ => random.NextInt(Vocabulary))];
    }

    public static int[] Offsets((int Sequences, int Length) size)
        => [.. Enumerable.Range(0, size.Sequences + 1).Select(s => s * size.Length)];

    /// <summary>
    /// Operations of all matrix products of one forward pass, attention's included (a multiply-add counts twice).
    /// </summary>
    public static double Operations(EncoderConfig config, double tokens, double length)
        => 2.0 * config.Layers * tokens * config.HiddenSize * (4.0 * config.HiddenSize + 3.0 * config.IntermediateSize + 2 * length);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
