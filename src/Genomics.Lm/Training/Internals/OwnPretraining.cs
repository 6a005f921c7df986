using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>Masked-language pre-training on the training windows of a fit, less what validation windows share with them.</summary>
internal static class OwnPretraining
{
    /// <summary>Trains.</summary>
    /// <param name="epochs">Passes.</param>
    /// <param name="warmUp">Steps over which the learning rate rises.</param>
    /// <param name="encoder">The network.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <param name="start">Its first weights.</param>
    /// <param name="recipe">What of the windows is read.</param>
    /// <param name="data">The genes.</param>
    /// <param name="engine">Computes.</param>
    public static PretrainedEncoder Run(int epochs, int warmUp, EncoderConfig encoder, DnaTokenizer tokenizer, IParameterSource start,
        InputRecipe recipe, FittingData data, IComputeEngine engine, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var filter = new CorpusFilter();
        foreach (var sequence in data.Validation.Sequences) filter.Exclude(sequence);
        var options = new PretrainOptions { Optimizer = OptimizerOptions.Pretraining with { Epochs = epochs, WarmUp = warmUp } };
        return new MaskedLanguagePretrainer(options, engine).Train(
            [.. filter.Keep(data.Training.Sequences.Select(recipe.Slice))], tokenizer, encoder, start, data.Seed, data.Threads, progress,
            cancellationToken);
    }
}
