namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>What a predictor does when a word of another method is put into its region, and when it is taken away.</summary>
/// <param name="Word">The word.</param>
/// <param name="Inserted">Windows into which one occurrence was written.</param>
/// <param name="Insertion">The mean change of the prediction by it; NaN where no window had room.</param>
/// <param name="InsertionError">Its standard error.</param>
/// <param name="Control">The mean change by another order of the same letters at the same places.</param>
/// <param name="Ablated">Windows in which all occurrences were broken, each by one substitution.</param>
/// <param name="Ablation">The mean of what an occurrence gave: prediction with less without them, for one; NaN without such
/// windows.</param>
/// <param name="AblationError">Its standard error.</param>
public sealed record WordResponse(WordInRegion Word, int Inserted, double Insertion, double InsertionError, double Control, int Ablated,
    double Ablation, double AblationError);
