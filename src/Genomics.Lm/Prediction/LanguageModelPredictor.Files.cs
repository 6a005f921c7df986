using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction;

public sealed partial class LanguageModelPredictor
{
    /// <summary>The kinds of predictor folder that <see cref="Load"/> reads: the names under which language models appear.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["lm_scratch", "lm_exact", "lm_distilled", "lm_bases", "lm_pretrained",
        "dnabert2", "lm_frozen", "lm_frozen_random"];

    /// <summary>Registers every kind of language model.</summary>
    /// <param name="catalog">Where to register.</param>
    /// <param name="engine">Computes the predictions; null for the managed CPU engine.</param>
    /// <param name="precision">Precision of the matrix products.</param>
    /// <returns>The catalogue, for chaining.</returns>
    public static PredictorCatalog Register(PredictorCatalog catalog, IComputeEngine? engine = null,
        Precision precision = Precision.Float32)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var kind in Kinds) catalog.Add(kind, folder => Load(folder, engine, precision, catalog));
        return catalog;
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        ModelFolder.WriteFiles(temporary, _encoder, Tokenizer, _members[0]);
        for (var member = 1; member < _members.Count; member++)
            SafetensorsWriter.Write(Path.Combine(temporary, HeadDescription.WeightFile(member)), _members[member]);
        _anchor?.Save(Path.Combine(temporary, PredictorFiles.MemberName(0)));
        _head.Write(temporary);
    });

    /// <summary>Loads a folder that <see cref="Save"/> wrote. The weight files stay open until the predictor is disposed.</summary>
    /// <param name="folder">The predictor folder.</param>
    /// <param name="engine">Computes the predictions; null for the managed CPU engine.</param>
    /// <param name="precision">Precision of the matrix products; the saved weights stay in 32-bit floats.</param>
    /// <param name="catalog">Loads the predictor that a model adds to (<see cref="Anchor"/>); needed where there is one.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, damaged, or of a newer format.</exception>
    public static LanguageModelPredictor Load(string folder, IComputeEngine? engine = null, Precision precision = Precision.Float32,
        PredictorCatalog? catalog = null)
        => LoadOf(folder, engine, precision, [.. Kinds], catalog);

    internal static LanguageModelPredictor LoadOf(string folder, IComputeEngine? engine, Precision precision, string[] kinds,
        PredictorCatalog? catalog = null)
    {
        var files = PredictorFolder.Open(folder, kinds);
        var head = HeadDescription.Read(files);
        files.Check(EncoderConfigFile.FileName);
        files.Check(DnaTokenizer.FileName);
        var encoder = EncoderConfigFile.Read(folder);
        var tokenizer = DnaTokenizer.Load(folder);
        if (tokenizer.VocabularySize > encoder.VocabularySize)
            throw new GenomicsDataException(
                $"tokenizer.json has {tokenizer.VocabularySize} tokens, but config.json a vocabulary of {encoder.VocabularySize}; the two "
                + $"belong to different models", folder);
        var members = new List<SafetensorsFile>();
        IExpressionPredictor? anchor = null;
        try
        {
            if (head.Anchored) anchor = LoadAnchor(files, head, catalog);
            for (var member = 0; member < head.Members; member++)
                members.Add(OpenWeights(files, member, new ModelSpec(encoder, head.Head)));
            return new LanguageModelPredictor(files.Info, head, encoder, tokenizer, members, engine ?? ManagedCpuEngine.Instance,
                precision, anchor);
        }
        catch
        {
            anchor?.Dispose();
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    private static IExpressionPredictor LoadAnchor(PredictorFiles files, HeadDescription head, PredictorCatalog? catalog)
    {
        var folder = files.Member(0);
        if (catalog is null)
            throw new GenomicsDataException("is a predictor that the language model adds to; give a catalogue that loads it", folder);
        var anchor = catalog.Load(folder);
        if (!head.Outputs.Except(anchor.Info.Conditions).Any()) return anchor;
        anchor.Dispose();
        throw new GenomicsDataException("predicts other conditions than the whole; fit the predictor again", folder);
    }

    private static SafetensorsFile OpenWeights(PredictorFiles files, int member, ModelSpec model)
    {
        var file = SafetensorsFile.Open(files.Check(HeadDescription.WeightFile(member)), isChecked: true);
        try
        {
            var match = ModelWeights.Resolve(model, file, seed: 0);
            if (match.Fresh.Count + match.Unused.Count > 0 || !match.Loaded.All(file.Names.Contains))
                throw new GenomicsDataException(
                    $"the weights do not belong to {HeadDescription.FileName}: "
                    + $"{string.Join(", ", match.Fresh.Concat(match.Unused).Take(4))} missing or left over; fit the predictor again",
                    file.Path);
            return file;
        }
        catch (GenomicsDataException error)
        {
            file.Dispose();
            throw error.File is null ? new GenomicsDataException(error.Message, file.Path, 0, null, error) : error;
        }
    }
}
