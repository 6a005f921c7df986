using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>Draws changes of the same kind as an allele at other places of a window, and predicts them.</summary>
internal sealed class NullDraw(IExpressionPredictor predictor, TssWindows cutter, int draws, long seed, PredictOptions options)
{
    /// <summary>The null of an allele.</summary>
    /// <param name="window">The window.</param>
    /// <param name="sequence">The window, on the gene's strand.</param>
    /// <param name="reference">[conditions] its prediction.</param>
    /// <param name="record">The variant.</param>
    /// <param name="allele">The allele.</param>
    /// <param name="effects">[conditions] the allele's effects.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    public MatchedNull Of(TssWindow window, DnaSequence sequence, double[] reference, VcfRecord record, VcfAllele allele,
        double[] effects, CancellationToken cancellationToken)
    {
        var (start, old, bases) = record.Trim(allele);
        var isReverse = window.Location.Strand == Strand.Reverse;
        var text = (isReverse ? ReverseComplement.Of(sequence) : sequence).ToString();
        var own = start - window.Location.Start;
        int[] places = [.. Enumerable.Range(0, Math.Max(0, text.Length - old.Length + 1)).Where(p => p != own
            && text.AsSpan(p, old.Length) is var there && there.IndexOfAnyExcept("ACGT") < 0 && !there.SequenceEqual(bases)
            && (old.Length != 1 || bases.Length != 1 || there[0] == old[0]))];
        // the same draws whatever else the file holds
        var random = new CounterRandom(seed, RandomStreams.MatchedNull + Hash($"{window.Gene.Id}:{start}:{old}>{bases}"));
        random.Shuffle(places.AsSpan());
        var values = old.Length == 1 && bases.Length == 1 ? Substitutions() : Cuts();
        var (width, count) = (reference.Length, values.Length / reference.Length);
        var (means, deviations, p) = (new double[width], new double[width], new double[width]);
        for (var c = 0; c < width; c++)
        {
            double[] found = [.. Enumerable.Range(0, count).Select(i => values[i * width + c] - reference[c])];
            means[c] = count == 0 ? double.NaN : found.Average();
            deviations[c] = count < 2 ? double.NaN : Math.Sqrt(found.Sum(f => (f - means[c]) * (f - means[c])) / (count - 1));
            p[c] = (1.0 + found.Count(f => Math.Abs(f) >= Math.Abs(effects[c]))) / (count + 1);
        }
        return new MatchedNull(count, means, deviations, p);

        double[] Substitutions()
        {
            var letter = isReverse ? "TGCA"["ACGT".IndexOf(bases[0])] : bases[0];
            Substitution[] all = [.. places.Take(draws).Select(p => new Substitution(isReverse ? text.Length - 1 - p : p, letter))];
            var predicted = new double[all.Length * reference.Length];
            predictor.PredictSubstitutions(sequence, all, predicted, options, cancellationToken);
            return predicted;
        }

        double[] Cuts()
        {
            var cuts = new List<DnaSequence>();
            foreach (var place in places)
            {
                if (cuts.Count == draws) break;
                var other = new VcfAllele(1, bases, AlleleKind.Bases);
                var there = record with
                {
                    Position = window.Location.Start + place,
                    Reference = text.Substring(place, old.Length),
                    Alternatives = [other],
                };
                if (cutter.TryCut(window, there, other, out var cut) == AlleleCut.Done) cuts.Add(cut!);
            }
            var predicted = new double[cuts.Count * reference.Length];
            if (cuts.Count > 0) predictor.Predict(cuts, predicted, options, null, cancellationToken);
            return predicted;
        }
    }

    // FNV-1a
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619);
}
