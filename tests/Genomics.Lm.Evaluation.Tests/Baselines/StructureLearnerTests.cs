using Genomics.Lm.Data;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public class StructureLearnerTests
{
    [Fact]
    public void Lengths_are_taken_as_logarithms_and_missing_values_as_the_mean()
    {
        var table = new CovariateTable("t", ["a", "b", "c"], ["length", "z"], [9, -1, 99, 1, double.NaN, 0]);
        DnaSequence[] genes = [new("a", "ACGT"), new("b", "ACGT"), new("c", "ACGT"), new("d", "ACGT")];
        var features = CovariateFeatures.Of(table, genes);
        Assert.Equal(["length", "z", "length × length", "z × length", "z × z", "not in the table"], features.Names);
        Assert.Equal([1.5, 0], features.Centers);                       // log10 of 10 and of 100
        Assert.Equal([0.5, Math.Sqrt(2 / 3.0)], features.Scales);
        var x = new float[4 * 6];
        features.Extract(genes, x);
        var z = (float)-Math.Sqrt(1.5);
        Assert.Equal([-1, z, 1, -z, z * z, 0], x[..6].Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0f, 0, 0, 0, 0, 0], x[12..18]);                   // c: its length is missing, z is at the mean
        Assert.Equal([0f, 0, 0, 0, 0, 1], x[18..]);                     // d
    }

    [Fact]
    public void It_learns_from_the_table_alone_and_is_saved_with_it()
    {
        var (dataset, table) = Simulated(400);
        var split = RandomSplit.Make(dataset);
        using var temporary = new TemporaryFolder();
        using var predictor = new StructureLearner(table).Fit(dataset.ForFitting(split)).Predictor;
        var test = dataset.Take(split.Testing);
        var found = new double[test.Count];
        predictor.Predict(test.Sequences, found);
        Assert.InRange(Correlation.Pearson(found, test.Condition(0)), 0.6, 0.95);
        predictor.Save(temporary.File("s"));
        using var loaded = StructurePredictor.Register(new PredictorCatalog()).Load(temporary.File("s"));
        var again = new double[test.Count];
        loaded.Predict(test.Sequences, again);
        Assert.Equal(found, again);
        EveryDamage.IsRefused(temporary.File("s"), () => StructurePredictor.Load(temporary.File("s")).Dispose());
    }

    [Fact]
    public void Promoter_and_structure_together_beat_each_alone_and_the_report_says_by_how_much()
    {
        var (dataset, table) = Simulated(600);
        var (promoter, structure) = (RidgeLearner.GcContent, new StructureLearner(table));
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset),
            [promoter, structure, new StackedLearner("gc_content+structure", [promoter, structure])],
            new ComparisonOptions { Draws = 200 });
        var section = (Data.Sections.TableSection)Assert.Single(AddedValue.OfStructure(result, "+structure", "gene_structure"));
        Assert.Equal(["gc_content beyond gene_structure", "gene_structure beyond gc_content"], section.Rows.Select(r => r[0]));
        double R(string name) => result.Scores.Single(s => s.Predictor == name).Pearson;
        Assert.Equal((R("gc_content+structure") - R("gene_structure")).ToString("+0.000"), section.Rows[0][2]);
        Assert.Equal((R("gc_content+structure") - R("gc_content")).ToString("+0.000"), section.Rows[1][2]);
        Assert.True(R("gc_content+structure") > Math.Max(R("gc_content"), R("gene_structure")) + 0.05);
        Assert.Empty(AddedValue.OfStructure(result, "+other", "gene_structure"));
    }

    [Fact]
    public void Genes_that_the_table_lacks_are_counted_and_too_many_are_refused()
    {
        var (dataset, table) = Simulated(100);
        var data = dataset.ForFitting(RandomSplit.Make(dataset));
        var part = new CovariateTable("part.tsv", [.. table.Genes.Take(60)], table.Names,
            [.. Enumerable.Range(0, 60).SelectMany(row => table.Row(row).ToArray())]);
        var fit = new StructureLearner(part).Fit(data);
        var missing = data.TrainingAndValidation.Sequences.Count(s => part.Find(s.Id) < 0);
        Assert.Contains($"{missing} of {data.TrainingAndValidation.Count} learnt genes", fit.Sections[0].Caption);
        fit.Predictor.Dispose();
        var other = new CovariateTable("other.tsv", ["x"], ["length"], [3]);
        Assert.Contains("other.tsv: has 0 of the",
            Assert.Throws<GenomicsDataException>(() => new StructureLearner(other).Fit(data)).Message);
    }

    // half of the value comes from the share of G and C, half from a length
    private static (GeneDataset Dataset, CovariateTable Table) Simulated(int genes)
    {
        var random = new CounterRandom(5);
        var (sequences, values, covariates) = (new DnaSequence[genes], new double[genes], new double[2 * genes]);
        for (var i = 0; i < genes; i++)
        {
            var share = random.NextDouble();
            sequences[i] = new DnaSequence($"g{i}", string.Concat(Enumerable.Range(0, 60)
                .Select(_ => (random.NextDouble() < share ? "GC" : "AT")[random.NextInt(2)])));
            covariates[2 * i] = Math.Floor(Math.Exp(5 + random.NextNormal()));
            covariates[2 * i + 1] = random.NextNormal();
            values[i] = Math.Log(covariates[2 * i]) + 3.5 * share + 0.3 * random.NextNormal();
        }
        return (new GeneDataset("test", sequences, ["a"], values, new WindowGeometry(60, 20), TransformSummary.None),
            new CovariateTable("t.tsv", [.. sequences.Select(s => s.Id)], ["length", "noise"], covariates));
    }
}
