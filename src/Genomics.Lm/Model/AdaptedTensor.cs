namespace Genomics.Lm.Model;

/// <summary>A tensor that low-rank adapters change, and the two factors of the change.</summary>
/// <param name="Weight">[outputs, inputs], which stays as it is.</param>
/// <param name="A">[rank, inputs], named <c>….lora_A.weight</c>.</param>
/// <param name="B">[outputs, rank], named <c>….lora_B.weight</c>.</param>
public sealed record AdaptedTensor(ParameterInfo Weight, ParameterInfo A, ParameterInfo B);
