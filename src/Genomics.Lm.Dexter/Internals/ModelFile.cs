using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Exploration.Internals;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>
/// <c>model.json</c>: everything that a prediction needs, and how it was found. Readers take their own and all older versions (a missing
/// newer property has its default) and refuse newer ones.
/// </summary>
internal static class ModelFile
{
    public const string Name = "model.json";
    /// <summary>The newest format. Since 2 a model may read a part of the windows; one that reads all of them is written as 1.</summary>
    public const int FormatVersion = 2;

    public static void Write(string path, DexterPredictor predictor) => OutputFile.Write(path, stream => Write(stream, predictor));

    private static void Write(Stream stream, DexterPredictor predictor)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format_version", predictor.Options.Part is null ? 1 : FormatVersion);
        json.WriteString("kind", DexterPredictor.Kind);
        json.WriteStartObject("window");
        json.WriteNumber("length", predictor.Info.Window.Length);
        json.WriteNumber("alignment_index", predictor.Info.Window.AlignmentIndex);
        json.WriteEndObject();
        OptionsJson.Write(json, "options", predictor.Options);
        json.WriteStartArray("bins");
        foreach (var bin in predictor.Layout.Bins)
        {
            json.WriteStartArray();
            json.WriteNumberValue(bin.Left);
            json.WriteNumberValue(bin.Right);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in predictor.Models) Write(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static DexterPredictor Read(PredictorFiles files) => files.Read(Name, root => Read(root, files.Info, files.PathOf(Name)));

    private static DexterPredictor Read(JsonRecord root, PredictorInfo info, string path)
    {
        var version = root.Integer("format_version");
        if (version > FormatVersion)
            throw new GenomicsDataException(
                $"has format version {version}, this library reads up to {FormatVersion}; use a newer version of the library", path);
        var window = root.Object("window");
        if (window.Integer("length") != info.Window.Length || window.Integer("alignment_index") != info.Window.AlignmentIndex)
            throw new GenomicsDataException(
                $"has other windows than {PredictorCatalog.FileName} beside it; the folder mixes two fits, fit the predictor again", path);
        var options = OptionsJson.Read(root.Object("options"));
        options.Validate();
        var bins = root.Rows("bins").Select(bin => bin is [var left, var right] ? Region(left, right, info.Window)
            : throw root.Wrong("bins", "holds a bin without two borders"));
        var layout = BinLayout.FromRegions(bins);
        DexterModel[] models = [.. root.Objects("models").Select(m => ReadModel(m, info.Window))];
        if (!models.Select(m => m.Condition).SequenceEqual(info.Conditions))
            throw new GenomicsDataException(
                $"has other conditions than {PredictorCatalog.FileName} beside it; the folder mixes two fits, fit the predictor again",
                path);
        return new DexterPredictor(info.Window, info.Transform, options, layout, models);
    }

    private static void Write(Utf8JsonWriter json, DexterModel model)
    {
        json.WriteStartObject();
        json.WriteString("condition", model.Condition);
        json.WriteNumber("genes", model.Genes);
        json.WriteNumber("alpha", model.Alpha);
        json.WriteNumber("intercept", model.Intercept);
        json.WriteStartArray("variables");
        foreach (var variable in model.Variables)
        {
            json.WriteStartObject();
            json.WriteString("kmer", variable.Kmer);
            json.WriteNumber("left", variable.Region.Left);
            json.WriteNumber("right", variable.Region.Right);
            json.WriteNumber("correlation", variable.Domain.Correlation);
            json.WriteNumber("mean", variable.Mean);
            json.WriteNumber("scale", variable.Scale);
            json.WriteNumber("coefficient", variable.Coefficient);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static DexterModel ReadModel(JsonRecord json, WindowGeometry window) => new()
    {
        Condition = json.Text("condition"),
        Genes = json.Integer("genes", 0),
        Alpha = json.Number("alpha"),
        Intercept = json.Number("intercept"),
        Variables = [.. json.Objects("variables").Select(v => ReadVariable(v, window))],
    };

    private static DexterVariable ReadVariable(JsonRecord json, WindowGeometry window)
    {
        var kmer = json.Text("kmer");
        if (kmer.Length < 2 || kmer.Length > window.Length || kmer.Any(letter => WordAlphabet.Bases(letter) == 0))
            throw json.Wrong("kmer", $"'{kmer[..Math.Min(kmer.Length, 40)]}' is no k-mer for windows of {window.Length} bases");
        var region = Region(json.Integer("left"), json.Integer("right"), window);
        var scale = json.Number("scale");
        if (scale <= 0) throw json.Wrong("scale", FormattableString.Invariant($"of {kmer} is {scale}, it must be positive"));
        return new DexterVariable(new ScoredDomain(kmer, region, json.Number("correlation")), json.Number("mean"), scale,
            json.Number("coefficient"));
    }

    private static Region Region(double left, double right, WindowGeometry window)
        => double.IsInteger(left) && double.IsInteger(right) && left >= -window.AlignmentIndex && left <= right
        && right < window.Length - window.AlignmentIndex
            ? new Region((int)left, (int)right)
            : throw new FormatException($"region {left}..{right} lies outside windows of {window.Length} bases");
}
