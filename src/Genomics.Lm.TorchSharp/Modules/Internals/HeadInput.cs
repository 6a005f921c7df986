using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>What a pooled head reads besides the states.</summary>
/// <param name="Pooling">[sequences, bins, tokens] how much each token counts in the pooled vectors; null for the tanh pooler.</param>
/// <param name="Anchors">[sequences, outputs] what another model says; null unless the head is anchored.</param>
internal sealed record HeadInput(Tensor? Pooling, Tensor? Anchors);
