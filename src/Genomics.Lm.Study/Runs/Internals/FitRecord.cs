using System.Text.Json;
using System.Text.Json.Serialization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>What a fit gave besides its predictor.</summary>
internal sealed record FitRecord(double Seconds, FitProvenance Provenance, IReadOnlyList<ReportSection> Sections)
{
    private const int NewestFormat = 2;
    private const long LargestFile = 256L << 20;

    /// <summary>Version of the format; the first had no digests.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>
    /// SHA-256 of the predictor's <c>predictor.json</c>, which vouches for the files beside it; null in the first format.
    /// </summary>
    public string? PredictorSha256 { get; init; }

    /// <summary>The record of a fit whose predictor was saved.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="predictor">The predictor's folder.</param>
    public static FitRecord Of(FitResult fit, string predictor)
        => new(fit.Seconds, fit.Provenance, fit.Sections) { FormatVersion = NewestFormat, PredictorSha256 = Sha256(predictor) };

    /// <summary>Checks that a predictor folder is the one that was saved with the record.</summary>
    /// <exception cref="GenomicsDataException">It is another.</exception>
    public void Require(string predictor)
    {
        if (FormatVersion >= SealedJson.SealedSince && Sha256(predictor) != PredictorSha256)
            throw new GenomicsDataException("is not the predictor that was kept", predictor);
    }

    private static string Sha256(string predictor) => FileFingerprint.Of(Path.Combine(predictor, PredictorCatalog.FileName)).Sha256;

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="GenomicsDataException">It is missing or not such a file.</exception>
    public static FitRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(SealedJson.Read(path, "record of a fit", NewestFormat, LargestFile),
                FitRecordJson.Default.FitRecord) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    public void Write(string path)
        => OutputFile.Write(path,
        stream => stream.Write(SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(this, FitRecordJson.Default.FitRecord))));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FitRecord))]
internal sealed partial class FitRecordJson : JsonSerializerContext;
