using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>Writes how well a fine-tuned model predicts validation and test genes.</summary>
internal static class FineTuningMetrics
{
    public static void Write(
        string file, GeneDataset dataset, GeneSplit split, LanguageModelFit fit, Predictions tested, bool isRefit, int threads,
        Action<string> enter, CancellationToken cancellationToken)
        => OutputFile.Write(file, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteBoolean("refit", isRefit);
            enter("validation genes");
            json.WriteStartObject("validation");
            if (isRefit) WriteBeforeRefit(json, fit);
            else
                WriteScores(json, dataset, split.Validation, fit.Predictor.Predict(
                    [.. split.Validation.Select(gene => dataset.Sequences[gene])], new PredictOptions { Threads = threads },
                    cancellationToken: cancellationToken));
            json.WriteEndObject();
            json.WriteStartObject("test");
            WriteScores(json, dataset, split.Testing, tested);
            json.WriteEndObject();
            json.WriteNumber("seconds_fit", fit.Seconds);
            json.WriteEndObject();
        });

    private static void WriteScores(Utf8JsonWriter json, GeneDataset dataset, IReadOnlyList<int> genes, Predictions predictions)
    {
        var conditions = predictions.Conditions;
        for (var c = 0; c < conditions.Count; c++)
        {
            var column = dataset.IndexOf(conditions[c]);
            int[] known = [.. Enumerable.Range(0, genes.Count).Where(i => !double.IsNaN(dataset.Value(genes[i], column)))];
            double[] predicted = [.. known.Select(i => predictions[i, c])];
            double[] observed = [.. known.Select(i => dataset.Value(genes[i], column))];
            json.WriteStartObject(conditions[c]);
            json.WriteNumber("n", known.Length);
            Number(json, "pearson", Correlation.Pearson(predicted, observed));
            Number(json, "mse", Accuracy.MeanSquaredError(predicted, observed));
            Number(json, "r2", Accuracy.RSquared(predicted, observed));
            json.WriteEndObject();
        }
    }

    // the validation genes were learned since: what is known of them is how well they were predicted before
    private static void WriteBeforeRefit(Utf8JsonWriter json, LanguageModelFit fit)
    {
        if (fit.History.Points.LastOrDefault(p => p.Best) is not { } best) return;
        for (var c = 0; c < fit.History.Conditions.Count; c++)
        {
            json.WriteStartObject(fit.History.Conditions[c]);
            Number(json, "pearson", best.ValidationPearson[c]);
            json.WriteEndObject();
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
