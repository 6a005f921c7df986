using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Model;

/// <summary>Adapters in the layout that PEFT's <c>save_pretrained</c> writes and its <c>from_pretrained</c> reads.</summary>
public sealed class PeftAdapterTests : IDisposable
{
    private const string Wqkv = "bert.encoder.layer.0.attention.self.Wqkv", Dense = "bert.encoder.layer.1.attention.output.dense";

    private static readonly ParameterSet Base = ConformanceModels.Draw(ConformanceModels.Model(Pooling.Pooler, 8, 2, false), 3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("base_model.model.", ".weight", false)]                 // as today's versions save
    [InlineData("base_model.model.", ".default.weight", true)]          // a state dict with the adapter's name
    [InlineData("base_model.model.bert.", ".weight", false)]            // around a model that is wrapped once more
    public void Factors_are_added_and_saved_modules_take_their_place(string prefix, string ending, bool wrapped)
    {
        var (a, b, classifier) = (Draw(1, 2 * 8), Draw(2, 24 * 2), Draw(3, 2 * 8));
        Adapters(new()
        {
            [$"{prefix}{Wqkv}.lora_A{ending}"] = ([2, 8], a),
            [$"{prefix}{Wqkv}.lora_B{ending}"] = ([24, 2], b),
            [$"{prefix}classifier{(wrapped ? ".modules_to_save.default" : "")}.weight"] = ([2, 8], classifier),
        });
        var merged = LoraAdapters.Merge(Base, _folder.Root);
        foreach (var name in Base.Names)
        {
            var expected = Base.Values(name).ToArray();
            if (name == "classifier.weight") expected = classifier;
            if (name == Wqkv + ".weight")
                for (var o = 0; o < 24; o++)
                    for (var i = 0; i < 8; i++)
                        expected[o * 8 + i] += 2 * (b[o * 2] * a[i] + b[o * 2 + 1] * a[8 + i]);   // alpha 4 ÷ rank 2
            Assert.Equal(expected, merged.Values(name).ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
        }
    }

    [Fact]
    public void A_bare_encoder_s_names_ranks_of_their_own_and_the_root_scale_are_understood()
    {
        var (a, b) = (Draw(1, 8), Draw(2, 8));
        Adapters(new()
        {
            ["base_model.model.encoder.layer.1.attention.output.dense.lora_A.weight"] = ([1, 8], a),
            ["base_model.model.encoder.layer.1.attention.output.dense.lora_B.weight"] = ([8, 1], b),
        }, """{"peft_type":"LORA","r":4,"lora_alpha":3,"use_rslora":true,"rank_pattern":{"dense":1},"target_modules":"all-linear"}""");
        var merged = LoraAdapters.Merge(Base, _folder.Root);
        var before = Base.Values(Dense + ".weight");
        for (var o = 0; o < 8; o++)
            for (var i = 0; i < 8; i++) Assert.Equal(before[o * 8 + i] + 3 * b[o] * a[i], merged.Values(Dense + ".weight")[o * 8 + i],
                1e-5);
    }

    [Fact]
    public void What_is_written_has_the_names_and_members_that_PEFT_reads()
    {
        var tensors = new ParameterSet();
        tensors.Write(Wqkv + ".lora_A.weight", [2, 8], Draw(1, 16));
        tensors.Write(Wqkv + ".lora_B.weight", [24, 2], Draw(2, 48));
        tensors.Write("classifier.weight", [2, 8], Draw(3, 16));
        LoraAdapters.Write(_folder.File("adapter"), tensors, new LoraSpec { Rank = 2, Alpha = 4 }, "models/base");
        using var config = JsonDocument.Parse(File.ReadAllBytes(_folder.File("adapter/adapter_config.json")));
        var root = config.RootElement;
        Assert.Equal(("LORA", "models/base", 2, 4), (root.GetProperty("peft_type").GetString(),
            root.GetProperty("base_model_name_or_path").GetString(), root.GetProperty("r").GetInt32(),
            root.GetProperty("lora_alpha").GetInt32()));
        Assert.Equal(["Wqkv"], root.GetProperty("target_modules").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(["classifier"], root.GetProperty("modules_to_save").EnumerateArray().Select(m => m.GetString()));
        using (var file = SafetensorsFile.Open(_folder.File("adapter/adapter_model.safetensors")))
            Assert.Equal(tensors.Names.Select(n => "base_model.model." + n).Order(StringComparer.Ordinal),
                file.Names.Order(StringComparer.Ordinal));
        var merged = LoraAdapters.Merge(Base, _folder.File("adapter"));
        var expected = new float[24 * 8];
        LoraAdapters.Add(Base.Values(Wqkv + ".weight"), tensors.Values(Wqkv + ".lora_A.weight"), tensors.Values(Wqkv + ".lora_B.weight"),
            new LoraSpec { Rank = 2, Alpha = 4 }, expected);
        Assert.Equal(expected, merged.Values(Wqkv + ".weight").ToArray());
        Assert.Equal(tensors.Values("classifier.weight").ToArray(), merged.Values("classifier.weight").ToArray());
    }

    [Theory]
    [InlineData("""{"peft_type":"IA3","r":2,"lora_alpha":4}""", "'peft_type' is 'IA3'")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"use_dora":true}""", "'use_dora' is true")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"fan_in_fan_out":true}""", "'fan_in_fan_out' is true")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"alpha_pattern":{"Wqkv":8}}""", "'alpha_pattern' is set")]
    [InlineData("""{"peft_type":"LORA","lora_alpha":4}""", "'r' is missing")]
    [InlineData("""{"peft_type":"LORA","r":0,"lora_alpha":4}""", "must be 1 to 1024")]
    [InlineData("""{"peft_type":"LORA","r":"2","lora_alpha":4}""", "of the wrong kind")]
    [InlineData("""{"peft_type":"LORA","r":3,"lora_alpha":4}""", "has rank 2, but 'r' is 3")]
    [InlineData("[]", "expected a JSON object")]
    public void Other_adapters_are_refused_by_the_member_that_says_so(string config, string said)
    {
        Adapters(new() { [Wqkv + ".lora_A.weight"] = ([2, 8], Draw(1, 16)), [Wqkv + ".lora_B.weight"] = ([24, 2], Draw(2, 48)) }, config);
        Assert.Contains(said, Assert.Throws<GenomicsDataException>(() => LoraAdapters.Merge(Base, _folder.Root)).Message);
    }

    [Fact]
    public void Adapters_of_another_model_and_tensors_without_a_place_are_refused()
    {
        Adapters(new() { [Wqkv + ".lora_A.weight"] = ([2, 9], Draw(1, 18)), [Wqkv + ".lora_B.weight"] = ([24, 2], Draw(2, 48)) });
        Refused("does not fit this model");
        Adapters(new() { [Wqkv + ".lora_A.weight"] = ([2, 8], Draw(1, 16)) });
        Refused("does not fit this model");
        Adapters(new() { [Wqkv + ".lora_B.weight"] = ([24, 2], Draw(1, 48)) });
        Refused("neither a factor of a LoRA adapter");
        Adapters(new() { ["encoder.layer.7.attention.self.Wqkv.bias"] = ([24], Draw(1, 24)) });
        Refused("neither a factor of a LoRA adapter");

        void Refused(string said) =>
            Assert.Contains(said, Assert.Throws<GenomicsDataException>(() => LoraAdapters.Merge(Base, _folder.Root)).Message);
    }

    private void Adapters(Dictionary<string, (int[] Shape, float[] Values)> tensors,
        string config = """{"peft_type":"LORA","r":2,"lora_alpha":4,"bias":"none","modules_to_save":["classifier"]}""")
    {
        _folder.Write("adapter_config.json", config);
        var set = new ParameterSet();
        foreach (var (name, (shape, values)) in tensors) set.Write(name, shape, values);
        SafetensorsWriter.Write(_folder.File("adapter_model.safetensors"), set);
    }

    private static float[] Draw(long seed, int count)
    {
        var random = new CounterRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }
}
