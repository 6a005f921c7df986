using System.Numerics;
using System.Runtime.InteropServices;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model.Internals;
using Genomics.Lm.Weights;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Model;

/// <summary>
/// Low-rank adapters apart from the model they belong to, in the layout of PEFT: a small folder that any copy of the model can take up.
/// </summary>
public static class LoraAdapters
{
    /// <summary>The folder in that of a fine-tuned model.</summary>
    public const string FolderName = "adapter";

    /// <summary>The files in it.</summary>
    public const string ConfigName = "adapter_config.json", FileName = "adapter_model.safetensors";

    private const string First = AdapterConfig.First, Second = AdapterConfig.Second;

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

    /// <summary>Writes adapters as PEFT's <c>save_pretrained</c> does, so that PEFT takes them up on their model.</summary>
    /// <param name="folder">The folder for <see cref="ConfigName"/> and <see cref="FileName"/>; made if it does not exist.</param>
    /// <param name="tensors">A and B of every adapted tensor, named <c>….lora_A.weight</c> and <c>….lora_B.weight</c>; all others were
    /// trained whole, such as a classifier, and take the place of the model's.</param>
    /// <param name="spec">Rank and alpha.</param>
    /// <param name="baseModel">The model they belong to, a name or a folder; who loads them can say another.</param>
    /// <exception cref="GenomicsDataException">A file cannot be written.</exception>
    public static void Write(string folder, IParameterSource tensors, LoraSpec spec, string baseModel)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(baseModel);
        Directory.CreateDirectory(folder);
        AdapterConfig.Write(Path.Combine(folder, ConfigName), tensors.Names, spec, baseModel);
        var named = new ParameterSet();
        foreach (var name in tensors.Names) named.Take(tensors, name, AdapterConfig.Prefix + name);
        SafetensorsWriter.Write(Path.Combine(folder, FileName), named);
    }

    /// <summary>
    /// The weights of a model with a folder of PEFT adapters merged into it, under their published names. Where training here wrote them
    /// this is what it computed, bit by bit.
    /// </summary>
    /// <param name="weights">The model that the adapters were trained on.</param>
    /// <param name="folder">A folder with <see cref="ConfigName"/> and <see cref="FileName"/> or <c>adapter_model.bin</c>.</param>
    /// <exception cref="GenomicsDataException">A file is missing or damaged, the adapters are of another kind than LoRA, or belong to a
    /// model of other sizes or names.</exception>
    public static ParameterSet Merge(IParameterSource weights, string folder)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = AdapterConfig.Read(Path.Combine(folder, ConfigName));
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) && File.Exists(Path.ChangeExtension(path, ".bin"))) path = Path.ChangeExtension(path, ".bin");
        var opened = WeightsLayout.OpenOne(path, path);
        using var file = (IDisposable)opened;
        var (names, own) = (new CheckpointNames(opened, AdapterConfig.Wrappings), new CheckpointNames(weights));
        if (names.Ambiguous.Concat(own.Ambiguous).FirstOrDefault() is { } both) throw new GenomicsDataException(both, path);
        var (stored, merged) = (names.Stored, new ParameterSet());
        foreach (var (name, source) in own.Stored) merged.Take(weights, source, name);
        foreach (var (name, source) in stored.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            if (name.EndsWith(Second, StringComparison.Ordinal) && stored.ContainsKey(name[..^Second.Length] + First)) continue;
            if (!name.EndsWith(First, StringComparison.Ordinal)) Replace(name, source);
            else Change(name[..^First.Length], source);
        }
        return merged;

        void Change(string module, string first)
        {
            var (rank, inputs) = opened.Shape(first) is [var r, var i] ? (r, i) : (0, 0);
            if (!merged.Names.Contains(module + ".weight") || !stored.TryGetValue(module + Second, out var second)
                || merged.Shape(module + ".weight") is not [var outputs, var width] || width != inputs
                || !opened.Shape(second).SequenceEqual([outputs, rank]))
                throw new GenomicsDataException(
                    $"the adapter of '{module}' does not fit this model; adapters belong to the model they were trained on", path);
            var spec = config.SpecOf(module, rank, path);
            var (a, b) = (new float[rank * inputs], new float[outputs * rank]);
            opened.Read(first, a);
            opened.Read(second, b);
            var values = merged.Values(module + ".weight");
            Add(values.ToArray(), a, b, spec, values);
        }

        // trained whole
        void Replace(string name, string source)
        {
            var isHead = name.StartsWith(ParameterCatalog.Names.Classifier, StringComparison.Ordinal)
                || name.StartsWith(ParameterCatalog.Names.Pooler, StringComparison.Ordinal);
            if (!isHead && !(merged.Names.Contains(name) && merged.Shape(name).SequenceEqual(opened.Shape(source))))
                throw new GenomicsDataException(
                    $"'{name}' does not fit this model: neither a factor of a LoRA adapter of it nor one of its tensors", path);
            merged.Take(opened, source, name);
        }
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
