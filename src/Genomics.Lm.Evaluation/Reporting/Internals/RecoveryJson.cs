using System.Text.Json;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Writes what simulated data are made of and how well predictors recover it: <c>simulation</c> and <c>recovery</c> of <c>metrics.json</c>.</summary>
internal static class RecoveryJson
{
    public static void Write(Utf8JsonWriter json, RecoveryResult recovery)
    {
        WriteSimulation(json, recovery.Simulation);
        json.WriteStartObject("recovery");
        json.WriteString("condition", recovery.Condition);
        json.WriteStartArray("predictors");
        foreach (var predictor in recovery.Predictors)
        {
            json.WriteStartObject();
            json.WriteString("name", predictor.Predictor);
            json.WriteNumber("edits", predictor.Edits);
            Number(json, "pearson", predictor.Pearson);
            Number(json, "slope", predictor.Slope);
            Number(json, "same_sign", predictor.SameSign);
            Number(json, "decoy_response", predictor.DecoyResponse);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("elements");
        foreach (var effect in recovery.Effects) WriteEffect(json, effect);
        json.WriteEndArray();
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
        json.WriteStartArray("realised");
        for (var condition = 0; condition < simulation.RealisedShares.Count; condition++)
        {
            json.WriteStartObject();
            json.WriteString("condition", simulation.Dataset.Conditions[condition]);
            WriteShares(json, simulation.RealisedShares[condition]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
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
        json.WriteStartObject();
        json.WriteString("predictor", effect.Predictor);
        json.WriteString("element", effect.Element);
        json.WriteString("kind", ElementText.Kind(effect.Kind));
        json.WriteBoolean("decoy", effect.IsDecoy);
        json.WriteString("edit", effect.Edit == ElementEdit.Ablation ? "ablation" : "insertion");
        json.WriteNumber("n", effect.Genes);
        Number(json, "true_change", effect.TrueChange);
        Number(json, "predicted_change", effect.PredictedChange);
        Number(json, "standard_error", effect.StandardError);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value); else json.WriteNull(name);
    }
}
