using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Ablations;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Ablations;

/// <summary>Variants are compared within the learning genes, and the test genes are opened once.</summary>
public class AblationTests
{
    private static readonly GeneDataset Data = Toy.Dataset();
    private static readonly GeneSplit Split = Toy.Split(Data);
    private static readonly int[] Groups = [.. Enumerable.Range(0, Data.Count).Select(gene => gene / 5)];

    private static readonly AblationOptions Options = new()
    {
        Folds = 4,
        Comparison = new ComparisonOptions { MainCondition = "Root", Groups = Groups, Draws = 300 },
    };

    [Fact]
    public void Folds_hold_whole_groups_and_no_fit_sees_its_fold_or_a_test_gene()
    {
        var learner = new Remembering(0.3);
        var result = Ablation.CrossValidate(Data, Split, [new("base", "base", "", learner)], Options);
        int[] learning = [.. Split.Training.Concat(Split.Validation).Order()];
        Assert.Equal(learning, result.Genes);
        Assert.Equal(4, learner.Seen.Count);
        for (var i = 0; i < learning.Length; i++)
            for (var j = 0; j < learning.Length; j++)
                if (Groups[learning[i]] == Groups[learning[j]]) Assert.Equal(result.Folds[i], result.Folds[j]);
        for (var fold = 0; fold < 4; fold++)
        {
            string[] left = [.. learning.Where((_, i) => result.Folds[i] == fold).Select(gene => Data.Sequences[gene].Id)];
            string[] Ids(LabelledGenes genes) => [.. genes.Sequences.Select(s => s.Id)];
            var (training, validation) = (Ids(learner.Seen[fold].Training), Ids(learner.Seen[fold].Validation));
            Assert.Equal(learning.Select(gene => Data.Sequences[gene].Id).Order(),
                training.Concat(validation).Concat(left).Order());
            Assert.InRange(validation.Length, 5, training.Length / 3);
            int[] GroupsOf(string[] ids) => [.. ids.Select(id => Groups[int.Parse(id[4..])]).Distinct()];
            Assert.Empty(GroupsOf(training).Intersect(GroupsOf(validation)));
            Assert.Equal(["Root"], learner.Seen[fold].TargetConditions);
        }
    }

    [Fact]
    public void Scores_are_the_plain_ones_and_the_best_is_tested_once_against_the_base()
    {
        var (first, better, worse) = (new Remembering(1), new Remembering(0.1), new Remembering(3));
        AblationVariant[] variants = [new("base", "base", "", first), new("a", "noise", "low", better), new("b", "noise", "high", worse)];
        var result = Ablation.CrossValidate(Data, Split, variants, Options);
        for (var v = 0; v < 3; v++)
        {
            double[] folds = [.. Enumerable.Range(0, 4).Select(fold =>
            {
                int[] rows = [.. Enumerable.Range(0, result.Genes.Count).Where(i => result.Folds[i] == fold)];
                return Correlation.Pearson([.. rows.Select(i => result.Predictions[v][i])],
                    [.. rows.Select(i => Data.Value(result.Genes[i], 1))]);
            })];
            for (var fold = 0; fold < 4; fold++) Assert.Equal(folds[fold], result.Scores[v].FoldPearson[fold], 1e-12);
            Assert.Equal(folds.Average(), result.Scores[v].Pearson, 1e-12);
            Assert.True(result.Scores[v].PearsonInterval.Contains(folds.Average()));
        }
        Assert.Null(result.Base.Difference);
        Assert.Equal(result.Scores[1].Pearson - result.Base.Pearson, result.Scores[1].Difference!.Value.Difference, 1e-12);
        Assert.Equal(MultipleTesting.Holm([.. result.Scores.Skip(1).Select(s => s.Difference!.Value.PValue)]),
            result.Scores.Skip(1).Select(s => s.AdjustedPValue));
        Assert.Equal("a", result.Chosen.Variant.Name);

        using var test = Ablation.Test(result);
        Assert.Equal((5, 5, 4), (first.Seen.Count, better.Seen.Count, worse.Seen.Count));
        Assert.Equal(Split.Training.Count + Split.Validation.Count, better.Seen[^1].TrainingAndValidation.Count);
        Assert.Equal(["base", "a"], test.Predictors.Select(p => p.Name));
        var pair = Assert.Single(test.Pairs);
        Assert.Equal(("a", "base", PairFamily.Primary), (pair.A, pair.B, pair.Family));
    }

    [Fact]
    public void A_base_that_is_chosen_is_tested_alone()
    {
        var result = Ablation.CrossValidate(Data, Split,
            [new("base", "base", "", new Remembering(0.1)), new("b", "noise", "high", new Remembering(3))], Options);
        using var test = Ablation.Test(result);
        Assert.Equal(["base"], test.Predictors.Select(p => p.Name));
        Assert.Empty(test.Pairs);
        Assert.Contains("the base. On the test genes its r is", string.Join(' ', AblationReport.Notes(result, test)));
    }

    [Fact]
    public void A_filter_takes_genes_from_learning_alone()
    {
        var kept = Data.Sequences.Where((_, gene) => Data.Value(gene, 1) > 5).Select(s => s.Id).ToHashSet();
        var learner = new Remembering(0.5);
        var result = Ablation.CrossValidate(Data, Split,
            [new("base", "base", "", new Remembering(0.5)),
                new("some", "filter", "x", new FilteredLearner(learner, kept)) { LearntFrom = kept }],
            Options);
        Assert.All(learner.Seen, data => Assert.All(data.TrainingAndValidation.Sequences, s => Assert.Contains(s.Id, kept)));
        Assert.Equal(learner.Seen.Average(d => d.TrainingAndValidation.Count), result.Scores[1].LearntGenes, 1e-9);
        Assert.True(result.Scores[1].LearntGenes < result.Base.LearntGenes);
        // the toys do not learn: the same predictions, for all genes
        Assert.Equal(result.Predictions[0], result.Predictions[1]);
        Assert.Equal(0, result.Scores[1].Difference!.Value.Difference);
        var (own, based) = result.Scores[1].PearsonAmongKept;
        Assert.Equal(own, based);
        Assert.NotEqual(own, result.Scores[1].Pearson);
        Assert.True(double.IsNaN(result.Base.PearsonAmongKept.Variant));
    }

    [Fact]
    public void What_predicts_genes_left_out_may_be_given_and_may_pass()
    {
        var asked = 0;
        var result = Ablation.CrossValidate(Data, Split,
        [
            new("base", "base", "", new Remembering(0.5)),
            new("given", "way", "x", new Remembering(0.5)) { Predict = (_, genes, _) => [.. genes.Select(g => (double)g.Id.Length)] },
            new("passed", "way", "y", new Remembering(0.5)) { Predict = (_, _, _) => { asked++; return null; } },
        ], Options);
        Assert.All(result.Predictions[1].Zip(result.Genes), p => Assert.Equal(Data.Sequences[p.Second].Id.Length, p.First));
        Assert.Equal(result.Predictions[0], result.Predictions[2]);
        Assert.Equal(4, asked);
    }

    [Fact]
    public void Names_conditions_and_folds_that_cannot_be_used_are_refused()
    {
        var variant = new AblationVariant("base", "base", "", new Remembering(0.5));
        Assert.Throws<ArgumentException>(() => Ablation.CrossValidate(Data, Split, []));
        Assert.Contains("two variants", Assert.Throws<ArgumentException>(() =>
            Ablation.CrossValidate(Data, Split, [variant, variant], Options)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ablation.CrossValidate(Data, Split, [variant], Options with { Folds = 1 }));
        Assert.Contains("fewer folds", Assert.Throws<GenomicsDataException>(() =>
            Ablation.CrossValidate(Data, Split, [variant], Options with { Folds = 40 })).Message);
        Assert.Contains("no condition", Assert.Throws<GenomicsDataException>(() => Ablation.CrossValidate(Data, Split, [variant],
            Options with { Comparison = Options.Comparison with { MainCondition = "Stem" } })).Message);
        var failing = variant with { Learner = new CustomLearner("toy", _ => throw new InvalidOperationException("no luck")) };
        Assert.Contains("base cannot be fitted: no luck", Assert.Throws<GenomicsDataException>(() =>
            Ablation.CrossValidate(Data, Split, [failing], Options)).Message);
    }

    [Fact]
    public void Tables_picture_and_report_say_the_same()
    {
        using var folder = new TemporaryFolder();
        var result = Ablation.CrossValidate(Data, Split,
        [
            new("base", "base", "", new Remembering(1)) { Setting = [("noise", "1"), ("colour", "red")] },
            new("noise=0.1", "noise", "0.1", new Remembering(0.1)) { Setting = [("noise", "0.1"), ("colour", "red")] },
        ], Options);
        using var test = Ablation.Test(result);
        AblationFiles.WriteTable(folder.File("a.tsv"), result);
        AblationFiles.WritePredictions(folder.File("p.tsv"), result);
        AblationFiles.WriteTest(folder.File("t.tsv"), test);
        AblationReport.Write(folder.File("r.html"), result, test);
        var rows = File.ReadLines(folder.File("a.tsv")).Select(l => l.Split('\t')).ToArray();
        string Cell(int row, string column) => rows[row][Array.IndexOf(rows[0], column)];
        Assert.Equal(("0.1", "red", "1", ""), (Cell(2, "noise"), Cell(2, "colour"), Cell(2, "chosen"), Cell(1, "difference")));
        Assert.Equal(result.Scores[1].Pearson.ToString("R"), Cell(2, "r"));
        Assert.Equal(result.Scores[1].AdjustedPValue.ToString("R"), Cell(2, "p_holm"));
        Assert.Equal(result.Genes.Count + 1, File.ReadLines(folder.File("p.tsv")).Count());
        Assert.Equal(3, File.ReadLines(folder.File("t.tsv")).Count());
        var page = File.ReadAllText(folder.File("r.html"));
        Assert.Contains("On the test genes, opened once", page);
        Assert.Contains("noise=0.1 (chosen)", page);
        var svg = System.Xml.Linq.XDocument.Parse(SectionDrawing.ToSvg(AblationReport.Picture(result)));
        Assert.Single(svg.Descendants(), e => e.Name.LocalName == "circle");
        Assert.Contains("difference in mean r", svg.ToString());
    }

    // a toy that keeps all that it was shown
    private sealed class Remembering(double noise) : IExpressionLearner
    {
        public List<FittingData> Seen { get; } = [];

        public string Kind => "toy";

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            Seen.Add(data);
            return new ToyLearner("toy", noise).Fit(data, progress, cancellationToken);
        }
    }
}
