using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Memory of a session, added up from the tensors that are kept; a batch is taken to be padded.</summary>
internal static class MemoryEstimate
{
    public static MemoryForecast For(ModelSpec model, WorkShape shape, TorchEngineOptions options)
    {
        var parameters = ParameterCatalog.For(model).Sum(p => p.Count) * sizeof(float);
        var half = options.Precision == TorchPrecision.BFloat16;
        var product = half ? 2L : 4L;   // bytes of a value between matrix products
        var longest = (long)Math.Max(1, shape.LongestTokens);
        var sequences = Math.Max(1, Math.Min(shape.Sequences, options.TokensPerPass / longest));
        var rows = shape.Training ? longest : Math.Min(longest, Modules.Internals.AttentionBias.RowsAtATime);
        var bias = product * sequences * model.Encoder.Heads * rows * longest;
        var tokens = sequences * longest;
        if (!shape.Training) return new MemoryForecast(half ? parameters / 2 : parameters, 0, tokens * Held(model, product) + 2 * bias);

        var lowest = FlatParameters.LowestTrained(model);
        var trained = ParameterCatalog.For(model).Where(p => p.Layer >= lowest).Sum(p => p.Count)
            + LoraAdapters.Of(model).Sum(t => t.A.Count + t.B.Count);
        var mask = options.Device == "cpu" ? product : 1;   // bytes of a dropout decision: a factor on the CPU, a flag on CUDA
        var layers = model.Encoder.Layers;
        // gradients go no deeper than to the lowest tensor that is trained
        var kept = model.Lora is null ? layers - Math.Clamp(model.FrozenLayers - 1, 0, layers - 1) : layers;
        var layer = Layer(model, product, mask);
        var embeddings = sizeof(float) * model.Encoder.HiddenSize * (layers - kept + (lowest == 0 ? 2 : 0));
        // the top layer holds everything while it runs forward, and its gradients beside what it keeps while it runs backward
        var top = Math.Max(Held(model, product), layer + 2 * product * model.Encoder.IntermediateSize);
        // of what frozen layers gave back, glibc's heap takes up again only a part (measured)
        var lost = kept < layers ? layer / 2 : 0;
        var castWeights = half ? parameters / 2 * kept / layers : 0;
        return new MemoryForecast(parameters, 3L * sizeof(float) * trained,
            tokens * ((kept - 1) * layer + top + lost + embeddings) + 2 * bias + castWeights);
    }

    /// <summary>Bytes per token of everything that a layer computes, none of it freed before the layer is done.</summary>
    private static long Held(ModelSpec model, long product)
    {
        var (hidden, inner) = ((long)model.Encoder.HiddenSize, (long)model.Encoder.IntermediateSize);
        return product * ((model.Lora is null ? 7 : 15) * hidden + 6 * inner) + 6 * sizeof(float) * hidden;
    }

    /// <summary>
    /// Bytes that a layer keeps per token: the inputs of its products, queries, keys, values, contexts, the gated activations in the
    /// numbers of the products; the two residual sums in float32; the two dropout masks. With adapters one row
    /// of the hidden size more stays (measured), and the adapters' own.
    /// </summary>
    private static long Layer(ModelSpec model, long product, long mask)
    {
        var (hidden, inner) = ((long)model.Encoder.HiddenSize, (long)model.Encoder.IntermediateSize);
        var adapters = model.Lora is null ? 0 : 2 * product * model.Lora.Rank;
        return product * (model.Lora is null ? 6 : 7) * hidden
            + 2 * sizeof(float) * hidden + 4 * product * inner + mask * (hidden + inner) + adapters;
    }
}
