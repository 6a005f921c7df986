using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>Where a model folder keeps its tensors: in one file, or in several with an index.</summary>
internal static class WeightsLayout
{
    public const string SafetensorsName = "model.safetensors", TorchName = "pytorch_model.bin", IndexEnding = ".index.json";

    /// <summary>The names that are looked for, first choice first.</summary>
    public static IReadOnlyList<string> Names { get; } = [SafetensorsName, SafetensorsName + IndexEnding, TorchName,
        TorchName + IndexEnding];

    private static readonly (string Ending, string Format)[] Others =
    [
        (".onnx", "ONNX"), (".h5", "TensorFlow"), (".ckpt.index", "TensorFlow"), (".msgpack", "Flax"), (".gguf", "GGUF"),
            (".pt", "torch"), (".pth", "torch"), (".ckpt", "a training program"),
        (".bin", "torch"), (".safetensors", "safetensors"),
    ];

    /// <summary>The file or index that holds the tensors of a folder.</summary>
    /// <exception cref="GenomicsDataException">There is none; the message says what is there instead.</exception>
    public static string Find(string folder)
    {
        foreach (var name in Names)
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        var expected = $"the folder has neither {SafetensorsName} nor {TorchName}, nor an index of several files "
            + $"({SafetensorsName}{IndexEnding})";
        var files = Directory.EnumerateFiles(folder).Take(10_000).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        foreach (var (ending, format) in Others)
            if (files.Find(f => f!.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } other)
                throw new GenomicsDataException(
                    $"{expected}; it has {other} (weights of {format}, or of another name): save the model from there with "
                    + $"save_pretrained(), or rename the file if it is one of these", folder);
        throw new GenomicsDataException(expected, folder);
    }

    /// <summary>Opens a file or index.</summary>
    /// <exception cref="GenomicsDataException">A file is missing or damaged.</exception>
    public static IParameterSource Open(string path)
        => path.EndsWith(IndexEnding, StringComparison.Ordinal) ? ShardedWeights.Open(path) : OpenOne(path, path);

    /// <summary>Opens one file, whose name says the format.</summary>
    public static IParameterSource OpenOne(string path, string name)
        => name.EndsWith(".bin", StringComparison.Ordinal) ? TorchCheckpoint.Open(path) : SafetensorsFile.Open(path);

    /// <summary>Refuses a folder of adapters, which change a model that is somewhere else.</summary>
    public static void RefuseAdapter(string folder)
    {
        if (File.Exists(Path.Combine(folder, "adapter_config.json")))
            throw new GenomicsDataException(
                "the folder holds adapters (PEFT, adapter_config.json), not a model; merge them into their base model with "
                    + "export --format model --model BASE --adapters FOLDER, and give that folder", folder);
    }
}
