using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Model;

/// <summary>
/// A model in the published layout: <c>config.json</c>, <c>tokenizer.json</c> and <c>model.safetensors</c> or <c>pytorch_model.bin</c>,
/// whole or in several files with an index (<c>model.safetensors.index.json</c>). Safe for concurrent reading; the weights stay open until
/// <see cref="Dispose"/>.
/// </summary>
public sealed class ModelFolder : IDisposable
{
    private readonly IParameterSource _weights;
    private readonly CheckpointNames _names;

    private ModelFolder(string path, EncoderConfig config, DnaTokenizer tokenizer, string weightsFile)
    {
        (Path, Config, Tokenizer, WeightsFile) = (path, config, tokenizer, weightsFile);
        _weights = WeightsLayout.Open(weightsFile);
        _names = new CheckpointNames(_weights);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The encoder's hyper-parameters.</summary>
    public EncoderConfig Config { get; }

    /// <summary>The tokenizer; upper-cases unless opened otherwise.</summary>
    public DnaTokenizer Tokenizer { get; }

    /// <summary>The tensors as they are in the file.</summary>
    public IParameterSource Checkpoint => _weights;

    /// <summary>The file that holds the tensors, or the index that says which files do.</summary>
    public string WeightsFile { get; }

    /// <summary>Whether the checkpoint has the tanh pooler.</summary>
    public bool HasPooler => Has(ParameterCatalog.Names.Pooler + ".weight");

    /// <summary>Whether the checkpoint has the masked-language head.</summary>
    public bool HasMaskedLanguageHead => Has(ParameterCatalog.Names.MaskedTransform + ".weight");

    /// <summary>Outputs of the checkpoint's classifier, 0 when it has none.</summary>
    public int ClassifierOutputs
        => _names.Stored.TryGetValue(ParameterCatalog.Names.Classifier + ".weight", out var stored)
        && _weights.Shape(stored) is [var outputs, ..] ? outputs : 0;

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="letterCase">What the tokenizer does with lower-case letters.</param>
    /// <exception cref="GenomicsDataException">A file is missing or malformed, was changed after this library wrote it, or the vocabulary
    /// is larger than the model's.</exception>
    public static ModelFolder Open(string path, LetterCase letterCase = LetterCase.UpperCase)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            throw new GenomicsDataException(
                "there is no such folder; expected a model folder with config.json, tokenizer.json and weights", path);
        WeightsLayout.RefuseAdapter(path);
        FolderSeal.Check(path);
        if (System.IO.Path.Exists(System.IO.Path.Combine(path, PredictorCatalog.FileName)))
        {
            var files = PredictorFolder.Open(path);
            foreach (var name in (string[])[EncoderConfigFile.FileName, DnaTokenizer.FileName]) files.Check(name);
        }
        var config = EncoderConfigFile.Read(path);
        var tokenizer = DnaTokenizer.Load(path, letterCase);
        if (tokenizer.VocabularySize > config.VocabularySize)
            throw new GenomicsDataException(
                $"tokenizer.json has {tokenizer.VocabularySize} tokens, but config.json a vocabulary of {config.VocabularySize}; the two "
                + $"belong to different models", path);
        return new ModelFolder(path, config, tokenizer, WeightsLayout.Find(path));
    }

    /// <summary><see cref="Open"/> on a thread of the pool.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="letterCase">What the tokenizer does with lower-case letters.</param>
    /// <param name="cancellationToken">Checked before it begins.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static Task<ModelFolder> OpenAsync(
        string path, LetterCase letterCase = LetterCase.UpperCase, CancellationToken cancellationToken = default)
        => Task.Run(() => Open(path, letterCase), cancellationToken);

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

    /// <summary>Writes a model folder, with <see cref="FolderSeal"/>; each file appears under its name only when it is complete.</summary>
    /// <param name="path">The folder; made if it does not exist.</param>
    /// <param name="config">The encoder's hyper-parameters.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="weights">The tensors under their published names.</param>
    public static void Save(string path, EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) File.Delete(System.IO.Path.Combine(path, FolderSeal.FileName));   // of another model that is replaced
        WriteFiles(path, config, tokenizer, weights);
        FolderSeal.Write(path, EncoderConfigFile.FileName, DnaTokenizer.FileName, WeightsLayout.SafetensorsName);
    }

    // a predictor folder vouches for them itself
    internal static void WriteFiles(string path, EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Directory.CreateDirectory(path);
        const string Classifier = ParameterCatalog.Names.Classifier + ".weight";
        EncoderConfigFile.Write(System.IO.Path.Combine(path, EncoderConfigFile.FileName), config,
            weights.Names.Contains(Classifier) ? weights.Shape(Classifier)[0] : 0);
        tokenizer.Save(path);
        SafetensorsWriter.Write(System.IO.Path.Combine(path, WeightsLayout.SafetensorsName), weights);
    }

    /// <summary>Releases the weights' file.</summary>
    public void Dispose() => ((IDisposable)_weights).Dispose();

    private bool Has(string name) => _names.Stored.ContainsKey(name);
}
