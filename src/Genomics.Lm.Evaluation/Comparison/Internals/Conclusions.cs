using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Comparison.Internals;

/// <summary>Says in words what a comparison shows, on which genes, and how small a difference it could have shown.</summary>
internal sealed class Conclusions
{
    private const int FewGroups = 30, NamedConditions = 6;
    private const double EvenGroups = 0.9;   // share of the groups that count, from which on they are even enough

    private static readonly string[] UsualReferences = [RidgePredictor.Cpg, RidgePredictor.KmerMultiscale, KernelPredictor.Kind];

    private readonly ComparisonResult _result;
    private readonly List<PredictorScore> _all, _main;   // main condition: every row, and single fits of competitors

    private Conclusions(ComparisonResult result)
    {
        _result = result;
        _all = [.. result.Scores.Where(s => s.Condition == result.MainCondition)];
        _main = [.. _all.Where(s => result.Find(s.Predictor) is { IsOracle: false, IsEnsemble: false })];
        if (_main.Count == 0) _main = _all;
    }

    /// <summary>What is said where nothing was fitted on other splits.</summary>
    public static Finding FittedModels { get; } = new("All this is said of these fitted models",
        "test genes are resampled, fits are not: another seed or other genes to learn from would move the numbers too, which only repeated "
            + "splits show");

    /// <summary>The conclusions.</summary>
    /// <param name="result">The comparison, whole but for its findings.</param>
    /// <param name="overSplits">What repeats on other splits show; null when the models are the only ones fitted.</param>
    public static IReadOnlyList<Finding> Draw(ComparisonResult result, IReadOnlyList<Finding>? overSplits = null)
        => new Conclusions(result).Draw(overSplits);

    private List<Finding> Draw(IReadOnlyList<Finding>? overSplits)
    {
        List<Finding> findings = [LeakageConclusions.Of(_result)];
        if (_result.Scored == ScoredGenes.TooFewClean) return findings;
        AddFewGroups(findings);
        var primaries = _result.Pairs.Where(p => p.Family == PairFamily.Primary).ToList();
        var tested = _result.ReferenceTests.Select(t => t.Candidate).ToHashSet(StringComparer.Ordinal);
        foreach (var pair in primaries)
            if (pair.Purpose == PairPurpose.Addition) findings.Add(Added(pair));
            else if (pair.Purpose != PairPurpose.Reference || !tested.Contains(pair.A)) findings.Add(Compared(pair, Holm(pair), ""));
            else if (pair.B == Test(pair).References[0]) findings.Add(AgainstReferences(Test(pair), primaries));
        if (primaries.Count == 0) findings.Add(Undeclared());
        AddNotCompared(findings);
        AddConstant(findings);
        AddChance(findings);
        AddConditions(findings, primaries);
        AddSpecificity(findings);
        AddLargeGroup(findings);
        foreach (var left in _result.LeftOut)
            findings.Add(new Finding($"{DisplayName(left.Condition)} is not compared", left.Reason));
        findings.AddRange(overSplits ?? [FittedModels]);
        return findings;

        ReferenceTest Test(PairComparison pair) => _result.ReferenceTests.First(t => t.Candidate == pair.A);
    }

    private void AddConstant(List<Finding> findings)
    {
        foreach (var constant in _result.ConstantScores.GroupBy(s => s.Predictor))
            findings.Add(new Finding($"{constant.Key} predicts one value for all test genes in "
                + WordList.And([.. constant.Select(s => DisplayName(s.Condition))]),
                "it has no correlation (–), which counts as 0 in differences"));
    }

    private double Level => 1 - _result.Options.Confidence;

    // a candidate beats every reference, or stands somewhere against the strongest of them
    private Finding AgainstReferences(ReferenceTest test, List<PairComparison> primaries)
    {
        var pairs = primaries.Where(p => p.Purpose == PairPurpose.Reference && p.A == test.Candidate).ToList();
        var strongest = pairs.First(p => p.B == test.Strongest);
        var names = WordList.And([.. test.References]);
        if (test.AdjustedPValue <= Level && pairs.TrueForAll(p => !p.Pearson.Interval.Contains(0)))
            return new Finding($"{WithR(test.Candidate)} predicts better than every reference in {DisplayName(test.Condition)}",
                $"the references are {names}; difference in r to the strongest, {WithR(test.Strongest)}, {Difference(strongest)}; "
                    + $"largest p over "
                    + $"the references{(test.Hypotheses > 1 ? ", Holm-adjusted," : "")} {NumberText.Probability(test.AdjustedPValue)}");
        var others = string.Join("; ", pairs.Where(p => p != strongest)
            .Select(p => $"to {WithR(p.B)} {Difference(p)}, p {NumberText.Probability(p.AdjustedPValue)}"));
        var evidence = $"difference in r {Difference(strongest)}, {Holm(strongest)}{Disagreement(strongest)}";
        if (strongest.IsShown(Level) && strongest.Pearson.Difference < 0)
            return new Finding($"{WithR(test.Candidate)} predicts worse than the strongest reference, {WithR(test.Strongest)}, in "
                + DisplayName(test.Condition), $"{evidence}; {others}");
        return new Finding($"It is not shown that {WithR(test.Candidate)} predicts better than every reference in "
            + DisplayName(test.Condition),
            $"to the strongest, {WithR(test.Strongest)}, {evidence}{Power(strongest)}{NotInferior(test)}; {others}");
    }

    private Finding Added(PairComparison pair)
    {
        var added = WordList.And([.. pair.Added]);
        var evidence = $"difference in r of {WithR(pair.A)}, which holds it too, to {WithR(pair.B)} {Difference(pair)}, "
            + $"{Holm(pair)}{Disagreement(pair)}";
        if (pair.IsShown(Level))
            return new Finding(pair.Pearson.Difference > 0 ? $"{added} adds to {pair.B} in {DisplayName(pair.Condition)}"
                : $"{added} takes from {pair.B} in {DisplayName(pair.Condition)}", evidence);
        return new Finding($"It is not shown that {added} adds to {pair.B} in {DisplayName(pair.Condition)}", evidence + Power(pair));
    }

    private Finding Undeclared()
    {
        var ranked = _main.OrderByDescending(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson).Select(s => s.Predictor).ToList();
        var interval = _main[0].PearsonInterval;
        if (ranked.Count == 1)
            return new Finding($"One predictor, nothing to compare it with",
                $"{_main[0].Predictor} reaches r = {NumberText.Fixed(_main[0].Pearson)}"
                    + (interval.IsDefined ? $" [{NumberText.Fixed(interval.Low)}, {NumberText.Fixed(interval.High)}]" : "")
                    + $" in {DisplayName(_result.MainCondition)} on "
                    + $"{NumberText.Count(_main[0].Genes)} test genes");
        var pair = _result.Pairs.First(p => p.Condition == _result.MainCondition
            && ((p.A, p.B) == (ranked[0], ranked[1]) || (p.B, p.A) == (ranked[0], ranked[1])));
        if (pair.Pearson.Difference < 0) pair = pair.Swapped();
        return Compared(pair, $"p {NumberText.Probability(pair.AdjustedPValue)}, adjusted over all pairs and conditions",
            "the two with the highest r, as no comparison was declared before the run; ");
    }

    private Finding Compared(PairComparison pair, string test, string why)
    {
        var evidence = $"{why}difference in r {Difference(pair)}, {test}{Disagreement(pair)}";
        if (pair.IsShown(Level))
            return new Finding($"{WithR(pair.A)} predicts {(pair.Pearson.Difference > 0 ? "better" : "worse")} than {WithR(pair.B)} in "
                + DisplayName(pair.Condition), evidence);
        return new Finding($"No difference shown between {WithR(pair.A)} and {WithR(pair.B)} in {DisplayName(pair.Condition)}",
            evidence + Power(pair) + (pair.Family == PairFamily.Primary ? Margin(pair) : ""));
    }

    private string WithR(string name) => $"{name} (r = {NumberText.Fixed(_all.First(s => s.Predictor == name).Pearson)})";

    private static string Difference(PairComparison pair) => $"{NumberText.Signed(pair.Pearson.Difference)} "
        + $"[{NumberText.Signed(pair.Pearson.Interval.Low)}, {NumberText.Signed(pair.Pearson.Interval.High)}]";

    private static string Holm(PairComparison pair) => Holm(pair.AdjustedPValue);

    private static string Holm(double p) => $"Holm-adjusted p {NumberText.Probability(p)}";

    // an interval that says another thing than p beside it
    private string Disagreement(PairComparison pair)
        => pair.Pearson.Interval.IsDefined && pair.Pearson.Interval.Contains(0) == pair.AdjustedPValue <= Level
            ? pair.AdjustedPValue > Level && pair.Pearson.PValue <= Level
                ? "; the interval is of this pair alone, p of all that were asked together"
                : "; interval and p, which are made in different ways, disagree at the margin, and nothing is claimed"
            : "";

    private string Power(PairComparison pair)
    {
        if (!(pair.SmallestDetectable is > 0 and < 2)) return "";   // nothing could have been shown
        var sizes = _result.GroupSizes;
        var groups = pair.Groups == pair.Genes ? ""
            : $" ({NumberText.Count(pair.Groups)} leakage groups, effectively {Effective(sizes)})";
        return $"; on these {NumberText.Count(pair.Genes)} test genes{groups} a true difference of "
            + $"{NumberText.Significant(pair.SmallestDetectable, 2)} would have been shown with "
            + $"{NumberText.Percent(_result.Options.Power)} probability";
    }

    // within the margin that was declared: no worse, or as good
    private string Margin(PairComparison pair)
    {
        if (_result.GroupSizes.Effective < FewGroups) return NotJudged;
        var (margin, test) = (NumberText.Significant(pair.Margin.Margin), pair.AdjustedMargin);
        if (test.EquivalencePValue <= Level / 2)
            return $"; both are equivalent within ±{margin} ({Holm(test.EquivalencePValue)})";
        return test.WorsePValue <= Level / 2
            ? $"; {pair.A} is not worse by {margin} or more (non-inferior, {Holm(test.WorsePValue)})"
            : $"; that {pair.A} is not worse by {margin} or more is not shown either ({Holm(test.WorsePValue)})";
    }

    // one-sided p are too bold where one group of few is large (benchmarks/STATISTICS.md)
    private const string NotJudged = "; whether it is not inferior is not judged on so few groups";

    private string NotInferior(ReferenceTest test)
    {
        if (_result.GroupSizes.Effective < FewGroups) return NotJudged;
        var (margin, p) = (NumberText.Significant(_result.Options.Margin), test.AdjustedNonInferiorPValue);
        return p <= Level / 2 ? $"; it is not worse than any by {margin} or more (non-inferior, {Holm(p)})"
            : $"; that it is not worse than any by {margin} or more is not shown either ({Holm(p)})";
    }

    private void AddChance(List<Finding> findings)
    {
        string[] atChance = [.. _main.Where(s => !(s.PearsonInterval.Low > 0)).Select(s => s.Predictor)];
        if (atChance.Length == _main.Count) findings.Add(new Finding("No predictor's r is shown to be above 0", ""));
        else if (atChance.Length > 0) findings.Add(new Finding($"The r of {WordList.And(atChance)} is not shown to be above 0", ""));
    }

    // the declared questions under the other conditions, each corrected for all pairs and conditions
    private void AddConditions(List<Finding> findings, List<PairComparison> primaries)
    {
        string[] others = [.. _result.Conditions.Where(c => c != _result.MainCondition)];
        if (others.Length == 0) return;
        foreach (var question in primaries.GroupBy(p => (p.A, p.Purpose, B: p.Purpose == PairPurpose.Reference ? "" : p.B)))
        {
            string[] against = [.. question.Select(p => p.B)];
            string[] better = [.. others.Where(c => against.All(b => Shown(question.Key.A, b, c) > 0))];
            string[] worse = [.. others.Where(c => against.Any(b => Shown(question.Key.A, b, c) < 0))];
            var one = against.Length == 1;
            var open = others.Length - better.Length - worse.Length;
            var where = others.Length == 1 ? "the other condition" : $"the {NumberText.Count(others.Length)} other conditions";
            findings.Add(new Finding($"Under {where} {question.Key.A} is shown to be better than "
                + $"{(one ? against[0] : "every reference")} in {NumberText.Count(better.Length)} and worse"
                    + $"{(one ? "" : " than one of them")} in {NumberText.Count(worse.Length)}",
                $"{Names("better", better)}{Names("worse", worse)}neither in {NumberText.Count(open)}; p adjusted over all pairs and "
                    + $"conditions by max-T; conditions share their genes and are no replications"));
        }

        static string Names(string what, string[] conditions) => conditions.Length == 0 ? ""
            : $"{what} in {string.Join(", ", conditions.Take(NamedConditions).Select(DisplayName))}"
                + $"{(conditions.Length > NamedConditions ? ", …" : "")}; ";
    }

    // the sign of a difference that is shown, else 0
    private int Shown(string a, string b, string condition)
    {
        var pair = _result.Pairs.First(p => p.Condition == condition && ((p.A, p.B) == (a, b) || (p.B, p.A) == (a, b)));
        return !pair.IsShown(Level) ? 0 : Math.Sign(pair.Pearson.Difference) * (pair.A == a ? 1 : -1);
    }

    // several conditions: how much of r is about this one
    private void AddSpecificity(List<Finding> findings)
    {
        var best = _main.MaxBy(s => double.IsNaN(s.Pearson) ? double.NegativeInfinity : s.Pearson)!;
        if (_result.Conditions.Count > 1 && _result.SpecificityScores.Count == 0)
            findings.Add(new Finding($"How much of r is specific to {DisplayName(_result.MainCondition)} is not known",
                $"fewer than {TestGenes.Fewest} test genes have a value under all {NumberText.Count(_result.Conditions.Count)} "
                    + $"conditions"));
        var own = _result.SpecificityScores.FirstOrDefault(s => (s.Predictor, s.Condition) == (best.Predictor, best.Condition));
        if (own is null || double.IsNaN(best.Pearson)) return;
        var count = _result.Conditions.Count;
        var main = _result.Conditions.IndexOf(_result.MainCondition);
        var swap = _result.ModelSwaps.First(s => s.Predictor == best.Predictor).Pearson;
        double[] others = [.. Enumerable.Range(0, count).Where(c => c != main).Select(c => swap[c * count + main])
            .Where(r => !double.IsNaN(r))];
        var range = others.Length == 0 ? "" : $"; its values for another condition predict {DisplayName(_result.MainCondition)} with r = "
            + (others.Length == 1 ? NumberText.Fixed(others[0])
                : $"{NumberText.Fixed(others.Min())} to {NumberText.Fixed(others.Max())}");
        findings.Add(new Finding($"What sets {DisplayName(_result.MainCondition)} apart from the other conditions is predicted with r = "
            + NumberText.Fixed(own.Pearson), $"by {best.Predictor}, which has the highest r: deviation of a gene from its mean over "
            + $"the {count} conditions, on the {NumberText.Count(own.Genes)} test genes with a value under all, "
                + $"{NumberText.Range(own.PearsonInterval)}{range}"));
    }

    private void AddLargeGroup(List<Finding> findings)
    {
        var sizes = _result.GroupSizes;
        if (sizes.LargestShare <= ComparisonOptions.LargeGroupShare || sizes.Effective > EvenGroups * sizes.Groups) return;
        findings.Add(new Finding($"One leakage group holds {NumberText.Percent(sizes.LargestShare)} of the test genes, "
            + $"{NumberText.Count(sizes.Largest)} of {NumberText.Count(sizes.Genes)}",
            $"the {NumberText.Count(sizes.Groups)} groups are effectively {Effective(sizes)}; r without it: "
                + string.Join(", ", _main.Select(s => $"{s.Predictor} {NumberText.Fixed(s.PearsonWithoutLargest)}"))));
    }

    // before anything that rests on them
    private void AddFewGroups(List<Finding> findings)
    {
        var sizes = _result.GroupSizes;
        if (sizes.Effective >= FewGroups) return;
        findings.Add(new Finding(sizes.Groups == sizes.Genes ? $"There are only {sizes.Genes} test genes"
            : $"The {NumberText.Count(sizes.Genes)} test genes tell as much as {Effective(sizes)} independent ones",
            (sizes.Groups == sizes.Genes ? "" : $"they form {NumberText.Count(sizes.Groups)} leakage groups, the largest of "
                + $"{NumberText.Count(sizes.Largest)}; ")
            + "intervals and p-values allow for so few by Student's t, and are rough all the same"));
    }

    private static string Effective(GroupSizes sizes) => NumberText.Count((long)Math.Round(sizes.Effective));

    // candidates are to beat the strongest simple method: which of the usual ones was not there
    private void AddNotCompared(List<Finding> findings)
    {
        string[] candidates = [.. _result.Predictors.Where(p => !p.IsEnsemble && PrimaryPairs.IsCandidate(p.Role)).Select(p => p.Name)];
        string[] missing = [.. UsualReferences.Except(_result.Predictors.Select(p => p.Kind))];
        if (candidates.Length == 0 || missing.Length == 0) return;
        findings.Add(new Finding($"{WordList.And(missing)} {(missing.Length == 1 ? "was" : "were")} not compared",
            $"whether {WordList.And(candidates)} would be ahead of {(missing.Length == 1 ? "it" : "them")} is not known"));
    }
}
