using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Ablations;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Ablations;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Tests.Ablations;

/// <summary>Variants are fitted as their learners alone would, and kept fits change nothing.</summary>
public class AblationVariantsTests
{
    private static readonly MethodCatalog Catalog = MethodCatalog.Standard();
    private static readonly GeneDataset Data = Genes();
    private static readonly GeneSplit Split = RandomSplit.Make(Data, seed: 3);

    private static readonly MethodSettings Settings = new()
    {
        Options = FineTuneOptions.Quick with
        {
            Network = FineTuneOptions.Quick.Network with { VocabularySize = 40 },
            Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 1 },
        },
    };

    private static readonly AblationOptions Options = new()
    {
        Folds = 2,
        Comparison = new ComparisonOptions { MainCondition = "x", Draws = 100, Threads = 1 },
    };

    private static readonly AblationDesign Design = new()
    {
        Starts = [AblationStart.Random, AblationStart.Parse("masked:1", Catalog.Knows), AblationStart.Parse("gc_content", Catalog.Knows)],
        Tunings = [AblationTuning.Parse("head"), AblationTuning.Parse("lora:2"), AblationTuning.Parse("last"),
            AblationTuning.Parse("full")],
        Windows = [null, new WindowPart(30, 9)],
        Layers = [0, 1],
        Poolings = [Pooling.Bins, Pooling.Cls],
        Tokenizers = [AblationTokenizer.Parse("own"), AblationTokenizer.Parse("own:64")],
        Filters = [GeneFilter.Parse("all"), GeneFilter.Parse("tpm:20")],
    };

    [Fact]
    public void Every_variant_predicts_what_its_learner_fits_alone()
    {
        using var folder = new TemporaryFolder();
        using var variants = new AblationVariants(Settings, Design.OneAtATime());
        var made = variants.Make(Data, Split, "x", folder.File("embeddings"), threads: 1);
        Assert.Equal(11, made.Count);
        var result = Ablation.CrossValidate(Data, Split, made, Options);
        foreach (var (name, learner, kept) in Alone(Settings.Options))
        {
            var v = made.Select(m => m.Name).ToList().IndexOf(name);
            Assert.True(v >= 0, name);
            for (var fold = 0; fold < 2; fold++)
            {
                int[] left = [.. Enumerable.Range(0, result.Genes.Count).Where(i => result.Folds[i] == fold)];
                var data = DataOf(learner, made[v], Data, Split);
                using var fitted = learner.Fit(data[fold]).Predictor;
                var predicted = fitted.Predict([.. left.Select(i => Data.Sequences[result.Genes[i]])]);
                for (var i = 0; i < left.Length; i++) Assert.Equal(predicted[i, 0], result.Predictions[v][left[i]], 2e-3);
            }
            Assert.Equal(kept, made[v].LearntFrom is not null);
        }
    }

    [Fact]
    public void A_run_that_is_stopped_and_gone_on_with_gives_the_same_as_one_that_is_not()
    {
        using var folder = new TemporaryFolder();
        using var variants = new AblationVariants(Settings, Design.OneAtATime());
        var whole = Ablation.CrossValidate(Data, Split, variants.Make(Data, Split, "x", folder.File("e1"), threads: 1), Options);
        using var stop = new CancellationTokenSource();
        var fits = new FitCache(folder.File("fits"), Catalog.Predictors);
        var stopping = variants.Make(Data, Split, "x", folder.File("e2"), fits, threads: 1);
        Assert.Throws<OperationCanceledException>(() => Ablation.CrossValidate(Data, Split, stopping, Options,
            new Stopping(stop, "fold 2 of 2, layer=1"), stop.Token));
        var kept = Directory.GetDirectories(folder.File("fits")).Length;
        Assert.InRange(kept, 11, 21);
        var resumed = Ablation.CrossValidate(Data, Split, variants.Make(Data, Split, "x", folder.File("e3"), fits, threads: 1), Options);
        Assert.Equal(22, Directory.GetDirectories(folder.File("fits")).Length);
        for (var v = 0; v < 11; v++) Assert.Equal(whole.Predictions[v], resumed.Predictions[v]);
        AblationFiles.WriteTable(folder.File("a.tsv"), whole);
        AblationFiles.WriteTable(folder.File("b.tsv"), resumed);
        Assert.Equal(File.ReadAllBytes(folder.File("a.tsv")), File.ReadAllBytes(folder.File("b.tsv")));
    }

    [Fact]
    public void A_filter_that_leaves_no_learning_gene_is_refused()
    {
        using var variants = new AblationVariants(Settings, [new AblationSetting(),
            new AblationSetting { Filter = GeneFilter.Parse("tpm:1e9") }]);
        Assert.Contains("leaves none of the", Assert.Throws<GenomicsDataException>(() => variants.Make(Data, Split, "x", "unused"))
            .Message);
    }

    // the same fits, written the long way
    private static IEnumerable<(string Name, IExpressionLearner Learner, bool Kept)> Alone(FineTuneOptions options)
    {
        FrozenEncoderOptions frozen = new() { Input = options.Input, Network = options.Network };
        FineTuneOptions With(Func<StartOptions, StartOptions> change) => options with { Start = change(options.Start) };
        yield return ("base", new FrozenEncoderLearner(frozen), false);
        yield return ("start=masked:1", new FrozenEncoderLearner(frozen with { PretrainEpochs = 1 }), false);
        yield return ("start=gc_content", Catalog.Learner("gc_content"), false);
        yield return ("tuning=full", new LanguageModelLearner(options), false);
        yield return ("tuning=last:1", new LanguageModelLearner(With(s => s with { FrozenLayers = 2 })), false);
        yield return ("tuning=lora:2", new LanguageModelLearner(With(s => s with { Lora = new LoraSpec { Rank = 2, Alpha = 4 } }) with
        {
            Optimizer = options.Optimizer with { WeightAverage = 0 },
        }), false);
        yield return ("window=30:9", new FrozenEncoderLearner(frozen with { Input = options.Input with { Part = new WindowPart(30, 9) } }),
            false);
        yield return ("layer=1", new FrozenEncoderLearner(frozen with { Layer = 1 }), false);
        yield return ("pooling=cls", new FrozenEncoderLearner(frozen with { Input = options.Input with { Pooling = Pooling.Cls } }), false);
        yield return ("tokenizer=own:64",
            new FrozenEncoderLearner(frozen with { Network = options.Network with { VocabularySize = 64 } }), false);
        yield return ("filter=tpm:20", new FilteredLearner(new FrozenEncoderLearner(frozen),
            Data.Sequences.Where((_, gene) => Data.Value(gene, 0) >= 20).Select(s => s.Id).ToHashSet()), true);
    }

    // what a fold may learn from, seen by a learner that only looks
    private static FittingData[] DataOf(IExpressionLearner learner, AblationVariant variant, GeneDataset dataset, GeneSplit split)
    {
        var seen = new List<FittingData>();
        _ = Ablation.CrossValidate(dataset, split, [variant with { Learner = new Looking(learner.Kind, seen), Predict = null }], Options);
        return [.. seen];
    }

    private static GeneDataset Genes()
    {
        const int Genes = 120, Length = 80;
        var random = new CounterRandom(12);
        var sequences = new DnaSequence[Genes];
        var values = new double[Genes];
        for (var gene = 0; gene < Genes; gene++)
        {
            sequences[gene] = new DnaSequence($"g{gene}", string.Concat(Enumerable.Range(0, Length)
                .Select(_ => "ACGT"[random.NextInt(4)])));
            values[gene] = sequences[gene].ToString().Count(c => c == 'G') + random.NextNormal();
        }
        return new GeneDataset("planted", sequences, ["x"], values, new WindowGeometry(Length, 50), TransformSummary.None);
    }

    private sealed class Stopping(CancellationTokenSource stop, string stage) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage.Contains(stage, StringComparison.Ordinal)) stop.Cancel();
        }
    }

    private sealed class Looking(string kind, List<FittingData> seen) : IExpressionLearner
    {
        public string Kind => kind;

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            seen.Add(data);
            return Evaluation.Baselines.RidgeLearner.GcContent.Fit(data, progress, cancellationToken);
        }
    }
}
