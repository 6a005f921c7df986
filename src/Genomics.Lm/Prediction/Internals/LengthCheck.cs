using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// Refuses sequences whose attention, which grows with the square of the length, would take hours or more memory than there is.
/// </summary>
internal static class LengthCheck
{
    private const int LongTokens = 1 << 15;        // shorter ones are never asked about
    private const double MostOperations = 1e15;    // an hour or more on a fast desktop

    /// <summary>Checks read sequences.</summary>
    /// <param name="engine">Forecasts memory.</param>
    /// <param name="model">Encoder and head.</param>
    /// <param name="options">Precision and threads of the session.</param>
    /// <param name="read">[count] the sequences as tokens.</param>
    /// <param name="sequences">What they were read from, the first of them at <paramref name="start"/>.</param>
    /// <param name="start">Where <paramref name="read"/> begins.</param>
    /// <exception cref="GenomicsDataException">A sequence is too long.</exception>
    public static void Require(IComputeEngine engine, ModelSpec model, SessionOptions options, TokenizedSequence[] read,
        IReadOnlyList<DnaSequence> sequences, int start)
    {
        for (var i = 0; i < read.Length; i++)
        {
            var tokens = read[i].Ids.Length;
            if (tokens <= LongTokens) continue;
            var operations = 4.0 * tokens * tokens * model.Encoder.HiddenSize * model.Encoder.Layers;
            var memory = engine.Info.SharesHostMemory
                ? engine.Forecast(model, new WorkShape(1, tokens, tokens, false, options.Precision, options.Threads)).TotalBytes : 0;
            if (operations <= MostOperations && memory <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) continue;
            var id = sequences[start + i].Id;
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"sequence '{id}' has {tokens} tokens; attention over them takes {operations:0.#e0} operations (hours) and "
                + $"{memory / 1e9:0.0} GB. Cut it into shorter windows, or limit the tokens (--max-tokens)"));
        }
    }
}
