using System.Globalization;

namespace Genomics.Lm.Study.Ablations;

/// <summary>What of a network is trained.</summary>
/// <param name="Depth">How much.</param>
/// <param name="Amount">Rank of adapters, or number of last layers; 0 otherwise.</param>
public sealed record AblationTuning(TuningDepth Depth, int Amount = 0)
{
    private const int DefaultRank = 8;

    /// <summary>Reads a level: <c>head</c>, <c>lora</c> or <c>lora:RANK</c>, <c>last</c> or <c>last:LAYERS</c>, <c>full</c>.</summary>
    /// <exception cref="ArgumentException">None of these.</exception>
    public static AblationTuning Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (word, number) = text.Split(':') is [var w, var n] ? (w, n) : (text, null);
        int Amount(int otherwise) => number is null ? otherwise
            : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0 ? amount
            : throw new ArgumentException($"tuning '{text}': after the colon stands a number from 1");
        return word switch
        {
            "head" when number is null => new AblationTuning(TuningDepth.Head),
            "lora" => new AblationTuning(TuningDepth.Lora, Amount(DefaultRank)),
            "last" => new AblationTuning(TuningDepth.Last, Amount(1)),
            "full" when number is null => new AblationTuning(TuningDepth.Full),
            _ => throw new ArgumentException($"unknown tuning '{text}'; give head, lora, lora:RANK, last, last:LAYERS or full"),
        };
    }

    /// <summary>The level as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Depth switch
    {
        TuningDepth.Lora or TuningDepth.Last => string.Create(CultureInfo.InvariantCulture,
            $"{Depth.ToString().ToLowerInvariant()}:{Amount}"),
        _ => Depth.ToString().ToLowerInvariant(),
    };
}
