using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>LayerNorm over the last dimension, in float32.</summary>
internal sealed class Norm : nn.Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double _epsilon;
    [ComponentName(Name = "weight")] private Parameter _weight;
    [ComponentName(Name = "bias")] private Parameter _bias;

    public Norm(int width, double epsilon, ModuleSettings settings) : base(nameof(Norm))
    {
        (_shape, _epsilon) = ([width], epsilon);
        _weight = settings.Constant(ScalarType.Float32, 1, width);
        _bias = settings.Constant(ScalarType.Float32, 0, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => nn.functional.layer_norm(x.to(ScalarType.Float32), _shape, _weight, _bias, _epsilon);
}
