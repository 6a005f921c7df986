using Genomics.Lm.Data;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Model;

/// <summary>
/// A model in the published layout: <c>config.json</c>, <c>tokenizer.json</c> and <c>model.safetensors</c> or <c>pytorch_model.bin</c>.
/// Safe for concurrent reading; the weights' file stays mapped until <see cref="Dispose"/>.
/// </summary>
public sealed class ModelFolder : IDisposable
{
    private const string SafetensorsName = "model.safetensors", TorchName = "pytorch_model.bin";

    private readonly IParameterSource _weights;

    private ModelFolder(string path, EncoderConfig config, DnaTokenizer tokenizer, string weightsFile)
    {
        (Path, Config, Tokenizer, WeightsFile) = (path, config, tokenizer, weightsFile);
        _weights = weightsFile.EndsWith(TorchName, StringComparison.Ordinal) ? TorchCheckpoint.Open(weightsFile) : SafetensorsFile.Open(weightsFile);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The encoder's hyper-parameters.</summary>
    public EncoderConfig Config { get; }

    /// <summary>The tokenizer; upper-cases unless opened otherwise.</summary>
    public DnaTokenizer Tokenizer { get; }

    /// <summary>The tensors as they are in the file.</summary>
    public IParameterSource Checkpoint => _weights;

    /// <summary>The file that holds the tensors.</summary>
    public string WeightsFile { get; }

    /// <summary>Whether the checkpoint has the tanh pooler.</summary>
    public bool HasPooler => Has(ParameterCatalog.Names.Pooler + ".weight");

    /// <summary>Whether the checkpoint has the masked-language head.</summary>
    public bool HasMaskedLanguageHead => Has(ParameterCatalog.Names.MaskedTransform + ".weight");

    /// <summary>Outputs of the checkpoint's classifier, 0 when it has none.</summary>
    public int ClassifierOutputs => Has(ParameterCatalog.Names.Classifier + ".weight") ? _weights.Shape(ParameterCatalog.Names.Classifier + ".weight")[0] : 0;

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="letterCase">What the tokenizer does with lower-case letters.</param>
    /// <exception cref="GenomicsDataException">A file is missing or malformed, or the vocabulary is larger than the model's.</exception>
    public static ModelFolder Open(string path, LetterCase letterCase = LetterCase.UpperCase)
    {
        if (!Directory.Exists(path)) throw new GenomicsDataException("there is no such folder; expected a model folder with config.json, tokenizer.json and weights", path);
        var config = EncoderConfigFile.Read(path);
        var tokenizer = DnaTokenizer.Load(path, letterCase);
        if (tokenizer.VocabularySize > config.VocabularySize)
            throw new GenomicsDataException($"tokenizer.json has {tokenizer.VocabularySize} tokens, but config.json a vocabulary of {config.VocabularySize}; the two belong to different models", path);
        return new ModelFolder(path, config, tokenizer, FindWeights(path));
    }

    /// <summary>Matches the checkpoint with a model; see <see cref="ModelWeights.Resolve"/>.</summary>
    /// <param name="head">The head that is wanted on this encoder.</param>
    /// <param name="seed">Seed of fresh parts.</param>
    /// <param name="freshHead">Draws the head anew even if the checkpoint has one.</param>
    /// <exception cref="GenomicsDataException">The checkpoint does not fit.</exception>
    public ModelWeights Resolve(HeadSpec head, long seed, bool freshHead = false)
    {
        try
        {
            return ModelWeights.Resolve(new ModelSpec(Config, head), _weights, seed, freshHead);
        }
        catch (GenomicsDataException e) when (e.File is null)
        {
            throw new GenomicsDataException(e.Message, WeightsFile, 0, null, e);
        }
    }

    /// <summary>Writes a model folder; each file appears under its name only when it is complete, the weights last.</summary>
    /// <param name="path">The folder; made if it does not exist.</param>
    /// <param name="config">The encoder's hyper-parameters.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="weights">The tensors under their published names.</param>
    public static void Save(string path, EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Directory.CreateDirectory(path);
        const string Classifier = ParameterCatalog.Names.Classifier + ".weight";
        EncoderConfigFile.Write(System.IO.Path.Combine(path, EncoderConfigFile.FileName), config, weights.Names.Contains(Classifier) ? weights.Shape(Classifier)[0] : 0);
        tokenizer.Save(path);
        SafetensorsWriter.Write(System.IO.Path.Combine(path, SafetensorsName), weights);
    }

    /// <summary>Releases the weights' file.</summary>
    public void Dispose() => ((IDisposable)_weights).Dispose();

    private bool Has(string name) => _weights.Names.Contains(name);

    private static string FindWeights(string folder)
    {
        foreach (var name in (ReadOnlySpan<string>)[SafetensorsName, TorchName])
            if (File.Exists(System.IO.Path.Combine(folder, name))) return System.IO.Path.Combine(folder, name);
        throw new GenomicsDataException($"the folder has neither {SafetensorsName} nor {TorchName}", folder);
    }
}
