using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>Expression without noise as a function of the sequence: linear in the grammar's features.</summary>
/// <param name="grammar">Gives the features.</param>
/// <param name="coefficients">[conditions][features + 1], the constant last, on the scale of expression.</param>
internal sealed class TrueFunction(PromoterGrammar grammar, double[][] coefficients)
{
    public PromoterGrammar Grammar { get; } = grammar;

    public double[][] Coefficients { get; } = coefficients;

    /// <summary>Writes the value under each condition.</summary>
    public void Evaluate(ReadOnlySpan<byte> codes, Span<double> values)
    {
        Span<double> features = stackalloc double[Grammar.FeatureCount];
        Grammar.Features(codes, features);
        for (var condition = 0; condition < Coefficients.Length; condition++)
        {
            var sum = Coefficients[condition][^1];
            for (var i = 0; i < features.Length; i++) sum += Coefficients[condition][i] * features[i];
            values[condition] = sum;
        }
    }

    public void Evaluate(DnaSequence sequence, Span<double> values)
    {
        Span<byte> codes = sequence.Length <= 8192 ? stackalloc byte[sequence.Length] : new byte[sequence.Length];
        BaseCodes.Encode(sequence.Bases, codes);
        Evaluate(codes, values);
    }
}
