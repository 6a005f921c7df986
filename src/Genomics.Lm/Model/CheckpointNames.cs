using Genomics.Lm.Weights;

namespace Genomics.Lm.Model;

/// <summary>
/// A checkpoint's tensors by their published names. Training programs wrap a model and rename with it: <c>module.</c> (data parallel),
/// <c>_orig_mod.</c> (compiled), <c>model.</c> (a class around it), in any order; a bare encoder lacks <c>bert.</c>, and checkpoints that
/// came from TensorFlow say gamma and beta in LayerNorm. Two tensors of one published name are ambiguous.
/// </summary>
internal sealed class CheckpointNames
{
    // tables of running numbers, saved by older libraries
    private static readonly string[] Buffers = ["bert.embeddings.position_ids", "bert.embeddings.token_type_ids"];

    /// <summary>Matches names.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="wrappings">More parts that a program has put into names.</param>
    public CheckpointNames(IParameterSource source, params IReadOnlyList<string> wrappings)
    {
        foreach (var name in source.Names)
        {
            var published = Published(name, wrappings);
            if (Buffers.Contains(published)) Ignored.Add(name);
            else if (!Stored.TryAdd(published, name)) Ambiguous.Add($"'{Stored[published]}' and '{name}' are both '{published}'");
        }
        if (!Stored.ContainsKey(ParameterCatalog.Names.MaskedBias) && Stored.Remove(ParameterCatalog.Names.MaskedBiasAlias, out var bias))
            Stored.Add(ParameterCatalog.Names.MaskedBias, bias);
    }

    /// <summary>Published name → the checkpoint's.</summary>
    public Dictionary<string, string> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>Tensors without meaning for the model.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>Pairs that claim the same place.</summary>
    public List<string> Ambiguous { get; } = [];

    private static string Published(string name, IReadOnlyList<string> wrappings)
    {
        var parts = name.Split('.').Where(part => part is not ("module" or "_orig_mod") && !wrappings.Contains(part)).ToList();
        parts.RemoveRange(0, Math.Max(0, parts.FindIndex(part => part is not ("model" or "base_model" or "bert"))));
        if (parts.Count == 0) return name;
        if (parts.Count > 1 && parts[^2].Equals("LayerNorm", StringComparison.OrdinalIgnoreCase))
            parts[^1] = parts[^1] switch { "gamma" => "weight", "beta" => "bias", var last => last };
        var rest = string.Join('.', parts);
        return parts[0] is "embeddings" or "encoder" or "pooler" ? "bert." + rest : rest;
    }
}
