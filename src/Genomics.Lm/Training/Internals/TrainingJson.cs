using System.Text.Json.Serialization;

namespace Genomics.Lm.Training;

/// <summary>Source-generated JSON of the options: no reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FineTuneOptions))]
[JsonSerializable(typeof(PretrainOptions))]
internal sealed partial class TrainingJson : JsonSerializerContext;
