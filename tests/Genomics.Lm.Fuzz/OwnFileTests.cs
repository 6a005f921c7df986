using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Fuzz;

/// <summary>Damaged files of our own: refused in words, or still the same content. Never other numbers.</summary>
public sealed class OwnFileTests(OwnFileTests.FittedOnce fitted) : IClassFixture<OwnFileTests.FittedOnce>
{
    private static readonly string[] Kinds = ["gc_content", "kmer_ridge", "dexter", "lm_scratch", "cnn_onehot", "stack_kmer", "oracle"];

    public static TheoryData<string> All => [.. Kinds];

    [Theory, MemberData(nameof(All))]
    public void A_damaged_predictor_folder_is_refused_or_predicts_the_same(string kind)
    {
        var folder = fitted.Folder(kind);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var intact = files.Select(File.ReadAllBytes).ToArray();
        var expected = fitted.Predict(folder);
        for (var number = Limits.Start; number < Limits.Start + Limits.Inputs / 2; number++)
        {
            var file = files[number % files.Length];
            var (whole, other) = (intact[number % files.Length], intact[(number + 1) % files.Length]);
            var input = Mutation.Of(whole, other, (ulong)number);
            File.WriteAllBytes(file, input);
            double[]? found = null;
            var accepted = Limits.Holds(kind, number, input, () => found = fitted.Predict(folder));
            File.WriteAllBytes(file, whole);
            if (accepted && !expected.AsSpan().SequenceEqual(found))
                throw Limits.Kept(kind, number, input, $"{Path.GetFileName(file)} was accepted and predicts other numbers", null);
        }
    }

    [Fact]
    public void A_damaged_manifest_is_refused_or_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(RunManifest.FileName);
        var manifest = new RunManifest
        {
            Command = ["compare", "--output", "out"],
            Options = new Dictionary<string, string> { ["--seed"] = "1" },
            Seed = 1,
            Inputs = [],
            Results = [],
            Libraries = ManifestBuild.Libraries,
            Machine = ManifestMachine.Current,
            Started = DateTimeOffset.UnixEpoch,
            Seconds = 1.5,
        };
        manifest.Write(path);
        var whole = File.ReadAllBytes(path);
        for (var number = Limits.Start; number < Limits.Start + Limits.Inputs; number++)
        {
            var input = Mutation.Of(whole, whole, (ulong)number);
            File.WriteAllBytes(path, input);
            RunManifest? found = null;
            if (!Limits.Holds("manifest", number, input, () => found = RunManifest.Read(path))) continue;
            found!.Write(path);
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(whole))
                throw Limits.Kept("manifest", number, input, "was accepted with other content", null);
        }
    }

    /// <summary>Every kind of predictor, fitted once on a few simulated promoters.</summary>
    public sealed class FittedOnce : IDisposable
    {
        // a small file takes the same code as a large one and leaves time for more damage
        private static readonly FineTuneOptions Small = FineTuneOptions.Quick with
        {
            Network = FineTuneOptions.Quick.Network with
            {
                Encoder = new EncoderConfig { HiddenSize = 16, Layers = 1, Heads = 2, IntermediateSize = 16 },
                VocabularySize = 32,
            },
        };

        private readonly TemporaryFolder _folder = new();
        private readonly MethodCatalog _methods = MethodCatalog.Standard(new MethodSettings { Options = Small });
        private readonly GeneDataset _dataset;

        public FittedOnce()
        {
            var simulated = PromoterSimulation.Create(new SimulationOptions { Genes = 60 });
            _dataset = simulated.Dataset;
            var data = _dataset.ForFitting(StudySplit.Make(_dataset), [_dataset.Conditions[0]]);
            foreach (var kind in Kinds.Except(["oracle"]))
            {
                using var predictor = _methods.Learner(kind).Fit(data).Predictor;
                predictor.Save(Folder(kind));
            }
            using var oracle = simulated.Oracle();
            oracle.Save(Folder("oracle"));
        }

        public string Folder(string kind) => _folder.File(kind);

        public double[] Predict(string folder)
        {
            using var predictor = _methods.Load(folder);
            return predictor.Predict((IReadOnlyList<Data.Sequences.DnaSequence>)[.. _dataset.Sequences.Take(3)],
                new PredictOptions { Threads = 1 }).Values.ToArray();
        }

        public void Dispose() => _folder.Dispose();
    }
}
