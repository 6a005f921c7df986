using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.External;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Evaluation.Tests.Comparison;

namespace Genomics.Lm.Evaluation.Tests.External;

public sealed class ExternalMethodTests
{
    private static readonly GeneDataset Data = Toy.Dataset();
    private static readonly GeneSplit Split = Toy.Split(Data);
    private static readonly string[] Tested = [.. Split.Testing.Select(gene => Data.Sequences[gene].Id)];

    private static Predictions Table(IEnumerable<string> genes, params string[] conditions)
    {
        string[] ids = [.. genes];
        var byId = Data.Sequences.ToDictionary(s => s.Id);
        return new Predictions(ids, conditions,
            [.. ids.SelectMany(id => conditions.Select((_, c) => byId.TryGetValue(id, out var s) ? Toy.GcShare(s) * (c + 1) : 0))]);
    }

    private static ComparisonResult Run(params IExpressionLearner[] learners)
        => PredictorComparison.Run(Data, Split, learners, new ComparisonOptions { Draws = 200, Conditions = ["Leaf"] });

    [Fact]
    public void Predictions_of_any_program_give_the_row_that_their_own_predictor_gives()
    {
        var external = ExternalMethod.Of("theirs", Table(Tested.Reverse(), "Leaf"), Data, Split, ["Leaf"]);
        Assert.Empty(external.Notes);
        using var result = Run(new ToyLearner("ours", 0, scale: 1), external);
        // the same numbers up to the toy's offset of 0
        Assert.Equal(result["ours"].Predictions, result["theirs"].Predictions);
        Assert.True(double.IsNaN(result["theirs"].SecondsFit));
        Assert.Equal("on Leaf alone", FittedConditions.Of(result)["ours"]);
        Assert.Equal("Fitted: ours on Leaf alone; theirs elsewhere (the genes learnt from are not known here).",
            FittedConditions.Sentence(result));
        var page = ReportPage.Render(result, new());
        Assert.Contains("theirs was fitted elsewhere: this run cannot vouch for what was learnt from", page);
        Assert.DoesNotContain("No method sees a test gene before the last step", page);
    }

    [Fact]
    public void A_missing_test_gene_is_named_and_other_genes_are_counted_or_ignored()
    {
        var error = Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("t", new Predictions(Tested[3..], ["Leaf"], new double[Tested.Length - 3]) { Source = "t.tsv" },
                Data, Split,
                ["Leaf"]));
        Assert.Contains($"has no prediction for 3 of {Tested.Length} genes, the first of them '{Tested[0]}'", error.Message);
        Assert.Equal(("t.tsv", Tested[0]), (error.File, error.Record));
        var nan = new double[Tested.Length];
        nan[5] = double.NaN;
        Assert.Contains($"'{Tested[5]}'", Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("t", new Predictions(Tested, ["Leaf"], nan), Data, Split, ["Leaf"])).Message);
        var notes = ExternalMethod.Of("t", Table([.. Data.Sequences.Select(s => s.Id), "x", "y"], "Leaf"), Data, Split, ["Leaf"]).Notes;
        Assert.Equal(["t: 2 ids of its table are none of the data's genes and are left out",
            $"t: the predictions of {Data.Count - Tested.Length} genes that are not tested are ignored"], notes);
    }

    [Fact]
    public void Columns_are_found_by_condition_by_name_or_because_there_is_one()
    {
        Assert.Equal("theirs", Named("any").Name);
        Assert.Equal("theirs", Named("x", "theirs").Name);
        Assert.Equal("theirs", Named("Root", "Leaf").Name);
        Assert.Contains("no condition 'Leaf'", Assert.Throws<GenomicsDataException>(() => Named("Root")).Message);
        Assert.Contains("no condition 'Leaf'", Assert.Throws<GenomicsDataException>(() => Named("x", "y")).Message);
        Assert.Contains("no condition 'Leaf'", Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("theirs", Table(Tested, "any"), Data, Split)).Message);

        static ExternalMethod Named(params string[] columns) => ExternalMethod.Of("theirs", Table(Tested, columns), Data, Split, ["Leaf"]);
    }

    [Fact]
    public void Versions_of_ids_are_ignored_when_asked()
    {
        DnaSequence[] sequences = [.. Data.Sequences.Select((s, i) => new DnaSequence($"ENSG{i:D11}.7", s.ToString()))];
        var versioned = new GeneDataset("v", sequences, ["c"], [.. Enumerable.Range(0, Data.Count).Select(i => (double)i)], Data.Window,
            Data.Transform);
        var table = new Predictions([.. Enumerable.Range(0, Data.Count).Select(i => $"ENSG{i:D11}.2")], ["c"], new double[Data.Count]);
        Assert.Throws<GenomicsDataException>(() => ExternalMethod.Of("t", table, versioned, Split));
        Assert.Single(ExternalMethod.Of("t", table, versioned, Split, ignoreIdVersion: true).Notes);
        Assert.Contains("two rows for gene 'ENSG1'", Assert.Throws<GenomicsDataException>(
            () => new RecordedPredictor("t", new Predictions(["ENSG1.1", "ENSG1.2"], ["c"], [1, 2]), ignoreIdVersion: true)).Message);
    }

    [Fact]
    public void A_predictor_that_learnt_from_a_test_gene_is_refused_and_one_that_does_not_say_is_warned_of()
    {
        var predictor = Fitted();
        var other = Split with { Training = [], Validation = [], Learning = [], Testing = [] };
        var wrong = LearntGenes.Of(Data, other with { Training = [.. Split.Testing.Take(4), 0] });
        var error = Assert.Throws<GenomicsDataException>(() => ExternalMethod.Of("p", predictor, wrong, Data, Split, ["Leaf"]));
        Assert.Contains($"p learnt from 4 of the {Tested.Length} test genes (id or window, either strand), the first of them "
            + $"'{Tested[0]}'", error.Message);
        Assert.Contains("does not say which genes it learnt from",
            ExternalMethod.Of("p", predictor, null, Data, Split, ["Leaf"]).Notes[0]);
        var right = ExternalMethod.Of("p", predictor, LearntGenes.Of(Data, Split), Data, Split, ["Leaf"]);
        Assert.Empty(right.Notes);
        using (var result = Run(right))
            Assert.Equal($"elsewhere ({Data.Count - Tested.Length} genes learnt from, no test gene among them by id or window, either "
                + $"strand)",
                FittedConditions.Of(result)["p"]);
        Assert.True(predictor.IsDisposed);
        Assert.Contains("does not predict 'Stem', only Leaf", Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("p", Fitted(), null, Data, Split, ["Stem"])).Message);
        Assert.Contains("windows of 60 bases", Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("p", Fitted(new WindowGeometry(60, 30)), null, Data, Split, ["Leaf"])).Message);
    }

    [Fact]
    public void A_test_gene_that_was_learnt_from_under_another_name_is_found_by_its_window()
    {
        var learnt = LearntGenes.Of(Data,
            new GeneSplit { Description = "x", Training = [.. Split.Testing], Validation = [], Testing = [], Learning = [] });
        DnaSequence[] renamed = [.. Data.Sequences.Select((s, i) => new DnaSequence($"renamed{i}", s.ToString()))];
        var data = new GeneDataset("renamed", renamed, ["Leaf"], new double[renamed.Length], Data.Window, Data.Transform);
        Assert.Contains($"p learnt from {Tested.Length} of the {Tested.Length} test genes (id or window, either strand), the first of them "
            + $"'renamed{Split.Testing[0]}'", Assert.Throws<GenomicsDataException>(
            () => ExternalMethod.Of("p", Fitted(), learnt, data, Split, ["Leaf"])).Message);
    }

    // a third is learnt from here, a third elsewhere, and the first 20 of the tested third are copies of genes of the second
    private static (GeneDataset Data, GeneSplit Split, int[] Elsewhere) Copied()
    {
        int[] elsewhere = [.. Enumerable.Range(0, Data.Count).Where(g => g % 3 == 1)];
        var split = new GeneSplit
        {
            Description = "thirds",
            Training = [.. elsewhere.Select(g => g - 1)],
            Validation = [],
            Testing = [.. elsewhere.Select(g => g + 1)],
            Learning = [.. elsewhere.Select(g => g - 1)],
        };
        var sequences = Data.Sequences.ToArray();
        for (var i = 0; i < 20; i++)
            sequences[split.Testing[i]] = new DnaSequence(sequences[split.Testing[i]].Id, sequences[elsewhere[i]].ToString());
        double[] values = [.. Enumerable.Range(0, Data.Count).Select(g => Data.Value(g, 0))];
        return (new GeneDataset("copied", sequences, ["Leaf"], values, Data.Window, Data.Transform), split, elsewhere);
    }

    private static LearntGenes Learnt(GeneDataset data, IReadOnlyList<int> genes) => LearntGenes.Of(data,
        new GeneSplit { Description = "x", Training = genes, Validation = [], Testing = [], Learning = [] });

    private static ComparisonOptions Audited(GeneDataset data, GeneSplit split)
        => new() { Draws = 200, Leakage = LeakageAudit.Check(LeakageAudit.Find(data), split) };

    private static Predictions Guess(GeneDataset data)
        => new([.. data.Sequences.Select(s => s.Id)], ["Leaf"], [.. data.Sequences.Select(Toy.GcShare)]);

    [Fact]
    public void The_genes_that_a_brought_predictor_learnt_from_are_audited_beside_those_of_the_split()
    {
        var (data, split, elsewhere) = Copied();
        var options = Audited(data, split);
        Assert.Empty(options.Leakage!.TouchedTestGenes);
        using var result = PredictorComparison.Run(data, split,
            [new ToyLearner("ours", 1), ExternalMethod.Of("p", Fitted(), Learnt(data, elsewhere), data, split)], options);
        Assert.Equal(split.Testing.Take(20), result.Options.Leakage!.TouchedTestGenes);
        Assert.Equal((ScoredGenes.Clean, 80), (result.Scored, result.ScoredTestGenes.Count));
        Assert.Equal("20 of 99 test genes with a value under Leaf (20.2 %) are linked to a gene learnt from; "
            + "all that follows is said of the other 79",
            result.Findings[0].Headline);
        Assert.EndsWith("; the 100 learning genes of this split and the 100 others that p learnt from count as learnt from for every "
            + "method", result.Findings[0].Evidence, StringComparison.Ordinal);
        Assert.Contains("The 100 learning genes of this split and the 100 others", ReportPage.Render(result, new()));
        // learnt from the same genes: nothing is special
        using var same = PredictorComparison.Run(data, split,
            [new ToyLearner("ours", 1), ExternalMethod.Of("p", Fitted(), Learnt(data, split.Training), data, split)], options);
        Assert.Equal(("None of the 99 test genes with a value under Leaf is linked to a gene learnt from", ""),
            (same.Findings[0].Headline, same.Findings[0].Evidence));
    }

    [Fact]
    public void Predictors_that_learnt_from_different_genes_are_audited_together()
    {
        var (data, split, elsewhere) = Copied();
        var tested = split with { Training = [], Learning = [] };
        using var result = PredictorComparison.Run(data, tested,
            [ExternalMethod.Of("p", Fitted(), Learnt(data, elsewhere), data, tested),
                ExternalMethod.Of("q", Fitted(), Learnt(data, [.. elsewhere.Skip(50), .. split.Training]), data, tested)],
            Audited(data, tested));
        Assert.Equal(split.Testing.Take(20), result.Options.Leakage!.TouchedTestGenes);
        Assert.EndsWith("; the methods learnt from different genes; all 200 that p and q learnt from count for every method",
            result.Findings[0].Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0.05, "None of the 99 test genes with a value under Leaf is linked to a gene that is known to be learnt from",
        "what ")]
    [InlineData(true, 1, "20 of 99 test genes with a value under Leaf (20.2 %) are linked to a gene learnt from",
        "few enough to score all")]
    [InlineData(true, 0.05, "20 of 99 test genes with a value under Leaf (20.2 %) are linked to a gene learnt from; all that follows",
        "on these clean genes")]
    public void What_is_not_known_of_the_genes_learnt_from_is_said_whatever_the_audit_found(bool touched, double most, string headline,
        string evidence)
    {
        var (data, split, elsewhere) = Copied();
        if (touched) split = split with { Training = elsewhere, Learning = elsewhere };
        using var result = PredictorComparison.Run(data, split,
            [new ToyLearner("ours", 1), ExternalMethod.Of("t", Guess(data), data, split),
                ExternalMethod.Of("p", Fitted(), null, data, split)], Audited(data, split) with { MostTouched = most });
        Assert.StartsWith(headline, result.Findings[0].Headline, StringComparison.Ordinal);
        Assert.StartsWith(evidence, result.Findings[0].Evidence, StringComparison.Ordinal);
        Assert.EndsWith("what t and p learnt from is not known: test genes and their relatives may be among it",
            result.Findings[0].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_said_without_clean_genes_and_without_an_audit_too()
    {
        const string Unknown = "; what t learnt from is not known: test genes and their relatives may be among it";
        var (data, split, elsewhere) = Copied();
        var few = split with { Training = elsewhere, Learning = elsewhere, Testing = [.. split.Testing.Take(30)] };
        using var result = PredictorComparison.Run(data, few, [ExternalMethod.Of("t", Guess(data), data, few)], Audited(data, few));
        Assert.Equal(ScoredGenes.TooFewClean, result.Scored);
        Assert.EndsWith(Unknown, result.Findings.Single().Evidence, StringComparison.Ordinal);
        using var unaudited = PredictorComparison.Run(data, few, [ExternalMethod.Of("t", Guess(data), data, few)], new() { Draws = 200 });
        Assert.Equal("No leakage audit was made", unaudited.Findings[0].Headline);
        Assert.EndsWith(Unknown, unaudited.Findings[0].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Learnt_genes_that_the_data_have_not_are_said_not_to_be_audited()
    {
        var (data, split, _) = Copied();
        GeneDataset more = new("more", [.. data.Sequences, new DnaSequence("x", new string('A', 80)), new DnaSequence("y",
            new string('C', 80))], ["Leaf"], new double[data.Count + 2], data.Window, data.Transform);
        var brought = ExternalMethod.Of("p", Fitted(), Learnt(more, [.. split.Training, data.Count, data.Count + 1]), data, split);
        Assert.Equal(["p: 2 of the 102 genes it learnt from are not in the data, so that no leakage audit sees them"], brought.Notes);
        using var result = PredictorComparison.Run(data, split, [brought], Audited(data, split));
        Assert.Equal("None of the 99 test genes with a value under Leaf is linked to a gene that is known to be learnt from",
            result.Findings[0].Headline);
        Assert.Equal("2 genes that p learnt from are not in these data: test genes may have relatives among them",
            result.Findings[0].Evidence);
    }

    [Fact]
    public void A_table_is_a_candidate_that_must_beat_every_reference()
    {
        var table = ExternalMethod.Of("enformer", Table(Tested, "Leaf"), Data, Split, ["Leaf"]);
        using var result = Run(new ToyLearner("kmer_ridge", 2), new ToyLearner("dexter", 2), new ToyLearner("gc_content", 1),
            new ToyLearner("lm_scratch", 0.5), table);
        Assert.Equal([("lm_scratch", "dexter"), ("lm_scratch", "kmer_ridge"), ("enformer", "dexter"), ("enformer", "kmer_ridge")],
            result.Pairs.Where(p => p.Family == PairFamily.Primary).Select(p => (p.A, p.B)));
        Assert.Equal([("lm_scratch", 2), ("enformer", 2)], result.ReferenceTests.Select(t => (t.Candidate, t.Hypotheses)));
        Assert.Contains("enformer (r = ", result.Findings[2].Headline);
        Assert.Contains("predicts better than every reference", result.Findings[2].Headline);
    }

    [Fact]
    public void A_brought_predictor_plays_the_part_it_is_given()
    {
        var reference = ExternalMethod.Of("p", Fitted(), null, Data, Split, ["Leaf"], MethodRole.Reference);
        using var result = Run(reference, ExternalMethod.Of("t", Table(Tested, "Leaf"), Data, Split, ["Leaf"]));
        var pair = Assert.Single(result.Pairs, p => p.Family == PairFamily.Primary);
        Assert.Equal(("t", "p", PairPurpose.Reference), (pair.A, pair.B, pair.Purpose));
        Assert.Equal(MethodRole.Other, ExternalMethod.Of("p", Fitted(), null, Data, Split, ["Leaf"]).Role);
    }

    [Fact]
    public void A_row_that_stands_alone_is_told_with_its_interval()
    {
        using var result = Run(ExternalMethod.Of("t", Table(Tested, "Leaf"), Data, Split, ["Leaf"]));
        var score = result.Scores.Single();
        Assert.True(score.PearsonInterval.Low < score.PearsonInterval.High);
        Assert.Contains(FormattableString.Invariant($"t reaches r = {score.Pearson:F3} [{score.PearsonInterval.Low:F3}, ")
            + FormattableString.Invariant($"{score.PearsonInterval.High:F3}] in Leaf on "), result.Findings[1].Evidence);
    }

    private static ToyPredictor Fitted(WindowGeometry? window = null) => new(new PredictorInfo
    {
        Kind = "toy",
        Name = "toy",
        Conditions = ["Leaf"],
        Transform = Data.Transform,
        Window = window ?? Data.Window,
    }, 10, 0.1);

    [Fact]
    public void An_ensemble_that_was_fitted_elsewhere_is_one_row()
    {
        var ensemble = new ToyEnsemble(Fitted().Info, [0.1, 0.2, 0.3]);
        using var result = Run(ExternalMethod.Of("p", ensemble, null, Data, Split, ["Leaf"]));
        Assert.Equal(["p"], result.Predictors.Select(p => p.Name));
        Assert.Empty(result.MemberScores);
    }

    [Fact]
    public void Conditions_that_were_learnt_together_are_named()
    {
        using var result = Run(new ToyLearner("a", 1), new ToyLearner("b", 1, provenance: new() { JointConditions = ["Leaf", "Root"] }));
        Assert.Equal("Fitted: a on Leaf alone; b on 2 conditions together (Leaf, Root).", FittedConditions.Sentence(result));
        Assert.Contains("b on 2 conditions together (Leaf, Root).", ReportPage.Render(result, new()));
    }

    [Fact]
    public void A_recorded_predictor_knows_no_other_sequence_and_has_no_folder()
    {
        using var predictor = new RecordedPredictor("t", new Predictions(["a"], ["c"], [2.5]));
        Assert.Equal(2.5, predictor.Predict([new DnaSequence("a", "ACGT")])[0, 0]);
        Assert.Contains("'b'", Assert.Throws<GenomicsDataException>(() => predictor.Predict([new DnaSequence("b", "ACGT")])).Message);
        Assert.Throws<NotSupportedException>(() => predictor.Save("nowhere"));
    }
}
