using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>How the numbers were made, and the command.</summary>
internal static class MethodsPart
{
    public static PagePart Draw(ComparisonResult result, ReportDetails details)
    {
        var html = new Markup();
        html.AddRaw("<ul>");
        html.Add($"<li><b>Intervals and primary test.</b> Test genes are resampled with replacement "
            + $"{NumberText.Count(result.Options.Draws)} times");
        html.AddRaw(result.Groups < result.ScoredTestGenes.Count
            ? ", whole leakage groups (overlapping windows, near-duplicates, paralogues) at a time. " : ". ");
        html.AddRaw("The same draw serves every predictor and condition, so differences are paired. p = (1 + draws at least as far "
            + "from the observed difference as that is from 0) / (draws + 1), two-sided.</li>");
        html.AddRaw("<li><b>Secondary test.</b> The sign-flip test permutes differences in squared error, a leakage group at a "
            + "time. It asks a "
            + "slightly different question and should agree when the evidence is strong. A p-value and its interval are made in different "
            + "ways and disagree about 0 now and then, near the level.</li>");
        html.AddRaw("<li><b>Many questions.</b> Declared comparisons are corrected by Holm; all pairs and conditions together by "
            + "step-down max-T over the joint draws. A candidate beats the references when it beats each of them: none is chosen on the "
            + "test genes.</li>");
        html.AddRaw("<li><b>As good.</b> That no difference is shown does not mean that there is none. Non-inferiority and "
            + "equivalence (TOST) are "
            + "tests of their own, against a margin that is declared before the run.</li>");
        html.AddRaw("<li><b>What is not in the intervals.</b> Genes are resampled, fits are not: another seed, split or training set "
            + "would move the numbers too: without repeated splits all is said of these fitted models.</li>");
        html.AddRaw("<li><b>Across genes, not across people.</b> r says how well expression differs between genes is predicted; it "
            + "does not say how well the effect of a variant within one gene would be, and models good at the one often have the wrong "
            + "sign in the other (Huang et al. 2023; Sasse et al. 2023, Nature Genetics).</li></ul>");
        if (details.Command is { } command)
            html.Add($"<p class=\"soft\">Made by the command below; manifest.json beside this page has the hashes of inputs and "
                + $"results, the versions and the seed, and genomics-lm replay runs it again and compares the "
                + $"numbers.</p><pre>{command}</pre>");
        return new PagePart("methods", "How to read this", html, "methods");
    }
}
