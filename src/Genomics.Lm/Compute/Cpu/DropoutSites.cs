namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Where the original drops out: after the embeddings, the attention output, the gated product, and before the classifier.
/// </summary>
/// <param name="Hidden">Rate inside the encoder; 0 switches it off.</param>
/// <param name="Head">Rate before the classifier.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Step">Optimizer step.</param>
internal readonly record struct DropoutSites(float Hidden, float Head, ulong Seed, long Step)
{
    public Dropout Embeddings => new(Hidden, Seed, 0, Step);

    public Dropout Classifier => new(Head, Seed, 1, Step);

    public Dropout Attention(int layer) => new(Hidden, Seed, 2 + 2 * layer, Step);

    public Dropout Product(int layer) => new(Hidden, Seed, 3 + 2 * layer, Step);
}
