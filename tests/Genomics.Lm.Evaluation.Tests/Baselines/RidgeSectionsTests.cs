using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Tests.Comparison;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public class RidgeSectionsTests
{
    [Fact]
    public void The_map_shows_slopes_per_standard_deviation_of_the_strongest_words_by_segment()
    {
        var dataset = Toy.Dataset();
        var data = dataset.ForFitting(RandomSplit.Make(dataset), ["Leaf"]);
        var fit = RidgeLearner.Kmers(new KmerFeatureOptions { MaxLength = 2, Segments = 4, Part = new Data.WindowPart(40, 19) }).Fit(data);
        var map = (RegionMapSection)fit.Sections[0];
        Assert.Equal(20, map.Tracks.Count);
        Assert.Equal([(-40, -26), (-25, -11), (-10, 4), (5, 19)], map.Tracks[0].Regions.Select(r => (r.Left, r.Right)));
        var strengths = map.Tracks.Select(t => t.Regions.Max(r => Math.Abs(r.Value))).ToArray();
        Assert.Equal(strengths.OrderDescending(), strengths);

        // the number in the map is the saved slope times the deviation of the feature
        var features =
            new KmerFeatures(data.Window, new KmerFeatureOptions { MaxLength = 2, Segments = 4, Part = new Data.WindowPart(40, 19) });
        var genes = data.TrainingAndValidation;
        var x = new float[genes.Count * features.Names.Count];
        features.Extract(genes.Sequences, x);
        var column = features.Names.ToList().IndexOf("G.-10");
        var values = Enumerable.Range(0, genes.Count).Select(g => (double)x[g * features.Names.Count + column]).ToArray();
        var deviation = Math.Sqrt(values.Average(v => v * v) - values.Average() * values.Average());
        var track = map.Tracks.FirstOrDefault(t => t.Name == "G");
        Assert.NotNull(track);
        Assert.Equal(Slope(fit, "G", 2, features) * deviation, track.Regions[2].Value, 1e-9);
        Assert.Empty(RidgeLearner.GcContent.Fit(data).Sections);
    }

    [Fact]
    public void A_folder_of_the_first_format_counts_in_the_bases_that_it_was_fitted_on()
    {
        var dataset = Toy.Dataset();
        var data = dataset.ForFitting(RandomSplit.Make(dataset), ["Leaf"]);
        using var fitted = RidgeLearner.Kmers(new KmerFeatureOptions { MaxLength = 2, Segments = 4, Part = new Data.WindowPart(40, 19) })
            .Fit(data).Predictor;
        using var folder = new TestSupport.TemporaryFolder();
        fitted.Save(folder.File("p"));
        TestSupport.OlderFormats.OfPredictor(folder.File("p"));
        var model = folder.File("p/model.json");
        var text = File.ReadAllText(model);
        Assert.Contains("\"format_version\": 2,", text);
        File.WriteAllText(model, text.Replace("\"format_version\": 2,", "").Replace("\"downstream\": 19", "\"downstream\": 20"));
        using var loaded = RidgePredictor.Load(folder.File("p"));
        var (before, after) = (new double[dataset.Count], new double[dataset.Count]);
        fitted.Predict(dataset.Sequences, before);
        loaded.Predict(dataset.Sequences, after);
        Assert.Equal(before, after);
    }

    private static double Slope(Data.FitResult fit, string word, int segment, KmerFeatures features)
    {
        using var folder = new TestSupport.TemporaryFolder();
        fit.Predictor.Save(folder.File("p"));
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(folder.File("p/model.json")));
        return json.RootElement.GetProperty("slopes")[features.Names.ToList().IndexOf($"{word}.{(segment * 15) - 40}")].GetDouble();
    }
}
