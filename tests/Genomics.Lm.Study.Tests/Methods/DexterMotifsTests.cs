using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Evaluation.Simulation;
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
        using var folder = new TemporaryFolder();
        MemeFile.Write(folder.File("words.meme"), words);
        Assert.Equal(words.Select(w => (w.Id, w.Name, w.Consensus)),
            MemeFile.Read(folder.File("words.meme")).Motifs.Select(w => (w.Id, w.Name, w.Consensus)));
        Assert.Throws<ArgumentException>(() => DexterMotifs.Of(predictor, "none"));
    }
}
