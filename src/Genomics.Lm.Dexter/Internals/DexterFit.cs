using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Segmentation;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>A fit of several conditions, with what is needed to count the same variables in other windows.</summary>
internal sealed record DexterFit(
    DexterPredictor Predictor,
    IReadOnlyList<DexterConditionFit> Conditions,
    VariableCounter Counter,
    IReadOnlyDictionary<(string Kmer, Region Region), int> Places);

/// <summary>The fit of one condition.</summary>
internal sealed record DexterConditionFit(DexterModel Model, ExplorationResult Exploration, LassoFit Lasso, DexterMatrix Matrix);
