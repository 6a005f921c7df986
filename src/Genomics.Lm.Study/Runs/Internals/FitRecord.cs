using System.Text.Json;
using System.Text.Json.Serialization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>What a fit gave besides its predictor.</summary>
internal sealed record FitRecord(double Seconds, FitProvenance Provenance, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="GenomicsDataException">It is missing or not such a file.</exception>
    public static FitRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), FitRecordJson.Default.FitRecord) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {error.Message}", path, inner: error);
        }
    }

    public void Write(string path) => OutputFile.Write(path, stream => JsonSerializer.Serialize(stream, this, FitRecordJson.Default.FitRecord));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FitRecord))]
internal sealed partial class FitRecordJson : JsonSerializerContext;
