using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

/// <summary>Predictor folders and checkpoints of networks that are not what was written.</summary>
public class DamagedStateTests
{
    private static readonly FineTuneOptions Options = FineTuneOptions.Scratch with
    {
        Input = FineTuneOptions.Scratch.Input with { Bins = 3 },
        Network =
            FineTuneOptions.Scratch.Network
            with
            { Encoder = new EncoderConfig { HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 }, VocabularySize = 60 },
        Start = FineTuneOptions.Scratch.Start with { RidgeHead = false },
        Optimizer = FineTuneOptions.Scratch.Optimizer with { Epochs = 2, Batch = 16, WarmUp = 5, WeightAverage = 0.9 },
        Selection = FineTuneOptions.Scratch.Selection with { Refit = false },
    };

    private static string Fitted(TemporaryFolder temporary)
    {
        using var predictor = new LanguageModelLearner(Options, new ToyEngine()).Fit(PlantedGenes.Data(60)).Predictor;
        predictor.Save(temporary.File("p"));
        return temporary.File("p");
    }

    [Fact]
    public void Every_damage_to_a_language_models_folder_is_refused_and_older_folders_are_read()
    {
        using var temporary = new TemporaryFolder();
        var folder = Fitted(temporary);
        EveryDamage.IsRefused(folder, () => LanguageModelPredictor.Load(folder, new ToyEngine()).Dispose(), flips: 16);
        LanguageModelPredictor.Load(OlderFormats.OfPredictor(folder), new ToyEngine()).Dispose();
    }

    [Theory]
    [InlineData("\"max_tokens\": 0", "\"max_tokens\": 1", "max_tokens")]
    [InlineData("\"max_tokens\": 0", "\"max_tokens\": -5", "max_tokens")]
    [InlineData("\"members\": 1", "\"members\": 0", "members")]
    [InlineData("\"pooling\": \"Bins\"", "\"pooling\": null", "pooling")]
    [InlineData("\"pooling\": \"Bins\"", "\"pooling\": \"77\"", "pooling")]
    [InlineData("\"outputs\": [", "\"outputs\": null, \"x\": [", "outputs")]
    [InlineData("\"outputs\": [", "\"outputs\": [null, ", "outputs[0]")]
    [InlineData("\"means\": [", "\"means\": null, \"x\": [", "means")]
    [InlineData("\"means\": [", "\"means\": [1e400, ", "means[0]")]
    [InlineData("\"deviations\": [", "\"deviations\": null, \"x\": [", "deviations")]
    [InlineData("\"deviations\": [", "\"deviations\": [-1e400, ", "deviations[0]")]
    public void A_head_that_cannot_be_is_refused_with_file_and_property(string find, string replace, string property)
    {
        using var temporary = new TemporaryFolder();
        var file = Path.Combine(OlderFormats.OfPredictor(Fitted(temporary)), "head.json");
        var text = File.ReadAllText(file);
        Assert.Contains(find, text);
        File.WriteAllText(file, text.Replace(find, replace));
        var error = Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(temporary.File("p"), new ToyEngine()));
        Assert.Equal((file, property), (error.File, error.Record));
    }

    [Fact]
    public void Every_damage_to_a_convolutional_networks_folder_is_refused()
    {
        using var temporary = new TemporaryFolder();
        using (var predictor =
            new ConvolutionLearner(new ConvolutionOptions
            {
                Channels = 4,
                Blocks = 1,
                Optimizer = OptimizerOptions.Convolution with { Epochs = 1 }
            }).Fit(PlantedGenes.Data(60)).Predictor) predictor.Save(
                    temporary.File("p"));
        EveryDamage.IsRefused(temporary.File("p"), () => ConvolutionPredictor.Load(temporary.File("p")).Dispose(), flips: 16);
        ConvolutionPredictor.Load(OlderFormats.OfPredictor(temporary.File("p"))).Dispose();
    }

    [Fact]
    public void Every_damage_to_a_checkpoint_is_refused_and_one_without_a_digest_is_read()
    {
        using var temporary = new TemporaryFolder();
        var spec = new ModelSpec(new EncoderConfig { VocabularySize = 20, HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 },
            new RegressionHead { Outputs = 1 });
        using var session = ManagedCpuEngine.Instance.Train(spec, ModelWeights.FromScratch(spec, 1), new TrainingSpec());
        var state = new TrainingState(new WeightAverage(0.9)) { Step = 3, Best = new ParameterSet() };
        state.Average!.Update(session, 1);
        session.Export(state.Best, StateParts.Weights | StateParts.Adapters);
        var file = temporary.File("c/checkpoint-1.safetensors");
        Directory.CreateDirectory(temporary.File("c"));
        new TrainingCheckpoint(file, "f", resume: true).Write(session, state, 1);
        EveryDamage.IsRefused(temporary.File("c"),
            () => Assert.Equal(3, new TrainingCheckpoint(file, "f", resume: true).TryRead(session, 0.9)!.Step), flips: 400);
        Rewrite(file, (name, values) => (name, values));
        Assert.Equal(3, new TrainingCheckpoint(file, "f", resume: true).TryRead(session, 0.9)!.Step);
        foreach (var renamed in (string[])["session.bert.embeddings.LayerNorm.weight.exp_avg", "best.classifier.bias",
            "average.classifier.bias"])
        {
            new TrainingCheckpoint(file, "f", resume: true).Write(session, state, 1);
            Rewrite(file, (name, values) => (name == renamed ? name + "x" : name, values));
            Assert.Contains("is missing", Assert.Throws<GenomicsDataException>(() =>
                new TrainingCheckpoint(file, "f", resume: true).TryRead(session, 0.9)).Message);
        }
    }

    // what an older version would have written, with other names
    private static void Rewrite(string file, Func<string, float[], (string, float[])> change)
    {
        var tensors = new ParameterSet();
        Dictionary<string, string> metadata;
        using (var stored = SafetensorsFile.Open(file))
        {
            metadata = stored.Metadata.Where(m => m.Key is "fingerprint" or "state").ToDictionary();
            var copy = ParameterSet.Copy(stored);
            foreach (var name in copy.Names)
            {
                var (other, values) = change(name, copy.Values(name).ToArray());
                tensors.Write(other, [.. copy.Shape(name)], values);
            }
        }
        SafetensorsWriter.Write(file, tensors, metadata);
    }

    [Fact]
    public void Every_damage_to_a_model_folder_is_refused_and_one_without_digests_is_read()
    {
        using var temporary = new TemporaryFolder();
        var tokenizer = DnaTokenizer.Create([]);
        var encoder = new EncoderConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 8,
            Layers = 1,
            Heads = 1,
            IntermediateSize = 8
        };
        ModelFolder.Save(temporary.File("m"), encoder, tokenizer, ModelWeights.FromScratch(new ModelSpec(encoder, HeadSpec.None), 1));
        EveryDamage.IsRefused(temporary.File("m"), () => ModelFolder.Open(temporary.File("m")).Dispose(), flips: 60);
        File.Delete(temporary.File("m/sha256.json"));
        ModelFolder.Open(temporary.File("m")).Dispose();
    }

    [Fact]
    public void A_limit_of_the_heap_is_neither_the_machines_memory_nor_its_load()
    {
        Assert.Equal(new FreeMemory(6, 6), FreeMemory.From(available: 16, highLoad: 14, load: 10, heap: 1));
        Assert.Equal(new FreeMemory(4, 2), FreeMemory.From(available: 3, highLoad: 14, load: 10, heap: 1));
        Assert.Equal(new FreeMemory(0, 0), FreeMemory.From(available: 3, highLoad: 14, load: 15, heap: 4));
    }
}
