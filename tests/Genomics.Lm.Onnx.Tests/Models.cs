using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;

namespace Genomics.Lm.Onnx.Tests;

/// <summary>Small fits, and models of any size with random weights.</summary>
internal static class Models
{
    public const int Length = 120, Alignment = 80;

    public static readonly EncoderConfig Tiny = new() { Layers = 2, HiddenSize = 36, Heads = 3, IntermediateSize = 40 };

    /// <summary>Random letters; every third sequence has a run of N, every fourth an IUPAC code.</summary>
    public static DnaSequence[] Sequences(long seed, params int[] lengths) => [.. lengths.Select((length, i) =>
    {
        var random = new CounterRandom(seed, (ulong)i);
        var bases = new char[length];
        for (var at = 0; at < length; at++) bases[at] = "ACGT"[random.NextInt(4)];
        if (i % 3 == 1 && length > 9) bases.AsSpan(random.NextInt(length - 5), 5).Fill('N');
        if (i % 4 == 2) bases[length / 2] = 'R';
        return new DnaSequence($"s{seed}_{i}", bases);
    })];

    public static DnaSequence[] Windows(long seed, int count) => Sequences(seed, [.. Enumerable.Repeat(Length, count)]);

    /// <summary>Two conditions of genes whose expression follows the G and C before and after the start.</summary>
    public static FittingData Data { get; } = new()
    {
        Training = Genes(80, 1),
        Validation = Genes(30, 2),
        Conditions = ["liver", "brain|cortex"],
        TargetConditions = ["liver", "brain|cortex"],
        Window = new WindowGeometry(Length, Alignment),
        Transform = TransformSummary.None,
    };

    /// <summary>Learns them.</summary>
    public static LanguageModelPredictor Fit(InputOptions input, int members = 1)
    {
        var options = FineTuneOptions.Quick with
        {
            Input = input,
            Network = FineTuneOptions.Quick.Network with { Encoder = Tiny, VocabularySize = 64, Spelling = 0 },
            Start = FineTuneOptions.Quick.Start with { RidgeHead = false },
            Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 4, LearningRate = 1e-3 },
            Members = members,
        };
        return (LanguageModelPredictor)new LanguageModelLearner(options).Fit(Data).Predictor;
    }

    /// <summary>Writes a regressor with random weights, mean pooling and two outputs as a predictor folder, and loads it.</summary>
    public static LanguageModelPredictor Random(string folder, EncoderConfig encoder, DnaTokenizer tokenizer)
    {
        var info = new PredictorInfo
        {
            Kind = "lm_scratch",
            Name = "random weights",
            Conditions = ["second", "first"],
            Transform = TransformSummary.None,
            Window = default,
        };
        PredictorFolder.Save(folder, info, temporary =>
        {
            var head = new RegressionHead { Pooling = Pooling.Mean, Outputs = 2 };
            ModelFolder.Save(temporary, encoder, tokenizer, ModelWeights.FromScratch(new ModelSpec(encoder, head), 7));
            File.WriteAllText(Path.Combine(temporary, "head.json"),
                """{"format_version":2,"pooling":"Mean","outputs":["first","second"],"means":[5,-2],"deviations":[2,0.5]}""");
        });
        return LanguageModelPredictor.Load(folder);
    }

    /// <summary>A vocabulary that was learned on random letters.</summary>
    public static DnaTokenizer Tokenizer(int size)
        => BpeTrainer.Train(Sequences(9, [.. Enumerable.Repeat(2000, 40)]), new BpeTrainerOptions { VocabularySize = size }).Tokenizer;

    private static LabelledGenes Genes(int count, long seed)
    {
        var sequences = Windows(seed, count);
        var values = sequences.SelectMany(sequence =>
        {
            int Count(Range part) => sequence.Bases[part].ToArray().Count(letter => letter is (byte)'G' or (byte)'C');
            return (double[])[Count(..Alignment) / 5.0, 3.0 - Count(Alignment..) / 4.0];
        }).ToArray();
        return new LabelledGenes(sequences, values, 2, [.. Enumerable.Range(0, count)]);
    }
}
