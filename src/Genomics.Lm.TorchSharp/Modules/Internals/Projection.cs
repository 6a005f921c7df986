using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>
/// x·Wᵀ + b in the numbers of the products. The weights may be kept in others: then they are cast in every call, and their gradients
/// arrive in their own. With adapters, scale · (x·Aᵀ)·Bᵀ is added, so that neither the product B·A nor its gradient is ever made.
/// </summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly ScalarType _type;
    private readonly Scalar? _scale;   // kept: one made in every call would wait for the finalizer
    [ComponentName(Name = "weight")] private Parameter _weight;
    [ComponentName(Name = "bias")] private Parameter? _bias;
    [ComponentName(Name = "lora_A")] private Projection? _down;
    [ComponentName(Name = "lora_B")] private Projection? _up;

    /// <param name="adapted">Whether this projection is one of those that have adapters, where the settings ask for some.</param>
    public Projection(long inputs, long outputs, bool bias, ModuleSettings settings, bool adapted = false) : base(nameof(Projection))
    {
        _type = settings.Products;
        _weight = settings.Normal(settings.Kept, outputs, inputs);
        if (bias) _bias = settings.Constant(settings.Kept, 0, outputs);
        if (adapted && settings.Lora is { } lora)
        {
            _scale = lora.Scale.ToScalar();
            (_down, _up) = (new Projection(inputs, lora.Rank, false, settings), new Projection(lora.Rank, outputs, false, settings));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = nn.functional.linear(x.to(_type), _weight.to(_type), _bias?.to(_type));
        return _down is null ? y : y.Plus(_up!.forward(_down.forward(x).mul(_scale!)));
    }
}
