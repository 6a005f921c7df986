using System.Diagnostics;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Training;

namespace Genomics.Lm.Benchmarks.Interpretation;

/// <summary>Predictors fitted on genes, against measured saturation mutagenesis of regulatory elements.</summary>
internal sealed class MpraHarness(TextWriter output)
{
    /// <summary>Fits one condition (log2(x+1), study split) by every method and prints its agreement with the measured effects.</summary>
    /// <param name="folder">references.fa and variants.tsv.gz.</param>
    /// <param name="genes">Windows to fit on.</param>
    /// <param name="table">Their expression.</param>
    /// <param name="alignmentIndex">Index of the start in the windows.</param>
    /// <param name="condition">The condition that is fitted.</param>
    /// <param name="reversed">Elements whose gene is on the other strand.</param>
    public void Run(string folder, string genes, string table, int alignmentIndex, string condition, IReadOnlyList<string> reversed)
    {
        MeasuredElement[] elements = [.. MeasuredElement.Read(Path.Combine(folder, "references.fa"),
            Path.Combine(folder, "variants.tsv.gz")).Select(e => reversed.Contains(e.Sequence.Id) ? e.Reverse() : e)];
        if (reversed.Except(elements.Select(e => e.Sequence.Id)).ToArray() is { Length: > 0 } strangers)
            throw new ArgumentException($"no element is named {string.Join(", ", strangers)}", nameof(reversed));
        var data = GeneDataset.Join(FastaReader.ReadAll(genes), ExpressionTable.Read(table),
            new DatasetOptions { AlignmentIndex = alignmentIndex, Transform = ExpressionTransform.Log2Plus1 });
        var split = StudySplit.Make(data);
        var trivial = VariantTruth.Trivial(elements);
        output.WriteLine($"| score | {string.Join(" | ", elements.Select(e => e.Sequence.Id))} | mean | |");
        output.WriteLine($"|---|{string.Concat(elements.Select(_ => "---|"))}---|---|");
        var used = trivial.Take(elements.Length).ToList();
        output.WriteLine($"| substitutions | {string.Join(" | ", used.Select(a => a.Variants))} | | |");
        foreach (var score in trivial.GroupBy(a => a.Name)) Row([.. score], "");
        foreach (var learner in (IExpressionLearner[])[RidgeLearner.Cpg, new DexterLearner(), RidgeLearner.Kmers(),
            RidgeLearner.Multiscale(), new ConvolutionLearner(new ConvolutionOptions()),
            new LanguageModelLearner(FineTuneOptions.Scratch)])
        {
            var watch = Stopwatch.StartNew();
            using var predictor = learner.Fit(data.ForFitting(split, [condition])).Predictor;
            var agreements = VariantTruth.Test(predictor, elements, 0);
            Row(agreements, VariantTruth.Verdict(agreements, trivial));
            Console.Error.WriteLine($"{predictor.Info.Name}: {watch.Elapsed.TotalSeconds:0} s");
        }
    }

    private void Row(IReadOnlyList<VariantAgreement> agreements, string verdict)
    {
        output.WriteLine($"| {agreements[0].Name} | {string.Join(" | ", agreements.Select(a => Pair(a.Pearson, a.Spearman)))} | "
            + $"{Pair(agreements.Average(a => a.Pearson), agreements.Average(a => a.Spearman))} | {verdict} |");
        output.Flush();
    }

    private static string Pair(double pearson, double spearman)
        => FormattableString.Invariant($"{pearson:0.00} / {spearman:0.00}").Replace('-', '−');
}
