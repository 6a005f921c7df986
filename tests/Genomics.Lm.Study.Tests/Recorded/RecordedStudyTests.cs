using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Recorded;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Tests.Recorded;

public sealed class RecordedStudyTests
{
    [Fact]
    public void The_real_windows_and_medians_are_joined_and_counted()
    {
        var (piece, medians) = (TestFolders.Shared("data/human_chr22_1mb"),
            Path.Combine(TestFolders.Shared("data"), "GTEx_gene_median_7tissues.tsv"));
        using var folder = new TemporaryFolder();
        var messages = new List<string>();
        var study = new ExpressionStudy(new StudyOptions
        {
            Folder = folder.Root,
            Genome = Path.Combine(piece, "chr22_20-21M.fa.gz"),
            Annotation = Path.Combine(piece, "tss.bed"),
            Gtex = medians,
            Threads = 1,
        }, messages.Add, null, default);
        var windows = study.Windows();
        var expected = FastaReader.ReadAll(Path.Combine(piece, "windows_tss_4001bp.fa.gz"));
        Assert.Equal(expected.ToDictionary(w => w.Id, w => w.ToString()), windows.ToDictionary(w => w.Id, w => w.ToString()));
        var (dataset, split, check) = study.Join(windows, study.Table());
        Assert.Equal(expected.Count, dataset.Count);
        Assert.Equal(dataset.Count, split.Learning.Count + split.Testing.Count);
        // the table is the study's: 56,202 rows
        Assert.Equal(["condition", "rows of the table"], check.Checks.Take(8).Where(c => c.Matches).Select(c => c.What));
        Assert.False(check.IsClaimed);
        var own = Path.Combine(piece, "expression.tsv");
        Assert.Equal(ExpressionTable.Read(own).Genes.Count, dataset.Count);
    }

    [Fact]
    public void A_reproduction_is_claimed_only_when_counts_target_and_all_scores_match()
    {
        // the study's sizes, floor and variance, with thirty shared windows: only counts, target and scores matter here
        var random = new CounterRandom(3);
        DnaSequence[] windows = [.. Enumerable.Range(0, 30)
            .Select(i => new DnaSequence($"w{i}", string.Concat(Enumerable.Range(0, 4001).Select(_ => "ACGT"[random.NextInt(4)]))))];
        double[] drawn = [.. Enumerable.Range(0, RecordedStudy.Genes).Select(i => i % 30 + random.NextDouble())];
        GeneDataset Make(double[] target, int replaced = 0) => new(
            "made up", [.. Enumerable.Range(0, RecordedStudy.Genes).Select(i => windows[i % 30])], [RecordedStudy.Condition], target,
            new WindowGeometry(4001, 2000), new TransformSummary(ExpressionTransform.Log10Floor, [-3], [replaced]));
        var split = StudySplit.Make(Make(drawn));
        double[] tested = [.. split.Testing.Select(gene => drawn[gene])];
        var scale = Math.Sqrt(2.55762 / tested.Sum(v => Math.Pow(v - tested.Average(), 2)) * tested.Length);
        double[] target = [.. drawn.Select(v => scale * (v - drawn.Min()) - 3)];
        var dataset = Make(target);
        Reproduction Check(int count, IReadOnlyList<ScoredDomain>? recorded, GeneDataset? other = null, int raised = 0)
            => Reproduction.Of(count, RecordedStudy.TableRows, other ?? dataset, split, recorded, 1, default, raised);

        var stated = Check(RecordedStudy.Windows, null);
        Assert.False(stated.IsClaimed);
        Assert.All(stated.Checks.Take(11), c => Assert.True(c.Matches, c.What));
        Assert.Contains("25 of 36 checks differ", stated.Verdict);

        var words = Enumerable.Range(0, 256).Select(i => $"{"ACGT"[i / 64]}{"ACGT"[i / 16 % 4]}{"ACGT"[i / 4 % 4]}{"ACGT"[i % 4]}")
            .Take(RecordedStudy.Scores);
        var own = RecordedDomains.Score([.. words.Select(w => new ScoredDomain(w, new(-125, 341), 0))],
            dataset.ForFitting(split).TrainingAndValidation, 0, dataset.Window);
        List<ScoredDomain> recorded = [.. own.Select(d => d with { Correlation = Math.Round(d.Strength, 5) })];
        Assert.True(Check(RecordedStudy.Windows, recorded).IsClaimed);
        Assert.Contains("all 194 recorded scores match", Check(RecordedStudy.Windows, recorded).Verdict);
        Assert.False(Check(RecordedStudy.Windows - 1, recorded).IsClaimed);
        Assert.False(Check(RecordedStudy.Windows, recorded[1..]).IsClaimed);
        recorded[100] = recorded[100] with { Correlation = recorded[100].Correlation + 2e-5 };
        Assert.False(Check(RecordedStudy.Windows, recorded).IsClaimed);
        Assert.Contains("1 of 206 checks differ", Check(RecordedStudy.Windows, recorded).Verdict);

        // the same ranks, and so the same scores, on another target: zeros that took the smallest logarithm found, as in the official file
        recorded[100] = recorded[100] with { Correlation = recorded[100].Correlation - 2e-5 };
        Assert.True(Check(RecordedStudy.Windows, recorded).IsClaimed);
        var zeros = Check(RecordedStudy.Windows, recorded, Make([.. target.Select(v => Math.Max(v, -2.44))], replaced: 1234));
        Assert.False(zeros.IsClaimed);
        Assert.Equal(["smallest value of the table", "values ≤ 0, replaced by the smallest logarithm",
            "variance of the target on the test genes"], zeros.Checks.Where(c => !c.Matches).Select(c => c.What).Take(3));
        Assert.Equal(["0.0036", "1234"], zeros.Checks.Where(c => !c.Matches).Select(c => c.Found).Take(2));
        Assert.Contains("1234 values ≤ 0 took the smallest logarithm found, the study's table has 0.001 there: give --floor 0.001",
            zeros.Verdict);
        var wider = Check(RecordedStudy.Windows, recorded, Make([.. target.Select(v => 1.001 * (v + 3) - 3)]));
        Assert.Equal([("variance of the target on the test genes", "2.5576 ± 0.0005")],
            wider.Checks.Where(c => !c.Matches).Select(c => (c.What, c.Recorded)));
        Assert.False(wider.IsClaimed);
        // with --floor they pass, and what was raised is said
        var floored = Check(RecordedStudy.Windows, recorded, raised: 1234);
        Assert.True(floored.IsClaimed);
        Assert.Contains(floored.Checks, c => c.Found == "0.001 (1234 smaller ones raised to it before)");
    }

    [Fact]
    public void The_forecast_is_said_in_processor_days_and_bytes()
    {
        var study = FineTuneOptions.Study;
        var forecast = StudyForecast.Of(study, EncoderPresets.Dnabert2, null, 12_997, 1_943, 4001, threads: 2);
        // 849 tokens a gene; 25 passes and 50.8 validations of a third of the work
        Assert.Equal(304e6, forecast.Tokens, 1e6);
        Assert.InRange(forecast.ProcessorDays, 25, 35);
        Assert.InRange(forecast.MemoryBytes, 2e9, 2e10);
        Assert.Contains("the fine-tuning reads about 304 million tokens: ", forecast.Text(2));
        Assert.Contains(" days of one processor core at ", forecast.Text(2));
        Assert.Equal(3 * forecast.Tokens, StudyForecast.Of(study with { Members = 3 }, EncoderPresets.Dnabert2, null, 12_997, 1_943, 4001,
            2).Tokens, 1);
        // where nothing was measured no time is said
        Assert.DoesNotContain("days", StudyForecast.Of(study, EncoderPresets.Mini, null, 12_997, 1_943, 4001, 2).Text(2));
    }

    [Fact]
    public void Windows_are_either_cut_or_given()
    {
        var given = new StudyOptions { Folder = "f", Gtex = "t", WindowsFile = "w.fa" };
        given.Validate();
        new StudyOptions { Folder = "f", Gtex = "t", Genome = "g", Annotation = "a", Floor = 0.001 }.Validate();
        foreach (var wrong in (StudyOptions[])[given with { Genome = "g" }, given with { WindowsFile = null },
            given with { Feature = "CDS" },
            given with { Biotypes = ["x"] }, given with { Floor = 0 }])
            Assert.ThrowsAny<ArgumentException>(wrong.Validate);
    }
}
