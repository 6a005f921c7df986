using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Insertions;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Study.Tests.Methods;

public sealed class DexterMotifsTests
{
    [Fact]
    public void Words_of_a_model_become_motifs_that_a_file_keeps()
    {
        var data = PromoterSimulation.Create(new SimulationOptions { Genes = 300 }).Dataset;
        using var predictor = (DexterPredictor)new DexterLearner(new DexterOptions { KmerMaxLength = 4 })
            .Fit(data.ForFitting(StudySplit.Make(data), [data.Conditions[0]])).Predictor;
        var words = DexterMotifs.Of(predictor, data.Conditions[0]);
        var used = predictor.Models[0].Variables.Where(v => v.Coefficient != 0).ToList();
        Assert.NotEmpty(used);
        Assert.Equal(used.Select(v => v.Kmer).Distinct().Order(), words.Select(w => w.Id).Order());
        Assert.Equal(used.MaxBy(v => Math.Abs(v.Coefficient))!.Kmer, words[0].Id);
        Assert.Equal(used.Count, words.Sum(w => w.Name.Split(' ').Length));
        // DExTER asked about its own words: those that stand in each other's way aside, each does what it is worth
        var own = DexterMotifs.Words(predictor, data.Conditions[0]);
        Assert.Equal(used.Count, own.Count);
        var responses = WordResponses.Measure(predictor, data.Sequences, own, 0,
            new WordResponseOptions { WindowsPerWord = 30, Threads = 1 });
        var known = responses.Where(r => double.IsFinite(r.Insertion)).ToArray();
        Assert.InRange(Correlation.Spearman([.. known.Select(r => r.Insertion)], [.. known.Select(r => r.Word.PerOccurrence)]), 0.7, 1);
        Assert.InRange(WordResponses.ExplainedShare(predictor, 0, DexterFeatures.Of(predictor), data.Sequences), 0.99, 1);
        using var folder = new TemporaryFolder();
        MemeFile.Write(folder.File("words.meme"), words);
        Assert.Equal(words.Select(w => (w.Id, w.Name, w.Consensus)),
            MemeFile.Read(folder.File("words.meme")).Motifs.Select(w => (w.Id, w.Name, w.Consensus)));
        Assert.Throws<ArgumentException>(() => DexterMotifs.Of(predictor, "none"));
    }
}
