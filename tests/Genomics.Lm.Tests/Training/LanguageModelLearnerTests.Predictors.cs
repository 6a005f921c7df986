using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public partial class LanguageModelLearnerTests
{
    [Fact]
    public void An_ensemble_predicts_the_mean_of_its_networks()
    {
        var second = Predictions(new LanguageModelLearner(Toy, new ToyEngine()),
            PlantedGenes.Data() with { Seed = FittingData.DefaultSeed + 1 });
        var both = Predictions(new LanguageModelLearner(Toy with { Members = 2 }, new ToyEngine()));
        for (var i = 0; i < both.Length; i++) Assert.Equal(0.5 * (Plain.Value[i] + second[i]), both[i], 1e-9);
    }

    [Fact]
    public void Networks_of_an_ensemble_can_be_asked_one_by_one_and_their_origin_is_told()
    {
        var fit = new LanguageModelLearner(Toy with { Members = 2 }, new ToyEngine()).Fit(PlantedGenes.Data());
        using var predictor = (IEnsemblePredictor)fit.Predictor;
        var genes = PlantedGenes.Make(20, 9).Sequences;
        var (both, first, second) = (Predictions(predictor), new double[genes.Count * predictor.Info.Conditions.Count],
            new double[genes.Count * predictor.Info.Conditions.Count]);
        predictor.Member(0).Predict(genes, first);
        predictor.Member(1).Predict(genes, second);
        for (var i = 0; i < both.Length; i++) Assert.Equal((first[i] + second[i]) / 2, both[i], 1e-6);
        Assert.Equal(Plain.Value, first);
        Assert.NotEqual(first, second);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.Member(2));
        using var folder = new TemporaryFolder();
        predictor.Member(1).Save(folder.File("second"));
        predictor.Member(1).Dispose(); // leaves the ensemble as it is
        using var saved = LanguageModelPredictor.Load(folder.File("second"), new ToyEngine());
        var loaded = new double[second.Length];
        saved.Predict(genes, loaded);
        Assert.Equal(second, loaded);
        Assert.Equal((1, predictor.Info.Parameters / 2), (saved.Members, saved.Info.Parameters));
        Assert.Equal(both, Predictions(predictor));
        Assert.Equal((2, null, true), (fit.Provenance.Members, fit.Provenance.Seed, fit.Provenance.StopsOnValidation));
        Assert.Equal([FittingData.DefaultSeed, FittingData.DefaultSeed + 1], fit.Provenance.MemberSeeds);
    }

    [Fact]
    public void A_predictor_saved_and_loaded_predicts_the_same()
    {
        using var folder = new TemporaryFolder();
        using var fitted = new LanguageModelLearner(Toy with { Input = Toy.Input with { Part = new WindowPart(150, 89) }, Members = 2 },
            new ToyEngine()).Fit(PlantedGenes.Data()).Predictor;
        fitted.Save(folder.File("lm"));
        using var loaded = LanguageModelPredictor.Register(new PredictorCatalog(), new ToyEngine()).Load(folder.File("lm"));
        Assert.Equal(Predictions(fitted), Predictions(loaded));
        Assert.Equal(fitted.Info.Conditions, loaded.Info.Conditions);
        Assert.Equal(fitted.Info.Parameters, loaded.Info.Parameters);
        Assert.Throws<IOException>(() => fitted.Save(folder.File("lm")));
    }

    [Fact]
    public void A_folder_of_the_first_format_reads_the_bases_that_it_was_fitted_on()
    {
        using var folder = new TemporaryFolder();
        using var fitted = new LanguageModelLearner(Toy with { Input = Toy.Input with { Part = new WindowPart(150, 89) } },
            new ToyEngine()).Fit(PlantedGenes.Data()).Predictor;
        fitted.Save(folder.File("lm"));
        OlderFormats.OfPredictor(folder.File("lm"));
        var head = Path.Combine(folder.File("lm"), "head.json");
        var text = File.ReadAllText(head);
        foreach (var (now, then) in ((string, string)[])[("\"format_version\": 2", "\"format_version\": 1"), ("\"Bins\"", "\"Slots\""),
            ("\"downstream\": 89", "\"downstream\": 90")])
        {
            Assert.Contains(now, text);
            text = text.Replace(now, then);
        }
        File.WriteAllText(head, text);
        using (var loaded = LanguageModelPredictor.Load(folder.File("lm"), new ToyEngine()))
        {
            Assert.Equal(Predictions(fitted), Predictions(loaded));
            loaded.Save(folder.File("again"));
        }
        Assert.Contains("\"format_version\": 2", File.ReadAllText(Path.Combine(folder.File("again"), "head.json")));
        File.WriteAllText(head, text.Replace("\"format_version\": 1", "\"format_version\": 3"));
        Assert.Contains("format version 3",
            Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("lm"), new ToyEngine())).Message);
        File.WriteAllText(head, text.Replace("\"downstream\": 90", "\"downstream\": -160"));
        Assert.Contains("'part.downstream'",
            Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("lm"), new ToyEngine())).Message);
    }

    [Fact]
    public void Altered_windows_can_be_read_in_the_tokens_of_the_unaltered_one()
    {
        using var fitted = (LanguageModelPredictor)new LanguageModelLearner(Toy
            with
        { Input = Toy.Input with { Part = new WindowPart(150, 89) } }, new ToyEngine()).Fit(PlantedGenes.Data()).Predictor;
        var (genes, width) = (PlantedGenes.Make(20, 9).Sequences, fitted.Info.Conditions.Count);
        var (own, within) = (Predictions(fitted), new double[width]);
        for (var gene = 0; gene < genes.Count; gene++)
        {
            fitted.PredictWithBordersOf(genes[gene], [genes[gene]], within);
            Assert.Equal(own[(gene * width)..((gene + 1) * width)], within);   // unaltered: nothing changes
        }
        // one base changed: only the token around it may be read in other tokens, whatever the tokenizer would like
        var text = genes[0].ToString().ToCharArray();
        text[150] = text[150] == 'A' ? 'C' : 'A';
        var altered = new DnaSequence("altered", text);
        var reader = new SequenceReader(fitted.Tokenizer, new InputRecipe(fitted.Info.Window, new WindowPart(150, 89), 0, null));
        var borders = reader.Borders(genes[0]);
        var (before, after) = (reader.Read(genes[0]).Ids, reader.Read(altered, 0, borders).Ids);
        var token = borders.Count(b => b <= 150 - 50);   // the part begins at base 50
        Assert.Equal(before[..(token + 1)], after[..(token + 1)]);
        Assert.Equal(before[(token + 2)..], after[^(before.Length - token - 2)..]);
        Assert.NotEqual(before, after);
        Assert.Throws<GenomicsDataException>(() => fitted.PredictWithBordersOf(genes[0], [genes[0].Slice(0, 10)], within));
    }

    [Fact]
    public void A_damaged_predictor_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        using var fitted = new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 1 } },
            new ToyEngine()).Fit(PlantedGenes.Data(40)).Predictor;
        fitted.Save(folder.File("a"));
        File.WriteAllText(Path.Combine(folder.File("a"), "head.json"), File.ReadAllText(Path.Combine(folder.File("a"), "head.json"))
            .Replace("\"Bins\"", "\"Mean\""));
        Assert.EndsWith("head.json", Assert.Throws<GenomicsDataException>(() =>
            LanguageModelPredictor.Load(folder.File("a"), new ToyEngine())).File);
        fitted.Save(folder.File("b"));
        using (var weights = new FileStream(Path.Combine(folder.File("b"), "model.safetensors"),
            FileMode.Open)) weights.SetLength(weights.Length - 8);
        Assert.EndsWith("model.safetensors",
            Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("b"), new ToyEngine())).File);
        fitted.Save(folder.File("c"));
        File.Delete(Path.Combine(folder.File("c"), "head.json"));
        Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("c"), new ToyEngine()));
    }
}
