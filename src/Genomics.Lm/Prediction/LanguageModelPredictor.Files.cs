using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

public sealed partial class LanguageModelPredictor
{
    /// <summary>The kinds of predictor folder that <see cref="Load"/> reads: the names under which language models appear.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["lm_scratch", "lm_pretrained", "dnabert2", "lm_frozen", "lm_frozen_random"];

    /// <summary>Registers every kind of language model.</summary>
    /// <param name="catalog">Where to register.</param>
    /// <param name="engine">Computes the predictions.</param>
    /// <returns>The catalogue, for chaining.</returns>
    public static PredictorCatalog Register(PredictorCatalog catalog, IComputeEngine engine)
    {
        foreach (var kind in Kinds) catalog.Add(kind, folder => Load(folder, engine));
        return catalog;
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary => throw new NotImplementedException(temporary + _members));

    /// <summary>Loads a folder that <see cref="Save"/> wrote.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, damaged, or of a newer format.</exception>
    public static LanguageModelPredictor Load(string folder, IComputeEngine engine)
    {
        var info = PredictorFolder.ReadInfo(folder, [.. Kinds]);
        var head = HeadDescription.Read(folder);
        throw new NotImplementedException($"{info}{head}{engine}");
    }
}
