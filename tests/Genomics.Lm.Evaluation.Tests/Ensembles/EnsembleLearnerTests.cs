using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Ensembles;

public class EnsembleLearnerTests
{
    private static readonly Data.Datasets.GeneDataset Genes = Toy.Dataset(240);

    private static FittingData Data(bool grouped = false)
        => Genes.ForFitting(Toy.Split(Genes), seed: 40, groups: grouped ? [.. Enumerable.Range(0, Genes.Count).Select(g => g / 9)] : null);

    private static double[] Predict(IExpressionPredictor predictor)
    {
        var test = Toy.Split(Genes).Testing.Select(g => Genes.Sequences[g]).ToArray();
        var predictions = new double[test.Length * predictor.Info.Conditions.Count];
        predictor.Predict(test, predictions);
        return predictions;
    }

    private static (List<FittingData> Seen, CustomLearner Learner) Spy(string kind)
    {
        var seen = new List<FittingData>();
        return (seen, new CustomLearner(kind, data =>
        {
            seen.Add(data);
            return new ToyLearner(kind, data.Seed / 100.0).Fit(data);
        }));
    }

    [Fact]
    public void An_ensemble_over_seeds_fits_the_same_genes_with_one_seed_after_another_and_predicts_their_mean()
    {
        var (seen, learner) = Spy("cnn_onehot");
        var fit = EnsembleLearner.OverSeeds(learner, 3).Fit(Data());
        Assert.Equal([40L, 41, 42], seen.Select(d => d.Seed));
        Assert.All(seen, d => Assert.Equal(Data().Training.Count, d.Training.Count));
        var ensemble = Assert.IsType<EnsemblePredictor>(fit.Predictor);
        double[][] members = [.. Enumerable.Range(0, 3).Select(m => Predict(ensemble.Member(m)))];
        Assert.NotEqual(members[0], members[1]);
        var mean = Predict(ensemble);
        for (var i = 0; i < mean.Length; i++) Assert.Equal((members[0][i] + members[1][i] + members[2][i]) / 3, mean[i], 1e-12);
        Assert.Equal((3, false, null), (fit.Provenance.Members, fit.Provenance.Resampled, fit.Provenance.Seed));
        Assert.Equal([40L, 41, 42], fit.Provenance.MemberSeeds);
        Assert.Equal((6L, "cnn_onehot"), (ensemble.Info.Parameters, EnsembleLearner.OverSeeds(learner, 3).Name));
    }

    [Fact]
    public void A_bag_fits_other_parts_of_training_and_validation_genes_without_repeating_one()
    {
        var (seen, learner) = Spy("dexter");
        var fit = EnsembleLearner.Bag(learner, 3).Fit(Data());
        Assert.Equal("dexter_ensemble", EnsembleLearner.Bag(learner, 3).Name);
        Assert.True(fit.Provenance.Resampled);
        foreach (var data in seen)
        {
            var ids = data.TrainingAndValidation.Sequences.Select(s => s.Id).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.Equal(Math.Ceiling(0.632 * Data().Training.Count), data.Training.Count);
            Assert.Subset(Data().Validation.Sequences.Select(s => s.Id).ToHashSet(), data.Validation.Sequences.Select(s => s.Id)
                .ToHashSet());
            var row = data.Training.Sequences.ToList().FindIndex(s => s.Id == data.Training.Sequences[5].Id);
            Assert.Equal(Genes.Value(data.Training.TableOrder[row], 1), data.Training.Value(row, 1));
        }
        Assert.NotEqual(seen[0].Training.Sequences.Select(s => s.Id), seen[1].Training.Sequences.Select(s => s.Id));
        var again = Spy("dexter");
        EnsembleLearner.Bag(again.Learner, 3).Fit(Data());
        Assert.Equal(seen[2].Training.Sequences.Select(s => s.Id), again.Seen[2].Training.Sequences.Select(s => s.Id));
    }

    [Fact]
    public void Leakage_groups_enter_a_bag_whole()
    {
        var (seen, learner) = Spy("dexter");
        EnsembleLearner.Bag(learner, 2).Fit(Data(grouped: true));
        var whole = Data(grouped: true).Training;
        foreach (var part in seen.Select(d => d.Training))
        {
            foreach (var group in part.Groups!.Distinct())
                Assert.Equal(whole.Groups!.Count(g => g == group), part.Groups!.Count(g => g == group));
            Assert.True(part.Groups!.Distinct().Count() < whole.Groups!.Distinct().Count());
        }
    }

    [Fact]
    public void A_saved_bag_predicts_the_same_when_loaded_and_a_missing_member_is_named()
    {
        using var folder = new TemporaryFolder();
        using var bag = EnsembleLearner.Bag(RidgeLearner.Kmers(), 2).Fit(Data()).Predictor;
        bag.Save(folder.File("bag"));
        var catalog = EnsemblePredictor.Register(RidgePredictor.Register(new PredictorCatalog()));
        using (var loaded = catalog.Load(folder.File("bag")))
        {
            Assert.Equal(Predict(bag), Predict(loaded));
            Assert.Equal("kmer_ridge_ensemble", loaded.Info.Name);
        }
        Directory.Move(Path.Combine(folder.File("bag"), "member-1"), Path.Combine(folder.File("bag"), "member-3"));
        Assert.Contains("fit the predictor again", Assert.Throws<GenomicsDataException>(() => catalog.Load(folder.File("bag"))).Message);
    }

    [Fact]
    public void A_bag_predicts_substitutions_as_the_altered_windows()
    {
        using var bag = EnsembleLearner.Bag(RidgeLearner.Kmers(), 2).Fit(Data()).Predictor;
        var window = Data().Training.Sequences[0];
        Substitution[] all = [.. Enumerable.Range(0, window.Length).Select(p => new Substitution(p, "ACGT"[p % 4]))];
        var (direct, read) = (new double[all.Length * bag.Info.Conditions.Count], new double[all.Length * bag.Info.Conditions.Count]);
        bag.PredictSubstitutions(window, all, direct);
        bag.Predict([.. all.Select(window.With)], read);
        Assert.IsAssignableFrom<ISubstitutionPredictor>(bag);
        Assert.NotEqual(read[0], read[^1]);
        for (var i = 0; i < read.Length; i++) Assert.Equal(read[i], direct[i], 1e-9 * Math.Max(1, Math.Abs(read[i])));
    }

    [Fact]
    public void One_model_is_no_ensemble()
    => Assert.Throws<ArgumentOutOfRangeException>(() => EnsembleLearner.Bag(RidgeLearner.GcContent, 1));
}
