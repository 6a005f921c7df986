using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Memory of a session, added up from the tensors that are kept.</summary>
internal static class MemoryEstimate
{
    public static MemoryForecast For(ModelSpec model, WorkShape shape, TorchEngineOptions options)
    {
        var parameters = ParameterCatalog.For(model).Sum(p => p.Count) * sizeof(float);
        var lowest = FlatParameters.LowestTrained(model);
        var trained = sizeof(float)
            * (ParameterCatalog.For(model).Where(p => p.Layer >= lowest).Sum(p => p.Count)
            + LoraAdapters.Of(model).Sum(t => t.A.Count + t.B.Count));
        var half = options.Precision == TorchPrecision.BFloat16;
        var longest = Math.Max(1, shape.LongestTokens);
        var sequences = Math.Max(1, Math.Min(shape.Sequences, options.TokensPerPass / longest));
        var tokens = (long)sequences * longest;
        var product = half ? 2L : 4L;   // bytes of a value between matrix products
        var (hidden, inner) = (model.Encoder.HiddenSize, model.Encoder.IntermediateSize);
        // residual sums and normalised states in float32; qkv, context, both halves, GELU, product and its dropout in the products'
        // numbers; masks as bytes
        var layer = tokens * (4L * 4 * hidden + product * (3L * hidden + 3L * hidden + 5L * inner) + hidden + inner);
        var rows = shape.Training ? longest : Math.Min(longest, Modules.Internals.AttentionBias.RowsAtATime);
        var bias = product * sequences * model.Encoder.Heads * rows * longest;
        // gradients go no deeper than to the lowest tensor that is trained
        var kept = shape.Training
            ? model.Encoder.Layers - (model.Lora is null ? Math.Clamp(model.FrozenLayers - 1, 0, model.Encoder.Layers - 1) : 0) : 1;
        var castWeights = half && shape.Training ? parameters / 2 : 0;
        var weights = half && !shape.Training ? parameters / 2 : parameters;
        return new MemoryForecast(weights, shape.Training ? 3 * trained : 0, layer * kept + 2 * bias + castWeights);
    }
}
