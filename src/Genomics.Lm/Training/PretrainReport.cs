using System.Globalization;
using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Training;

/// <summary>
/// What masked-language training achieved, measured on held-out sequences against Markov chains fitted to the same training sequences.
/// </summary>
/// <remarks>
/// Bits per base of the model: −log2 of the probability of each hidden token given everything around it, summed and divided by the bases
/// of these tokens. The Markov chains see the bases to the left only, over the same bases. The comparison favours the model, which sees
/// both sides and the token borders: a model that does not win it has learned nothing useful.
/// </remarks>
public sealed record PretrainReport
{
    /// <summary>Tokens shown to the model during training.</summary>
    public required long TokensSeen { get; init; }

    /// <summary>Passes over the training sequences.</summary>
    public required int Epochs { get; init; }

    /// <summary>Held-out tokens that were hidden.</summary>
    public required long HeldOutTokens { get; init; }

    /// <summary>Their bases.</summary>
    public required long HeldOutBases { get; init; }

    /// <summary>Share of the hidden held-out tokens' probability, as mean loss in nats per token.</summary>
    public required double LossPerToken { get; init; }

    /// <summary>Held-out bits per base of the model.</summary>
    public required double BitsPerBase { get; init; }

    /// <summary>Held-out bits per base of base frequencies alone.</summary>
    public required double Order0BitsPerBase { get; init; }

    /// <summary>Held-out bits per base of an order-5 Markov chain.</summary>
    public required double Order5BitsPerBase { get; init; }

    /// <summary>Whether the model beats the order-5 chain.</summary>
    public bool Useful => BitsPerBase < Order5BitsPerBase;

    /// <summary>One sentence with the verdict.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Useful ? "pre-trained" : "not usefully pre-trained")}: {BitsPerBase:0.000} bits per base on held-out sequences (order-5 "
        + $"Markov {Order5BitsPerBase:0.000}, order-0 {Order0BitsPerBase:0.000}) after {TokensSeen} tokens");

    /// <summary>The numbers as a table, for a report.</summary>
    public ReportSection ToSection() => new TableSection(
        "Masked-language pre-training",
        ["tokens seen", "held-out tokens", "bits per base", "order-5 Markov", "order-0 Markov", "verdict"],
        [[
            TokensSeen.ToString(CultureInfo.InvariantCulture), HeldOutTokens.ToString(CultureInfo.InvariantCulture),
            BitsPerBase.ToString("0.000", CultureInfo.InvariantCulture), Order5BitsPerBase.ToString("0.000", CultureInfo.InvariantCulture),
            Order0BitsPerBase.ToString("0.000", CultureInfo.InvariantCulture), Useful ? "pre-trained" : "not usefully pre-trained",
        ]])
    {
        Caption = ToString(),
    };
}
