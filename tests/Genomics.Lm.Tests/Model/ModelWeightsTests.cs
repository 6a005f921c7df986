using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Model;

public class ModelWeightsTests
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 12, HiddenSize = 8, Layers = 2, Heads = 2, IntermediateSize = 16 };

    private static ModelSpec Spec(HeadSpec head) => new(Config, head);

    private static readonly HeadSpec Everything = new RegressionHead { Outputs = 3 };

    /// <summary>A checkpoint with the tensors of a head, and others if given.</summary>
    private static ParameterSet Checkpoint(HeadSpec head, Action<ParameterSet>? change = null)
    {
        var set = ParameterSet.Copy(ModelWeights.FromScratch(Spec(head), 5));
        change?.Invoke(set);
        return set;
    }

    private static ParameterSet Without(ParameterSet set, params string[] names)
    {
        var rest = new ParameterSet();
        foreach (var name in set.Names.Except(names)) rest.Write(name, [.. set.Shape(name)], set.Values(name));
        return rest;
    }

    private static float[] Read(ModelWeights weights, string name)
    {
        var values = new float[weights.Shape(name).Aggregate(1, (a, b) => a * b)];
        weights.Read(name, values);
        return values;
    }

    [Fact]
    public void A_complete_checkpoint_is_loaded_whole()
    {
        var set = Checkpoint(Everything);
        var weights = ModelWeights.Resolve(Spec(Everything), set, 1);
        Assert.Equal(set.Names, weights.Names);
        Assert.Empty(weights.Fresh);
        Assert.Empty(weights.Unused);
        foreach (var name in set.Names) Assert.Equal(set.Values(name).ToArray(), Read(weights, name));
    }

    [Fact]
    public void The_documented_parts_are_fresh_and_named_when_the_checkpoint_lacks_them()
    {
        var weights = ModelWeights.Resolve(Spec(Everything), Checkpoint(new MaskedLanguageHead()), 1);
        Assert.Equal(["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"], weights.Fresh);
        Assert.Equal(5, weights.Unused.Count);
        Assert.All(weights.Unused, n => Assert.StartsWith("cls.predictions.", n));
        Assert.All(Read(weights, "classifier.bias"), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Fresh_values_depend_on_seed_and_name_only()
    {
        var small = ModelWeights.Resolve(Spec(Everything), Checkpoint(new MaskedLanguageHead()), 1);
        var whole = ModelWeights.FromScratch(Spec(Everything), 1);
        Assert.Equal(Read(whole, "classifier.weight"), Read(small, "classifier.weight"));
        Assert.NotEqual(Read(whole, "classifier.weight"), Read(ModelWeights.FromScratch(Spec(Everything), 2), "classifier.weight"));
        Assert.NotEqual(Read(whole, "bert.pooler.dense.weight")[..24], Read(whole, "classifier.weight"));
    }

    [Fact]
    public void Fresh_weights_have_the_documented_distribution()
    {
        var weights = ModelWeights.FromScratch(new ModelSpec(Config with { HiddenSize = 64, VocabularySize = 500 }, HeadSpec.None), 3);
        var values = Read(weights, "bert.embeddings.word_embeddings.weight");
        Assert.InRange(values.Average(), -0.0005, 0.0005);
        Assert.InRange(Math.Sqrt(values.Average(v => (double)v * v)), 0.0197, 0.0203);
        Assert.All(Read(weights, "bert.embeddings.LayerNorm.weight"), v => Assert.Equal(1, v));
        Assert.All(Read(weights, "bert.embeddings.LayerNorm.bias"), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_missing_encoder_tensor_is_an_error_that_names_it()
    {
        var set = Without(Checkpoint(Everything), "bert.encoder.layer.1.mlp.wo.bias");
        var e = Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Spec(Everything), set, 1));
        Assert.Contains("'bert.encoder.layer.1.mlp.wo.bias' [8] is missing", e.Message);
    }

    [Fact]
    public void Half_a_head_is_an_error()
    {
        var set = Without(Checkpoint(Everything), "classifier.bias");
        Assert.Contains("'classifier.bias' [3] is missing",
            Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Spec(Everything), set, 1)).Message);
    }

    [Fact]
    public void Unexpected_and_misshapen_tensors_are_all_listed()
    {
        var set = Checkpoint(HeadSpec.None, s =>
        {
            s.Write("bert.encoder.layer.2.mlp.wo.bias", [8], new float[8]);
            s.Write("bert.embeddings.word_embeddings.weight", [13, 8], new float[104]);
        });
        var message = Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Spec(HeadSpec.None), set, 1)).Message;
        Assert.Contains("'bert.encoder.layer.2.mlp.wo.bias' [8] is unexpected", message);
        Assert.Contains("'bert.embeddings.word_embeddings.weight' has shape [13, 8], expected [12, 8]", message);
    }

    [Fact]
    public void Weights_of_another_library_s_encoder_are_refused()
    {
        var set = new ParameterSet();
        set.Write("bert.encoder.layer.0.attention.self.query.weight", [8, 8], new float[64]);
        Assert.Contains("and 15 more", Assert.Throws<GenomicsDataException>(() =>
            ModelWeights.Resolve(Spec(HeadSpec.None), set, 1)).Message);
    }

    [Fact]
    public void A_tied_decoder_may_be_repeated_but_not_differ()
    {
        var head = new MaskedLanguageHead();
        var set =
            Checkpoint(head, s => s.Write("cls.predictions.decoder.weight", [12, 8], s.Values("bert.embeddings.word_embeddings.weight")));
        Assert.Empty(ModelWeights.Resolve(Spec(head), set, 1).Fresh);
        set.Values("cls.predictions.decoder.weight")[5] += 1;
        Assert.Contains("must be tied", Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Spec(head), set, 1)).Message);
        Assert.Contains("cls.predictions.decoder.weight", ModelWeights.Resolve(Spec(HeadSpec.None), set, 1).Unused);
    }

    [Fact]
    public void The_names_of_a_bare_encoder_are_understood()
    {
        var pooled = new EncoderOnlyHead { Pooler = true };
        var (full, bare) = (Checkpoint(pooled), new ParameterSet());
        foreach (var name in full.Names) bare.Write(name["bert.".Length..], [.. full.Shape(name)], full.Values(name));
        var weights = ModelWeights.Resolve(Spec(pooled), bare, 1);
        Assert.Empty(weights.Fresh);
        Assert.Equal(full.Values("bert.pooler.dense.weight").ToArray(), Read(weights, "bert.pooler.dense.weight"));
    }

    [Fact]
    public void Another_number_of_outputs_needs_a_fresh_head()
    {
        var (set, other) = (Checkpoint(Everything), Spec(new RegressionHead { Outputs = 7 }));
        Assert.Contains("'classifier.weight' has shape [3, 8], expected [7, 8]",
            Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(other, set, 1)).Message);
        var weights = ModelWeights.Resolve(other, set, 1, freshHead: true);
        Assert.Contains("classifier.weight", weights.Fresh);
        Assert.Equal(7 * 8, Read(weights, "classifier.weight").Length);
    }
}
