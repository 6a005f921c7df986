using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>x·Wᵀ + b in the numbers of the products. The weights may be kept in others: then they are cast in every call, and their gradients arrive in their own.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly ScalarType _type;
    [ComponentName(Name = "weight")] private Parameter _weight;
    [ComponentName(Name = "bias")] private Parameter? _bias;

    public Projection(long inputs, long outputs, bool bias, ModuleSettings settings) : base(nameof(Projection))
    {
        _type = settings.Products;
        _weight = settings.Normal(settings.Kept, outputs, inputs);
        if (bias) _bias = settings.Constant(settings.Kept, 0, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
        => nn.functional.linear(x.to(_type), _weight.to(_type), _bias?.to(_type));
}
