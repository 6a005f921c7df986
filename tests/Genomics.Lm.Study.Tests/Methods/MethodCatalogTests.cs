using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Tests.Methods;

public class MethodCatalogTests
{
    [Fact]
    public void Learners_play_the_role_of_their_method_and_say_what_they_use()
    {
        var catalog = MethodCatalog.Standard();
        Assert.All(catalog.Methods.Where(m => m.Name != "gene_structure"), m => Assert.Equal(m.Role, catalog.Learner(m.Name).Role));
        Assert.Contains("needs covariates", Assert.Throws<ArgumentException>(() => catalog.Learner("gene_structure")).Message);
        Assert.Equal("lm_frozen_random", catalog.Learner("lm_frozen").Name);   // no model was given
        Assert.Equal(("stack_kmer", "stack"), (catalog.Learner("stack_kmer").Name, catalog.Learner("stack_kmer").Kind));
    }

    [Fact]
    public void A_fitted_predictor_plays_the_role_of_its_method_also_inside_an_ensemble_or_intervals()
    {
        var catalog = MethodCatalog.Standard();
        using var folder = new TestSupport.TemporaryFolder();
        var data = PromoterSimulation.Create(new SimulationOptions { Genes = 60 }).Dataset;
        var fitting = data.ForFitting(StudySplit.Make(data), data.Conditions);
        Assert.Equal(MethodRole.Baseline, Role(catalog.Learner("gc_content")));
        Assert.Equal(MethodRole.Reference, Role(catalog.Learner("kmer_ridge")));
        Assert.Equal(MethodRole.Reference, Role(EnsembleLearner.Bag(catalog.Learner("cpg"), 2)));
        Assert.Equal(MethodRole.Motifs, Role(new ConformalLearner(catalog.Learner("dexter"), new IntervalOptions())));
        Assert.Equal(MethodRole.Stack, Role(new StackedLearner("two", [catalog.Learner("gc_content"), catalog.Learner("cpg")])));
        // networks by their kind alone, which their folders name
        foreach (var name in catalog.Methods.Where(m => m.Role is MethodRole.LanguageModel or MethodRole.Network).Select(m => m.Name))
            if (catalog.Learner(name).Kind is var kind && catalog.Predictors.Kinds.Contains(kind))
                Assert.Equal(catalog.Learner(name).Role, catalog.RoleOf(new OfKind(kind)));
        Assert.Equal(MethodRole.Candidate, catalog.RoleOf(new OfKind("somebody_elses")));

        MethodRole Role(IExpressionLearner learner)
        {
            var place = folder.File(learner.Name + learner.Kind);
            using (var fitted = learner.Fit(fitting).Predictor) fitted.Save(place);
            using var loaded = catalog.Load(place);
            return catalog.RoleOf(loaded);
        }
    }

    private sealed class OfKind(string kind) : IExpressionPredictor
    {
        public PredictorInfo Info { get; } = new()
        {
            Kind = kind,
            Name = "any",
            Conditions = ["c"],
            Transform = Data.Expression.TransformSummary.None,
            Window = new WindowGeometry(0, 0),
        };

        public void Predict(IReadOnlyList<Data.Sequences.DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    [Fact]
    public void The_whole_stack_is_the_multiscale_one_and_the_language_model()
    {
        var catalog = MethodCatalog.Standard();
        IEnumerable<string> Parts(string name) => catalog.Learner(name).Parts.Select(p => p.Method);
        Assert.Equal(["dexter", "kmer_multiscale"], Parts("stack_multiscale"));
        Assert.Equal([.. Parts("stack_multiscale"), "lm_scratch"], Parts("stack_all"));
        Assert.Equal(["dexter", "kmer_ridge"], Parts("stack_kmer"));
        Assert.Empty(Parts("dexter"));
        // a kept fit says what it combines, too
        using var folder = new TestSupport.TemporaryFolder();
        var kept = catalog.Learners(["stack_all"], new Study.Runs.FitCache(folder.File("fits"), catalog.Predictors));
        Assert.Equal(Parts("stack_all"), kept[0].Parts.Select(p => p.Method));
    }

    [Fact]
    public void The_exact_start_is_the_multiscale_ridge_before_the_first_step_and_after_loading()
    {
        var data = PromoterSimulation.Create(new SimulationOptions { Genes = 60 }).Dataset;
        var split = StudySplit.Make(data);
        var fitting = data.ForFitting(split, data.Conditions);
        var still = FineTuneOptions.Quick with { Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 1, LearningRate = 1e-12 } };
        var catalog = MethodCatalog.Standard(new MethodSettings { Options = still with { Selection = new() { Refit = true } } });
        using var ridge = catalog.Learner("kmer_multiscale").Fit(fitting).Predictor;
        using var exact = catalog.Learner("lm_exact").Fit(fitting).Predictor;
        Assert.Equal("lm_exact", exact.Info.Kind);
        var test = data.Take(split.Testing).Sequences;
        var (expected, found) = (test.SelectMany(s => ridge.Predict([s]).Values.ToArray()).ToArray(), exact.Predict(test).Values.ToArray());
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 1e-4);
        using var folder = new TestSupport.TemporaryFolder();
        exact.Save(folder.File("exact"));
        using var loaded = catalog.Load(folder.File("exact"));
        Assert.Equal(found, loaded.Predict(test).Values.ToArray());
    }

    [Fact]
    public void The_default_comparison_holds_the_strong_simple_methods()
    {
        Assert.Equal(["gc_content", "cpg", "kmer_ridge", "kmer_multiscale", "dexter", "lm_scratch"], MethodCatalog.DefaultNames);
        var catalog = MethodCatalog.Standard();
        Assert.All(["cpg", "kmer_ridge", "kmer_multiscale"], name => Assert.Equal(MethodRole.Reference, catalog.Learner(name).Role));
    }
}
