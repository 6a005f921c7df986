using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Dexter.Tests;

public sealed class SubstitutionEffectsTests
{
    public static TheoryData<DexterOptions> All => new(
        new DexterOptions { Bins = 5 },
        new DexterOptions { Bins = 5, CountLastStart = true, KmerMaxLength = 4 },
        new DexterOptions { Bins = 5, Part = new WindowPart(10, 12), KmerMaxLength = 4 },
        new DexterOptions { Bins = 5, KmerMaxLength = 4, Iupac = true },
        new DexterOptions { Bins = 5, Gap = true });

    [Theory, MemberData(nameof(All))]
    public void Substitutions_are_predicted_as_the_altered_windows_are(DexterOptions options)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var genes = TestGenes.Random(seed, count: 90);
            using var predictor = (DexterPredictor)new DexterLearner(options).Fit(genes.ForFitting()).Predictor;
            var changed = 0;
            foreach (var window in genes.Sequences.Take(12))
            {
                Substitution[] all = [.. Enumerable.Range(0, window.Length).SelectMany(p => "ACGT".Select(b => new Substitution(p, b)))];
                var (direct, read) = (new double[all.Length], new double[all.Length]);
                predictor.PredictSubstitutions(window, all, direct);
                predictor.Predict([.. all.Select(window.With)], read);
                for (var i = 0; i < all.Length; i++) Assert.Equal(read[i], direct[i], 1e-12 * Math.Max(1, Math.Abs(read[i])));
                changed += read.Distinct().Count() - 1;
            }
            if (predictor.Models[0].NonZero > 0) Assert.NotEqual(0, changed);
        }
    }

    [Fact]
    public void Words_longer_than_the_look_up_are_compared_to_their_end()
    {
        var genes = TestGenes.Random(1, count: 80);
        using var fitted = (DexterPredictor)new DexterLearner(new DexterOptions { Bins = 5 }).Fit(genes.ForFitting()).Predictor;
        var model = fitted.Models[0];
        var variable = model.Variables[0];
        string[] words = ["ACGTACGTACG", "ACGTACGTACR", "ACGTACGTNCGTT"];
        var region = new Dexter.Segmentation.Region(-fitted.Info.Window.AlignmentIndex, 5);
        using var predictor = new DexterPredictor(fitted.Info.Window, fitted.Info.Transform, fitted.Options, fitted.Layout,
            [model with { Variables = [.. words.Select((w, i) => variable with
            {
                Domain = variable.Domain with { Kmer = w, Region = region }, Coefficient = i + 1,
            })] }]);
        var window = new DnaSequence("w", ("TTACGTACGTACGTTACGTACGTACA" + new string('T', 80)).Substring(0, fitted.Info.Window.Length));
        Substitution[] all = [.. Enumerable.Range(0, window.Length).SelectMany(p => "ACGT".Select(b => new Substitution(p, b)))];
        var (direct, read) = (new double[all.Length], new double[all.Length]);
        predictor.PredictSubstitutions(window, all, direct);
        predictor.Predict([.. all.Select(window.With)], read);
        for (var i = 0; i < all.Length; i++) Assert.Equal(read[i], direct[i], 1e-12 * Math.Max(1, Math.Abs(read[i])));
        Assert.InRange(read.Distinct().Count(), 4, all.Length);
    }

    [Fact]
    public void What_is_no_substitution_is_refused()
    {
        var genes = TestGenes.Random(2, count: 60);
        using var predictor = new DexterLearner(new DexterOptions { Bins = 5 }).Fit(genes.ForFitting()).Predictor;
        var (window, one) = (genes.Sequences[0], new double[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.PredictSubstitutions(window, [new(window.Length, 'A')], one));
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.PredictSubstitutions(window, [new(0, 'N')], one));
        Assert.Throws<ArgumentException>(() => predictor.PredictSubstitutions(window, [new(0, 'A')], new double[2]));
    }
}
