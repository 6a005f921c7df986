using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;
using Genomics.Lm.TorchSharp.Modules;
using Genomics.Lm.TorchSharp.Modules.Internals;
using Genomics.Lm.Weights;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Tests;

public sealed class ModuleTests
{
    public ModuleTests() => _ = Engines.Cpu;   // or skip

    public static TheoryData<HeadSpec> Heads
        => [HeadSpec.None, new EncoderOnlyHead { Pooler = true }, new RegressionHead { Outputs = 3 },
        new RegressionHead { Pooling = Pooling.Bins, Bins = 5 }, new MaskedLanguageHead()];

    [Theory, MemberData(nameof(Heads))]
    public void The_state_dictionary_has_the_names_and_shapes_of_the_published_checkpoint(HeadSpec head)
    {
        var model = new ModelSpec(EncoderPresets.Mini, head);
        using var network = new Network(model, new ModuleSettings(CPU, ScalarType.Float32, ScalarType.Float32, 0));
        var expected = ParameterCatalog.For(model).Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]");
        var found = network.state_dict().Select(p => $"{p.Key} [{string.Join(", ", p.Value.shape)}]");
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_encoder_as_a_module_gives_the_states_of_the_engine()
    {
        using var weights = TinyGolden.Weights();
        using var encoder = new DnaBertEncoder(TinyGolden.Config);
        encoder.Load(weights);
        encoder.eval();
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var longest = TinyGolden.Ids.Max(i => i.Length);
        var ids = tensor(TinyGolden.Ids.SelectMany(i => i.Select(v => (long)v).Concat(Enumerable.Repeat(3L, longest - i.Length)))
            .ToArray())
            .view(-1, longest);
        var states = encoder.forward(ids, tensor(TinyGolden.Ids.Select(i => (long)i.Length).ToArray()));
        using var session = ManagedCpuEngine.Instance.Open(new ModelSpec(TinyGolden.Config, HeadSpec.None), Encoder(weights),
            new SessionOptions());
        var outputs = new Outputs();
        session.Run(new PackedBatch { Ids = TinyGolden.Flat, Offsets = TinyGolden.Offsets }, new OutputRequest(OutputKind.LastHidden),
            outputs);
        for (var s = 0; s < TinyGolden.Ids.Length; s++)
        {
            var found = states[s].narrow(0, 0, TinyGolden.Ids[s].Length).contiguous().data<float>().ToArray();
            var expected = outputs[OutputKind.LastHidden].AsSpan(TinyGolden.Offsets[s] * TinyGolden.Config.HiddenSize, found.Length);
            for (var i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 5e-5);
        }
    }

    [Fact]
    public void A_users_own_model_trains_on_top_of_the_encoder()
    {
        using var model = new OwnModel();
        Assert.Contains("bert.encoder.layer.1.attention.self.Wqkv.weight", model.state_dict().Keys);
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        double first = 0, last = 0;
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = model.forward(arange(40, ScalarType.Int64).view(4, 10), full([4], 10L, ScalarType.Int64)).sub(1).square().mean();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            if (step == 0) first = last;
        }
        Assert.True(last < first / 2, $"{first} → {last}");
    }

    private static Weights.ParameterSet Encoder(IParameterSource source)
    {
        var set = new Weights.ParameterSet();
        foreach (var info in ParameterCatalog.For(new ModelSpec(TinyGolden.Config, HeadSpec.None)))
        {
            var values = new float[info.Count];
            source.Read(info.Name, values);
            set.Write(info.Name, [.. info.Shape], values);
        }
        return set;
    }

    private sealed class OwnModel : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly DnaBertEncoder bert = new(EncoderPresets.Mini);
        private readonly nn.Module<Tensor, Tensor> output = nn.Linear(EncoderPresets.Mini.HiddenSize, 1);

        public OwnModel() : base(nameof(OwnModel)) => RegisterComponents();

        public override Tensor forward(Tensor ids, Tensor lengths) => output.forward(bert.forward(ids, lengths).select(1, 0));
    }
}
