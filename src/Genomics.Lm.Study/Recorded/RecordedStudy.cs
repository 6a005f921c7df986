using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Study.Recorded;

/// <summary>
/// What the study has left on record: the log, the LASSO and the exploration graph of its human DExTER run and the training log of its
/// fine-tuning, in the public repository sofianesadat1/DNABERT-2_VS_DExTER. Figures only. Of the 194 scores of the graph 25 are restated
/// here; the others are read from a copy of the file.
/// </summary>
public static class RecordedStudy
{
    /// <summary>The tissue.</summary>
    public const string Condition = "Pituitary";

    /// <summary>Bases on each side of the start.</summary>
    public const int Flank = 2000;

    /// <summary>Windows cut, rows of the expression table, and genes in both.</summary>
    public const int Windows = 22_908, TableRows = 56_202, Genes = 22_410;

    /// <summary>Genes learnt from, of these trained on and stopped on, and genes tested.</summary>
    public const int Learning = 14_940, Training = 12_997, Validation = 1_943, Testing = 7_470;

    /// <summary>Domains that DExTER treated, those it accepted, and scores in its graph.</summary>
    public const int DomainsTreated = 686, DomainsValid = 149, Scores = 194;

    /// <summary>DExTER on the test genes.</summary>
    public const double Pearson = 0.6405363403762255, MeanSquaredError = 1.5086272646355938, RSquared = 0.4101432078621404;

    /// <summary>
    /// The smallest value of the table, which stands for "not detected"; no value had to be replaced before the logarithm was taken.
    /// </summary>
    public const double Floor = 0.001;

    /// <summary>
    /// The variance of the target on the test genes that DExTER's error and R² imply: squared error / (1 − R²), divisor n.
    /// </summary>
    public const double TestVariance = MeanSquaredError / (1 - RSquared);

    /// <summary>How far another variance may be away to be called the same: half of the third decimal.</summary>
    public const double VarianceTolerance = 0.0005;

    /// <summary>Of the fine-tuning: its seed, and the steps that half precision skipped.</summary>
    public const int LanguageModelSeed = 42, SkippedSteps = 7;

    /// <summary>The best validation of the fine-tuning.</summary>
    public const double LanguageModelPearson = 0.6782, LanguageModelLoss = 1.3929;

    /// <summary>
    /// |Spearman| on the learning genes: the sixteen dinucleotides on the whole window, and the best regions of nine of them.
    /// </summary>
    public static IReadOnlyList<ScoredDomain> StatedScores { get; } =
    [
        .. Whole(("AA", 25.732), ("AC", 19.515), ("AG", 0.608), ("AT", 32.859), ("CA", 35.279), ("CC", 27.596), ("CG", 48.782),
            ("CT", 3.680),
            ("GA", 2.723), ("GC", 37.118), ("GG", 33.094), ("GT", 2.417), ("TA", 23.369), ("TC", 6.993), ("TG", 20.099), ("TT", 18.089)),
        Best("CG", -125, 341, 54.762), Best("CA", -125, 684, 48.792), Best("GC", -125, 341, 48.213), Best("AT", -125, 341, 46.249),
            Best("GG", -125, 684, 44.814),
        Best("AA", -125, 684, 40.454), Best("TG", -341, 341, 39.827), Best("TA", -125, 341, 39.165), Best("TT", -125, 341, 37.012),
    ];

    private static IEnumerable<ScoredDomain> Whole(params (string Kmer, double PerCent)[] scores)
        => scores.Select(s => Best(s.Kmer, -Flank, Flank, s.PerCent));

    private static ScoredDomain Best(string kmer, int left, int right, double perCent)
        => new(kmer, new Region(left, right), perCent / 100);
}
