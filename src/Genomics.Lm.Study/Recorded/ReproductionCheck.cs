namespace Genomics.Lm.Study.Recorded;

/// <summary>One comparison of a rebuilt data set with the record.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Recorded">What the study recorded, as text.</param>
/// <param name="Found">What was found.</param>
/// <param name="Matches">Whether they agree to the recorded digits.</param>
public sealed record ReproductionCheck(string What, string Recorded, string Found, bool Matches);
