using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Study.Tests.Runs;

public class FitCacheTests
{
    private static readonly FitProvenance Provenance =
        new() { StopsOnValidation = true, Members = 3, MemberSeeds = [4, 5, 6], Seed = 4, PretrainingTokens = 7, WeightsSha256 = "ab" };

    private static readonly IReadOnlyList<ReportSection> Sections =
    [
        new CurveSection("Loss", "epoch", "loss", [new Curve("training", [0, 1], [0.5, double.NaN])]) { Caption = "Falls.",
            Marks = [new CurveMark(1, "kept")] },
        new HeatMapSection("Map", ["a"], ["x", "y"], [1.5, double.NaN], "r"),
        new RegionMapSection("Regions", "slope", new WindowGeometry(80, 40), [new RegionTrack("TATA", [new RegionMark(-30, -20, 0.25)])]),
        new BarSection("Bars", "loss", [new Bar("AC.1_2", 0.5, -1)]),
        new GraphSection("Graph", "r", [new GraphNode("AC", 0, 0.5), new GraphNode("ACT", 1, -0.5)],
            [new GraphEdge(0, 1, "extension", "+1 %")]),
        new SvgSection("Logo", "<svg><text>T &amp; A</text></svg>"),
        new TableSection("Table", ["name", "value"], [["α", "0.1"], ["b", ""]]),
    ];

    private int _fits;

    [Fact]
    public void A_kept_fit_is_what_was_fitted()
    {
        using var folder = new TemporaryFolder();
        var data = Data();
        using var first = Learner(folder).Fit(data).Predictor;
        var again = Learner(folder).Fit(data);
        using var second = again.Predictor;
        Assert.Equal(1, _fits);
        var genes = data.Training.Sequences;
        var (before, after) = (new double[genes.Count], new double[genes.Count]);
        first.Predict(genes, before);
        second.Predict(genes, after);
        Assert.Equal(before, after);
        Assert.Equal(12.5, again.Seconds);
        Assert.Equivalent(Provenance, again.Provenance, strict: true);
        Assert.Equal(Sections.Select(s => s.GetType()), again.Sections.Select(s => s.GetType()));
        Assert.Equivalent(Sections, again.Sections, strict: true);
    }

    [Fact]
    public void Whatever_decides_a_fit_makes_it_another_and_threads_do_not()
    {
        using var folder = new TemporaryFolder();
        var data = Data();
        var value = data.Training.Values.ToArray();
        value[3] += 1e-9;
        LabelledGenes Training(IReadOnlyList<int>? groups = null, double[]? values = null)
            => new(data.Training.Sequences, values ?? data.Training.Values.ToArray(), 2, data.Training.TableOrder) { Groups = groups };
        FittingData[] others =
        [
            data with { Seed = data.Seed + 1 },
            data with { TargetConditions = ["Root"] },
            data with { Window = new WindowGeometry(80, 41) },
            data with { Validation = data.Validation.Take([]) },
            data with { Training = data.Training.Take([.. Enumerable.Range(1, data.Training.Count - 1)]) },
            data with { Training = Training(values: value) },
            data with { Training = Training([.. Enumerable.Range(0, data.Training.Count)]) },
        ];
        Assert.Equal(others.Length + 1, others.Append(data).Select(d => d.Fingerprint()).Distinct().Count());
        Assert.Equal(data.Fingerprint(), (data with { Threads = 5 }).Fingerprint());
        Learner(folder).Fit(data).Predictor.Dispose();
        Learner(folder).Fit(data with { Threads = 5 }).Predictor.Dispose();
        Assert.Equal(1, _fits);
        Learner(folder, settings: "rate 2").Fit(data).Predictor.Dispose();
        Learner(folder).Fit(others[0]).Predictor.Dispose();
        Assert.Equal(3, _fits);
    }

    [Fact]
    public void A_fit_that_fails_leaves_nothing_and_one_that_cannot_be_kept_is_disposed_of()
    {
        using var folder = new TemporaryFolder();
        var data = Data();
        var cache = new FitCache(folder.File("fits"), new PredictorCatalog());
        Assert.Throws<InvalidOperationException>(() =>
            cache.Around(new CustomLearner("broken", _ => throw new InvalidOperationException("no")), "").Fit(data));
        var toy = new ToyLearner("toy", 0);   // cannot be saved
        Assert.Throws<NotSupportedException>(() => cache.Around(toy, "").Fit(data));
        Assert.True(toy.Fitted!.IsDisposed);
        Assert.Empty(Directory.Exists(folder.File("fits")) ? Directory.GetFileSystemEntries(folder.File("fits")) : []);
    }

    [Fact]
    public void Two_that_fit_at_the_same_time_agree()
    {
        using var folder = new TemporaryFolder();
        var data = Data();
        IExpressionLearner? inner = null;
        var cache = new FitCache(folder.File("fits"), RidgePredictor.Register(new PredictorCatalog()));
        var outer = cache.Around(new CustomLearner("gc_content", d =>
        {
            inner!.Fit(d).Predictor.Dispose();   // another process finishes first
            return RidgeLearner.GcContent.Fit(d);
        }), "");
        inner = cache.Around(RidgeLearner.GcContent, "");
        outer.Fit(data).Predictor.Dispose();
        var entry = Assert.Single(Directory.GetDirectories(folder.File("fits")));
        Assert.Equal(["fit.json", "predictor"], Directory.GetFileSystemEntries(entry).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Learners_of_one_kind_and_different_names_have_fits_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var (data, cache) = (Data(), new FitCache(folder.File("fits"), RidgePredictor.Register(new PredictorCatalog())));
        cache.Around(RidgeLearner.Cpg, "").Fit(data).Predictor.Dispose();
        var named = cache.Around(new NamedLearner(RidgeLearner.Cpg, "mine", MethodRole.Reference), "");
        Assert.Equal(("mine", "mine", "cpg", MethodRole.Reference), (named.Name, named.Method, named.Kind, named.Role));
        named.Fit(data).Predictor.Dispose();
        Assert.Equal(2, Directory.GetDirectories(folder.File("fits")).Length);
    }

    [Fact]
    public void Every_damage_to_a_kept_fit_is_refused_and_one_without_digests_is_read()
    {
        using var folder = new TemporaryFolder();
        var data = Data();
        Learner(folder).Fit(data).Predictor.Dispose();
        EveryDamage.IsRefused(folder.File("fits"), () => Learner(folder).Fit(data).Predictor.Dispose(), flips: 60);
        var entry = Assert.Single(Directory.GetDirectories(folder.File("fits")));
        OlderFormats.OfPredictor(Path.Combine(entry, "predictor"));
        Assert.Contains("is not the predictor that was kept",
            Assert.Throws<GenomicsDataException>(() => Learner(folder).Fit(data)).Message);
        OlderFormats.OfJson(Path.Combine(entry, "fit.json"), "predictor_sha256");
        Learner(folder).Fit(data).Predictor.Dispose();
        Assert.Equal(1, _fits);
    }

    private static FittingData Data()
    {
        var dataset = Toy.Dataset(60);
        return dataset.ForFitting(RandomSplit.Make(dataset), ["Leaf"]);
    }

    private IExpressionLearner Learner(TemporaryFolder folder, string settings = "rate 1")
        => new FitCache(folder.File("fits"),
        RidgePredictor.Register(new PredictorCatalog())).Around(new CustomLearner("gc_content", data =>
        {
            _fits++;
            return RidgeLearner.GcContent.Fit(data) with { Seconds = 12.5, Sections = Sections, Provenance = Provenance };
        }), settings);
}
