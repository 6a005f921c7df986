using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public sealed class KmerChangesTests
{
    public static TheoryData<string, KmerFeatureOptions, int> All => new()
    {
        { "kmer_ridge", new KmerFeatureOptions(), 1 },
        { "kmer_ridge", new KmerFeatureOptions { Part = new WindowPart(20, 31), Segments = 3, MaxLength = 3, MinLength = 2 }, 7 },
        { "kmer_multiscale", new KmerFeatureOptions { MaxLength = 6, SegmentsByLength = [8, 8, 8, 8, 2, 1] }, 3 },
        { "kmer_multiscale", new KmerFeatureOptions { MaxLength = 8, SegmentsByLength = [8, 8, 8, 8, 2, 1, 1, 1] }, 1 },
        { "kmer_logistic", new KmerFeatureOptions(), 3 },
        { "cpg", new KmerFeatureOptions(), 2 },
    };

    [Theory, MemberData(nameof(All))]
    public void Substitutions_are_predicted_as_the_altered_windows_are(string kind, KmerFeatureOptions options, int conditions)
    {
        var (random, window) = (new CounterRandom(5), new WindowGeometry(101, 40));
        var kmers = kind == "cpg" ? null : options;
        var features = RidgePredictor.Features(kind, window, kmers);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        var model = RidgeRegression.FromCoefficients(Draw(conditions), Draw(conditions * features.Names.Count), Draw(conditions));
        using var predictor = new RidgePredictor(new PredictorInfo
        {
            Kind = kind,
            Name = kind,
            Conditions = [.. Enumerable.Range(0, conditions).Select(c => $"c{c}")],
            Transform = TransformSummary.None,
            Window = window,
        }, features, kmers, model);
        for (var draw = 0; draw < 10; draw++)
        {
            // runs of one base, and now and then a letter that is no base
            var letters = new char[101];
            for (var i = 0; i < letters.Length; i++)
                letters[i] = i > 0 && random.NextInt(3) == 0 ? letters[i - 1] : "ACGTN"[random.NextInt(random.NextInt(8) == 0 ? 5 : 4)];
            var sequence = new DnaSequence("s", letters);
            Substitution[] all = [.. Enumerable.Range(0, 101).SelectMany(p => "ACGT".Select(b => new Substitution(p, b)))];
            var (direct, read) = (new double[all.Length * conditions], new double[all.Length * conditions]);
            predictor.PredictSubstitutions(sequence, all, direct);
            predictor.Predict([.. all.Select(sequence.With)], read);
            for (var i = 0; i < direct.Length; i++) Assert.Equal(read[i], direct[i], 1e-11 * Math.Max(1, Math.Abs(read[i])));
            Assert.InRange(read.Distinct().Count(), 10, read.Length);
        }
    }
}
