using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

/// <summary>Predicts scale × (share of G and C) + offset per condition, plus noise that depends on the sequence only.</summary>
internal sealed class ToyPredictor(PredictorInfo info, double scale, double noise) : IExpressionPredictor
{
    public bool IsDisposed { get; private set; }

    public PredictorInfo Info => info;

    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        for (var gene = 0; gene < sequences.Count; gene++)
        {
            var random = new CounterRandom((long)(noise * 1e6), (ulong)Toy.Checksum(sequences[gene]));
            for (var c = 0; c < info.Conditions.Count; c++)
                destination[gene * info.Conditions.Count + c] = scale * Toy.GcShare(sequences[gene]) + c + noise * random.NextNormal();
        }
    }

    public void Save(string folder) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}

/// <summary>"Fits" a <see cref="ToyPredictor"/> and remembers what it was shown.</summary>
internal sealed class ToyLearner(string kind, double noise, double scale = 10, IReadOnlyList<ReportSection>? sections = null,
    FitProvenance? provenance = null,
    string? method = null, MethodRole? role = null) : IExpressionLearner
{
    public string Kind => kind;

    public string Method => method ?? kind;

    public MethodRole Role => role ?? Toy.RoleOf(kind);

    public FittingData? Seen { get; private set; }

    public ToyPredictor? Fitted { get; private set; }

    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Seen = data;
        progress?.Report(new WorkProgress("fitting", 1, 1));
        var info = new PredictorInfo
        {
            Kind = kind,
            Name = kind,
            Conditions = data.TargetConditions,
            Transform = data.Transform,
            Window = data.Window,
            Parameters = 2
        };
        Fitted = new ToyPredictor(info, scale, noise);
        return new FitResult(Fitted, sections ?? [], 0.5) { Provenance = provenance ?? new() };
    }
}

/// <summary>A learner that does what it is told, such as failing.</summary>
internal sealed class CustomLearner(string kind, Func<FittingData, FitResult> fit) : IExpressionLearner
{
    public string Kind => kind;

    public MethodRole Role => Toy.RoleOf(kind);

    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => fit(data);
}

/// <summary>Small data whose expression is the share of G and C plus noise.</summary>
internal static class Toy
{
    /// <summary>The role that toys play under the names of real methods.</summary>
    public static MethodRole RoleOf(string name) => name switch
    {
        "dexter" or "dexter_ensemble" => MethodRole.Motifs,
        "kmer_ridge" => MethodRole.Reference,
        "gc_content" => MethodRole.Baseline,
        "dnabert2" or "lm_scratch" or "lm_pretrained" => MethodRole.LanguageModel,
        _ => MethodRole.Other,
    };

    public static GeneDataset Dataset(int genes = 300, string[]? conditions = null, double noise = 0.3, bool hasFloor = false)
    {
        conditions ??= ["Leaf", "Root"];
        var random = new CounterRandom(77);
        var sequences = new DnaSequence[genes];
        var values = new double[genes * conditions.Length];
        for (var gene = 0; gene < genes; gene++)
        {
            var gc = 0.3 + 0.4 * random.NextDouble();
            var bases = new char[80];
            for (var i = 0; i < bases.Length; i++) bases[i] = random.NextDouble() < gc ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)];
            sequences[gene] = new DnaSequence($"gene{gene}", bases);
            for (var c = 0; c < conditions.Length; c++)
            {
                var value = 10 * GcShare(sequences[gene]) + noise * random.NextNormal();
                values[gene * conditions.Length + c] = hasFloor ? Math.Max(4, value) : value;
            }
        }
        values[(genes - 1) * conditions.Length] = double.NaN;
        var transform = TransformSummary.None with { NotDetected = hasFloor ? 4 : null };
        return new GeneDataset("toy data", sequences, conditions, values, new WindowGeometry(80, 40), transform);
    }

    public static GeneSplit Split(GeneDataset dataset) => new()
    {
        Description = "toy split",
        Training = [.. Enumerable.Range(0, dataset.Count).Where(g => g % 3 == 0)],
        Validation = [.. Enumerable.Range(0, dataset.Count).Where(g => g % 12 == 1)],
        Testing = [.. Enumerable.Range(0, dataset.Count).Where(g => g % 3 != 0 && g % 12 != 1)],
        Learning = [.. Enumerable.Range(0, dataset.Count).Where(g => g % 3 == 0 || g % 12 == 1)],
    };

    public static double GcShare(DnaSequence sequence)
    {
        var count = 0;
        foreach (var letter in sequence.Bases)
            if (letter is (byte)'G' or (byte)'C') count++;
        return count / (double)sequence.Length;
    }

    public static long Checksum(DnaSequence sequence)
    {
        var sum = 17L;
        foreach (var letter in sequence.Bases) sum = unchecked(sum * 31 + letter);
        return sum;
    }
}

/// <summary>Averages toy predictors of different noise.</summary>
internal sealed class ToyEnsemble(PredictorInfo info, double[] noises) : IEnsemblePredictor
{
    public PredictorInfo Info => info;

    public int Members => noises.Length;

    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var one = new double[destination.Length];
        destination.Clear();
        for (var member = 0; member < Members; member++)
        {
            Member(member).Predict(sequences, one);
            for (var i = 0; i < one.Length; i++) destination[i] += one[i] / Members;
        }
    }

    public IExpressionPredictor Member(int member)
        => new ToyPredictor(info with { Parameters = info.Parameters / Members }, 10, noises[member]);

    public void Save(string folder) => throw new NotSupportedException();

    public void Dispose() { }
}
