namespace Genomics.Lm.Dexter.Internals;

/// <summary>Applies a model to matrices.</summary>
internal static class LinearModel
{
    /// <summary>Predictions of all rows.</summary>
    public static double[] Predict(DexterModel model, DexterMatrix matrix)
    {
        var predictions = new double[matrix.Genes.Count];
        Array.Fill(predictions, model.Intercept);
        for (var column = 0; column < model.Variables.Count; column++)
        {
            var variable = model.Variables[column];
            if (variable.Coefficient == 0) continue;
            for (var row = 0; row < predictions.Length; row++)
                predictions[row] += variable.Coefficient * ((matrix[row, column] - variable.Mean) / variable.Scale);
        }
        return predictions;
    }
}
