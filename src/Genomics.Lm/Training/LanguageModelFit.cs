using Genomics.Lm.Data.Sections;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Training;

/// <summary>A fitted language model with the course of its training.</summary>
/// <param name="Predictor">The predictor; the caller owns and disposes it.</param>
/// <param name="History">Losses and correlations per validation.</param>
/// <param name="Truncation">What the training windows are in tokens, and what a limit cuts off.</param>
/// <param name="Pretraining">How the masked-language pre-training went, or null without it.</param>
/// <param name="Sections">What a report should show.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record LanguageModelFit(
    LanguageModelPredictor Predictor,
    TrainingHistory History,
    TruncationReport Truncation,
    PretrainReport? Pretraining,
    IReadOnlyList<ReportSection> Sections,
    double Seconds)
{
    /// <summary>
    /// The low-rank adapters of each network, merged into the predictor's weights already; empty without. <see cref="Model.LoraAdapters"/>
    /// writes them to a file of their own.
    /// </summary>
    public IReadOnlyList<Weights.ParameterSet> Adapters { get; init; } = [];
}
