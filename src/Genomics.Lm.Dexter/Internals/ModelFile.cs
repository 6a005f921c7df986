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
    public const int FormatVersion = 1;

    public static void Write(string path, DexterPredictor predictor) => OutputFile.Write(path, stream => Write(stream, predictor));

    private static void Write(Stream stream, DexterPredictor predictor)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
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

    public static DexterPredictor Read(string path, PredictorInfo info)
    {
        if (!File.Exists(path))
            throw new GenomicsDataException($"the predictor folder lacks {Name}; it is damaged, fit the predictor again", path);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement, info, path);
        }
        catch (JsonException error)
        {
            throw new GenomicsDataException($"not valid JSON: {error.Message}; the file is damaged, fit the predictor again", path,
                (error.LineNumber ?? 0) + 1, null, error);
        }
        catch (Exception error) when (
            error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new GenomicsDataException(
                $"a property is missing or out of range: {error.Message}; the file is damaged, fit the predictor again", path, 0, null,
                error);
        }
    }

    private static DexterPredictor Read(JsonElement root, PredictorInfo info, string path)
    {
        var version = root.GetProperty("format_version").GetInt32();
        if (version > FormatVersion)
            throw new GenomicsDataException(
                $"has format version {version}, this library reads up to {FormatVersion}; use a newer version of the library", path);
        var window = root.GetProperty("window");
        if (window.GetProperty("length").GetInt32() != info.Window.Length
            || window.GetProperty("alignment_index").GetInt32() != info.Window.AlignmentIndex)
            throw new GenomicsDataException(
                $"has other windows than {PredictorCatalog.FileName} beside it; the folder mixes two fits, fit the predictor again", path);
        var options = OptionsJson.Read(root.GetProperty("options"));
        options.Validate();
        var bins = root.GetProperty("bins").EnumerateArray().Select(b => ReadRegion(b[0].GetInt32(), b[1].GetInt32(), info.Window));
        var layout = BinLayout.FromRegions(bins);
        DexterModel[] models = [.. root.GetProperty("models").EnumerateArray().Select(m => ReadModel(m, info.Window))];
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

    private static DexterModel ReadModel(JsonElement json, WindowGeometry window) => new()
    {
        Condition = json.GetProperty("condition").GetString()!,
        Genes = json.GetProperty("genes").GetInt32(),
        Alpha = Finite(json.GetProperty("alpha").GetDouble()),
        Intercept = Finite(json.GetProperty("intercept").GetDouble()),
        Variables = [.. json.GetProperty("variables").EnumerateArray().Select(v => ReadVariable(v, window))],
    };

    private static DexterVariable ReadVariable(JsonElement json, WindowGeometry window)
    {
        var kmer = json.GetProperty("kmer").GetString()!;
        if (kmer.Length < 2 || kmer.Length > window.Length || kmer.Any(letter => WordAlphabet.Bases(letter) == 0))
            throw new FormatException($"'{kmer}' is no k-mer for windows of {window.Length} bases");
        var region = ReadRegion(json.GetProperty("left").GetInt32(), json.GetProperty("right").GetInt32(), window);
        var scale = Finite(json.GetProperty("scale").GetDouble());
        if (scale <= 0) throw new FormatException(FormattableString.Invariant($"the scale of {kmer} is {scale}, it must be positive"));
        return new DexterVariable(
            new ScoredDomain(kmer, region, Finite(json.GetProperty("correlation").GetDouble())),
            Finite(json.GetProperty("mean").GetDouble()), scale, Finite(json.GetProperty("coefficient").GetDouble()));
    }

    private static Region ReadRegion(int left, int right, WindowGeometry window)
        => left >= -window.AlignmentIndex && left <= right && right < window.Length - window.AlignmentIndex
            ? new Region(left, right)
            : throw new FormatException($"region {left}..{right} lies outside windows of {window.Length} bases");

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new FormatException("a number is not finite");
}
