using BenchmarkDotNet.Attributes;
using Genomics.Lm.Benchmarks.Dexter;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Benchmarks.Interpretation;

/// <summary>All 900 substitutions of a window of 300 bases: what they change, against reading every altered window (one thread).</summary>
[MemoryDiagnoser]
public class MutagenesisBenchmarks
{
    private static readonly PredictOptions OneThread = new() { Threads = 1 };

    private IExpressionPredictor _predictor = null!;
    private DnaSequence _window = null!;
    private Substitution[] _substitutions = [];

    [Params("dexter", "kmer_ridge", "kmer_multiscale")]
    public string Method { get; set; } = "";

    [Params(1, 7)]
    public int Conditions { get; set; }

    /// <summary>Fits on 2,000 genes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var data = SimulatedPromoters.Make(2_000, 300, Conditions);
        IExpressionLearner learner = Method switch
        {
            "dexter" => new DexterLearner(),
            "kmer_ridge" => RidgeLearner.Kmers(),
            _ => RidgeLearner.Multiscale(),
        };
        _predictor = learner.Fit(data.ForFitting(StudySplit.Make(data))).Predictor;
        _window = data.Sequences[0];
        _substitutions = [.. Enumerable.Range(0, 300).SelectMany(p => "ACGT".Where(b => b != _window.Bases[p])
            .Select(b => new Substitution(p, b)))];
    }

    /// <summary>Ends the predictor.</summary>
    [GlobalCleanup]
    public void Cleanup() => _predictor.Dispose();

    /// <summary>Reads every altered window.</summary>
    [Benchmark(Baseline = true)]
    public double[] Read()
    {
        var values = new double[900 * Conditions];
        _predictor.Predict([.. _substitutions.Select(_window.With)], values, OneThread);
        return values;
    }

    /// <summary>Predicts what changes.</summary>
    [Benchmark]
    public double[] Changes()
    {
        var values = new double[900 * Conditions];
        _predictor.PredictSubstitutions(_window, _substitutions, values, OneThread);
        return values;
    }

    /// <summary>The whole of it, with its result.</summary>
    [Benchmark]
    public MutagenesisResult Mutagenesis() => Evaluation.Interpretation.Mutagenesis.Run(_predictor, _window,
        new MutagenesisOptions { Threads = 1 });
}
