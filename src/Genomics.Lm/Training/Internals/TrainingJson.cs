using System.Text.Json.Serialization;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Training;

/// <summary>Source-generated JSON of the options: no reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
        IgnoreReadOnlyProperties = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FineTuneOptions))]
[JsonSerializable(typeof(PretrainOptions))]
[JsonSerializable(typeof(TrainingState.Stored))]
internal sealed partial class TrainingJson : JsonSerializerContext;
