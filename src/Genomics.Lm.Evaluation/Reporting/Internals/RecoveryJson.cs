using System.Text.Json;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>
/// Writes what simulated data are made of and how well predictors recover it: <c>simulation</c> and <c>recovery</c> of
/// <c>metrics.json</c>.
/// </summary>
internal static class RecoveryJson
{
    public static void Write(Utf8JsonWriter json, RecoveryResult recovery)
    {
        WriteSimulation(json, recovery.Simulation);
        json.WriteStartObject("recovery");
        json.WriteString("condition", recovery.Condition);
        json.Objects("predictors", recovery.Predictors, (item, predictor) =>
        {
            item.WriteString("name", predictor.Predictor);
            item.WriteNumber("edits", predictor.Edits);
            item.Number("pearson", predictor.Pearson);
            item.Number("slope", predictor.Slope);
            item.Number("same_sign", predictor.SameSign);
            item.Number("decoy_response", predictor.DecoyResponse);
        });
        json.Objects("elements", recovery.Effects, WriteEffect);
        json.WriteEndObject();
    }

    private static void WriteSimulation(Utf8JsonWriter json, PromoterSimulation simulation)
    {
        json.WriteStartObject("simulation");
        json.WriteString("preset", simulation.Options.Preset);
        json.WriteNumber("grammar", PromoterGrammar.Version);
        json.WriteNumber("seed", simulation.Options.Seed);
        json.WriteNumber("ceiling", simulation.Options.Shares.Ceiling);
        json.WriteStartObject("shares");
        WriteShares(json, simulation.Options.Shares);
        json.WriteEndObject();
        json.Objects("realised", simulation.Dataset.Conditions.Zip(simulation.RealisedShares), (item, realised) =>
        {
            item.WriteString("condition", realised.First);
            WriteShares(item, realised.Second);
        });
        json.WriteEndObject();
    }

    private static void WriteShares(Utf8JsonWriter json, SimulationShares shares)
    {
        json.WriteNumber("composition", shares.Composition);
        json.WriteNumber("regions", shares.Regions);
        json.WriteNumber("motifs", shares.Motifs);
        json.WriteNumber("interaction", shares.Interaction);
        json.WriteNumber("noise", shares.Noise);
    }

    private static void WriteEffect(Utf8JsonWriter json, ElementEffect effect)
    {
        json.WriteString("predictor", effect.Predictor);
        json.WriteString("element", effect.Element);
        json.WriteString("kind", ElementText.Kind(effect.Kind));
        json.WriteBoolean("decoy", effect.IsDecoy);
        json.WriteString("edit", effect.Edit == ElementEdit.Ablation ? "ablation" : "insertion");
        json.WriteNumber("n", effect.Genes);
        json.Number("true_change", effect.TrueChange);
        json.Number("predicted_change", effect.PredictedChange);
        json.Number("standard_error", effect.StandardError);
    }
}
