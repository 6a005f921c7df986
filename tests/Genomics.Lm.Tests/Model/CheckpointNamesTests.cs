using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Model;

public class CheckpointNamesTests
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 12, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };

    private static readonly ModelSpec Masked = new(Config, new MaskedLanguageHead());

    private static ParameterSet Renamed(Func<string, string> rename)
    {
        var (set, result) = (ParameterSet.Copy(ModelWeights.FromScratch(Masked, 5)), new ParameterSet());
        foreach (var name in set.Names) result.Write(rename(name), [.. set.Shape(name)], set.Values(name));
        return result;
    }

    private static void AssertLoadedWhole(ParameterSet checkpoint, params string[] unused)
    {
        var (weights, expected) = (ModelWeights.Resolve(Masked, checkpoint, 1), ModelWeights.FromScratch(Masked, 5));
        Assert.Empty(weights.Fresh);
        Assert.Equal(unused, weights.Unused);
        foreach (var name in weights.Names)
        {
            var (found, wanted) = (new float[weights.Shape(name).Aggregate(1, (a, b) => a * b)],
                new float[weights.Shape(name).Aggregate(1, (a, b) => a * b)]);
            weights.Read(name, found);
            expected.Read(name, wanted);
            Assert.Equal(wanted, found);
        }
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("model.")]
    [InlineData("module._orig_mod.model.")]
    [InlineData("_orig_mod.module.")]
    [InlineData("model.model.")]
    public void The_prefixes_of_training_programs_are_taken_off(string prefix) => AssertLoadedWhole(Renamed(name => prefix + name));

    [Fact]
    public void A_wrapper_inside_and_a_missing_prefix_are_understood_together()
    {
        AssertLoadedWhole(Renamed(name => name.Replace("bert.", "bert._orig_mod.")));
        AssertLoadedWhole(Renamed(name => "module." + name.Replace("bert.", "")));
    }

    [Fact]
    public void Gamma_and_beta_are_the_weight_and_bias_of_layer_normalisation()
        => AssertLoadedWhole(Renamed(name => name.Contains("layernorm", StringComparison.OrdinalIgnoreCase)
        ? name.Replace(".weight", ".gamma").Replace(".bias", ".beta") : name));

    [Fact]
    public void The_head_s_bias_has_two_names()
    {
        AssertLoadedWhole(Renamed(name => name.Replace("cls.predictions.decoder.bias", "cls.predictions.bias")));
        var both = Renamed(name => name);
        both.Write("cls.predictions.bias", [12], both.Values("cls.predictions.decoder.bias"));
        AssertLoadedWhole(both);
        both.Values("cls.predictions.bias")[3] = 1;
        Assert.Contains("must be tied", Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Masked, both, 1)).Message);
    }

    [Fact]
    public void Tables_of_positions_and_other_heads_are_left_over_and_reported()
    {
        var checkpoint = Renamed(name => "module." + name);
        checkpoint.Write("module.cls.seq_relationship.weight", [2, 8], new float[16]);
        checkpoint.Write("module.bert.embeddings.position_ids", [1, 4], new float[4]);
        AssertLoadedWhole(checkpoint, "module.cls.seq_relationship.weight", "module.bert.embeddings.position_ids");
    }

    [Fact]
    public void Two_tensors_of_one_meaning_are_ambiguous()
    {
        var checkpoint = Renamed(name => name);
        checkpoint.Write("module.bert.encoder.layer.0.mlp.wo.bias", [8], new float[8]);
        var message = Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Masked, checkpoint, 1)).Message;
        Assert.Contains("'bert.encoder.layer.0.mlp.wo.bias' and 'module.bert.encoder.layer.0.mlp.wo.bias' are both", message);
    }

    [Fact]
    public void Names_that_only_look_alike_stay_unexpected()
    {
        foreach (var name in (string[])["decoder.layer.0.mlp.wo.bias", "model.extra", "bert.embeddings.position_embeddings.weight",
            "bert.encoder.layer.0.mlp.gamma"])
        {
            var checkpoint = Renamed(n => n);
            checkpoint.Write(name, [8], new float[8]);
            Assert.Contains($"'{name}' [8] is unexpected",
                Assert.Throws<GenomicsDataException>(() => ModelWeights.Resolve(Masked, checkpoint, 1)).Message);
        }
    }
}
