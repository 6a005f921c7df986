using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Model;

/// <summary>Low-rank adapters apart from the model they belong to: a small file that any copy of the model can take up.</summary>
public static class LoraAdapters
{
    /// <summary>The file beside a predictor's weights.</summary>
    public const string FileName = "adapter_model.safetensors";

    private const string RankKey = "rank", AlphaKey = "alpha";
    /// <summary>The tensors that a model's <see cref="ModelSpec.Lora"/> adapts, in the order of the catalogue; none without it.</summary>
    public static IReadOnlyList<AdaptedTensor> Of(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Lora is not { } lora) return [];
        return [.. ParameterCatalog.For(model).Where(LoraSpec.Adapts).Select(weight => new AdaptedTensor(
            weight,
            new(LoraSpec.NameOf(weight.Name, 'A'), [lora.Rank, weight.Shape[1]], ParameterInit.Normal, true, weight.Layer),
            new(LoraSpec.NameOf(weight.Name, 'B'), [weight.Shape[0], lora.Rank], ParameterInit.Zero, true, weight.Layer)))];
    }

    /// <summary>
    /// The adapters that training begins with: A from N(0, 1 / inputs), B zero, so that nothing is changed yet. Every engine begins with
    /// these.
    /// </summary>
    /// <param name="model">A model with <see cref="ModelSpec.Lora"/>.</param>
    /// <param name="seed">The training's seed.</param>
    public static ParameterSet Draw(ModelSpec model, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        var set = new ParameterSet();
        var catalogue = ParameterCatalog.For(model).Select((info, index) => (info.Name, index))
            .ToDictionary(p => p.Name, p => p.index, StringComparer.Ordinal);
        foreach (var (weight, a, b) in Of(model))
        {
            var values = new float[a.Count];
            DrawFirst(seed, catalogue[weight.Name], weight.Shape[1], values);
            set.Write(a.Name, [.. a.Shape], values);
            set.Write(b.Name, [.. b.Shape], new float[b.Count]);
        }
        return set;
    }

    /// <param name="index">Place of the adapted tensor in the catalogue.</param>
    /// <param name="values">[rank, inputs].</param>
    internal static void DrawFirst(ulong seed, int index, int inputs, Span<float> values)
    {
        var random = new CounterRandom((long)seed, RandomStreams.Adapters + (ulong)index);
        for (var i = 0; i < values.Length; i++) values[i] = (float)(random.NextNormal() / Math.Sqrt(inputs));
    }

    /// <summary>Writes adapters with their rank and alpha.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="adapters">A and B of every adapted tensor, named <c>….lora_A.weight</c> and <c>….lora_B.weight</c>.</param>
    /// <param name="spec">Rank and alpha.</param>
    public static void Write(string path, IParameterSource adapters, LoraSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SafetensorsWriter.Write(path, adapters, new Dictionary<string, string>
        {
            [RankKey] = spec.Rank.ToString(CultureInfo.InvariantCulture),
            [AlphaKey] = spec.Alpha.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>The weights of a model with adapters added: what training with them computed, bit by bit.</summary>
    /// <param name="weights">The model that the adapters were trained on.</param>
    /// <param name="path">A file that <see cref="Write"/> wrote.</param>
    /// <exception cref="GenomicsDataException">The file is damaged, or belongs to a model of other sizes.</exception>
    public static ParameterSet Merge(IParameterSource weights, string path)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var file = SafetensorsFile.Open(path);
        if (!int.TryParse(file.Metadata.GetValueOrDefault(RankKey), CultureInfo.InvariantCulture, out var rank)
            || !double.TryParse(file.Metadata.GetValueOrDefault(AlphaKey), CultureInfo.InvariantCulture, out var alpha)
            || rank is < 1 or > 1024 || !(alpha > 0) || double.IsInfinity(alpha))
            throw new GenomicsDataException("holds no adapters: rank (1 to 1024) and alpha (positive) are missing or wrong", path);
        var spec = new LoraSpec { Rank = rank, Alpha = alpha };
        var merged = ParameterSet.Copy(weights);
        foreach (var name in file.Names)
        {
            const string ending = ".lora_A.weight";
            if (!name.EndsWith(ending, StringComparison.Ordinal)) continue;
            var weight = name[..^ending.Length] + ".weight";
            var second = LoraSpec.NameOf(weight, 'B');
            if (!merged.Names.Contains(weight) || !file.Names.Contains(second)
                || merged.Shape(weight) is not [var outputs, var inputs] || !file.Shape(name).SequenceEqual([rank, inputs])
                || !file.Shape(second).SequenceEqual([outputs, rank]))
                throw new GenomicsDataException(
                    $"the adapter of '{weight}' does not fit this model; adapters belong to the model they were trained on", path);
            var (a, b) = (new float[rank * inputs], new float[outputs * rank]);
            file.Read(name, a);
            file.Read(second, b);
            var values = merged.Values(weight);
            Add(values.ToArray(), a, b, spec, values);
        }
        return merged;
    }

    /// <summary>W + scale · B·A, in one order of additions wherever it is computed.</summary>
    /// <param name="weight">[outputs, inputs] W.</param>
    /// <param name="a">[rank, inputs] A.</param>
    /// <param name="b">[outputs, rank] B.</param>
    /// <param name="spec">Rank and alpha.</param>
    /// <param name="result">[outputs, inputs] the merged weight; not <paramref name="weight"/> itself.</param>
    public static void Add(ReadOnlySpan<float> weight, ReadOnlySpan<float> a, ReadOnlySpan<float> b, LoraSpec spec, Span<float> result)
    {
        var inputs = a.Length / spec.Rank;
        for (var output = 0; output < weight.Length / inputs; output++)
        {
            var row = result.Slice(output * inputs, inputs);
            weight.Slice(output * inputs, inputs).CopyTo(row);
            for (var k = 0; k < spec.Rank; k++) AddScaled(a.Slice(k * inputs, inputs), spec.Scale * b[output * spec.Rank + k], row);
        }
    }

    /// <summary>target += factor · source.</summary>
    internal static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < targets.Length; i++) targets[i] += factor * sources[i];
        for (var i = targets.Length * Vector<float>.Count; i < target.Length; i++) target[i] += factor * source[i];
    }
}
