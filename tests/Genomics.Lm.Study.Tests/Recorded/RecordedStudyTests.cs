using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Study.Recorded;
using Genomics.Lm.TestSupport;

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
        var (dataset, split, check) = study.Join(windows);
        Assert.Equal(expected.Count, dataset.Count);
        Assert.Equal(dataset.Count, split.Learning.Count + split.Testing.Count);
        // the table is the study's: 56,202 rows
        Assert.Equal(["condition", "rows of the table"], check.Checks.Take(8).Where(c => c.Matches).Select(c => c.What));
        Assert.False(check.IsClaimed);
        var own = Path.Combine(piece, "expression.tsv");
        Assert.Equal(ExpressionTable.Read(own).Genes.Count, dataset.Count);
    }

    [Fact]
    public void A_reproduction_is_claimed_only_when_counts_and_all_scores_match()
    {
        // the study's sizes, with one shared window: only counts and scores matter here
        var random = new CounterRandom(3);
        DnaSequence[] windows = [.. Enumerable.Range(0, 30)
            .Select(i => new DnaSequence($"w{i}", string.Concat(Enumerable.Range(0, 4001).Select(_ => "ACGT"[random.NextInt(4)]))))];
        var dataset = new GeneDataset("made up", [.. Enumerable.Range(0, RecordedStudy.Genes).Select(i => windows[i % 30])],
            [RecordedStudy.Condition],
            [.. Enumerable.Range(0, RecordedStudy.Genes).Select(i => i % 30 + random.NextDouble())], new WindowGeometry(4001, 2000),
                new TransformSummary(ExpressionTransform.Log10Floor, [0], [0]));
        var split = StudySplit.Make(dataset);
        Reproduction Check(int count, IReadOnlyList<ScoredDomain>? recorded)
            => Reproduction.Of(count, RecordedStudy.TableRows, dataset, split, recorded, 1, default);

        var stated = Check(RecordedStudy.Windows, null);
        Assert.False(stated.IsClaimed);
        Assert.All(stated.Checks.Take(8), c => Assert.True(c.Matches, c.What));
        Assert.Contains("25 of 33 checks differ", stated.Verdict);

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
        Assert.Contains("1 of 203 checks differ", Check(RecordedStudy.Windows, recorded).Verdict);
    }
}
