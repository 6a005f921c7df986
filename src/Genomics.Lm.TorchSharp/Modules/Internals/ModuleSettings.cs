using Genomics.Lm.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>Where and how the parameters of a module are made.</summary>
/// <param name="Device">The device.</param>
/// <param name="Products">The numbers of the matrix products.</param>
/// <param name="Kept">The numbers that the weights of the products are kept in.</param>
/// <param name="Range">Standard deviation of fresh weights; 0 leaves them zero, for weights that are loaded anyway.</param>
internal sealed record ModuleSettings(Device Device, ScalarType Products, ScalarType Kept, float Range)
{
    /// <summary>Low-rank adapters beside the projections that have them; null for none.</summary>
    public LoraSpec? Lora { get; init; }

    public static ScalarType TypeOf(TorchPrecision precision)
        => precision == TorchPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;

    public Parameter Normal(ScalarType type, params long[] shape)
    {
        var values = zeros(shape, type, Device);
        return Own(Range > 0 ? values.normal_(0, Range) : values);
    }

    public Parameter Constant(ScalarType type, float value, params long[] shape) => Own(full(shape, value, type, Device));

    // a module owns its parameters, whatever dispose scope it is made in
    private static Parameter Own(Tensor values)
    {
        var parameter = nn.Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
