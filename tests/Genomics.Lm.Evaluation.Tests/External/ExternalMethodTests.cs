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
