using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Whole sequences of a batch that are computed together, copied out of the spans so that worker threads can see them. Used again for the
/// next.
/// </summary>
/// <param name="tokenLimit">Sequences are taken together up to this many tokens; a longer one is computed alone.</param>
internal sealed class MicroBatch(int tokenLimit)
{
    private const int MostTokens = 2048, FewestTokens = 1024;
    private const long MostKeptFloats = 160_000_000;

    /// <summary>The limit for a model: less for training a large one, whose activations of all layers are kept.</summary>
    public static int TokenLimit(EncoderConfig config, bool training)
        => training
        ? (int)Math.Clamp(MostKeptFloats / (config.Layers * LayerState.FloatsPerToken(config, true)), FewestTokens,
        MostTokens) : MostTokens;

    /// <summary>Index of the first sequence in the batch.</summary>
    public int FirstSequence { get; private set; }

    /// <summary>Index of the first token in the batch.</summary>
    public int FirstToken { get; private set; }

    public int Sequences { get; private set; }

    public int Tokens { get; private set; }

    /// <summary>[tokens] ids.</summary>
    public int[] Ids { get; private set; } = [];

    /// <summary>[tokens] types.</summary>
    public byte[] Types { get; private set; } = [];

    /// <summary>[tokens] index of each token's sequence.</summary>
    public int[] SequenceOf { get; private set; } = [];

    /// <summary>[sequences + 1] first token of each sequence, relative to this micro-batch.</summary>
    public int[] Starts { get; private set; } = [];

    /// <summary>[sequences] dropout keys.</summary>
    public int[] Ordinals { get; private set; } = [];

    /// <summary>Tokens of a sequence.</summary>
    public int Length(int sequence) => Starts[sequence + 1] - Starts[sequence];

    /// <summary>A token's place in its sequence.</summary>
    public int Position(int token) => token - Starts[SequenceOf[token]];

    /// <summary>Goes to the first sequences of a batch, after checking it; false if there are none.</summary>
    public bool First(in PackedBatch batch, ModelSpec model)
    {
        batch.Validate(model);
        (FirstSequence, Sequences) = (0, 0);
        return Next(batch);
    }

    /// <summary>Goes on to the following sequences; false at the end.</summary>
    public bool Next(in PackedBatch batch)
    {
        var first = FirstSequence + Sequences;
        if (first >= batch.Sequences) return false;
        var last = first + 1;
        while (last < batch.Sequences && batch.Offsets[last + 1] - batch.Offsets[first] <= tokenLimit) last++;
        Take(batch, first, last);
        return true;
    }

    private void Take(in PackedBatch batch, int first, int last)
    {
        var (from, to) = (batch.Offsets[first], batch.Offsets[last]);
        (FirstSequence, FirstToken, Sequences, Tokens) = (first, from, last - first, to - from);
        if (Ids.Length < Tokens) (Ids, Types, SequenceOf) = (new int[Tokens], new byte[Tokens], new int[Tokens]);
        if (Starts.Length <= Sequences) (Starts, Ordinals) = (new int[Sequences + 1], new int[Sequences]);
        batch.Ids[from..to].CopyTo(Ids);
        if (batch.Types.IsEmpty) Types.AsSpan().Clear();
        else batch.Types[from..to].CopyTo(Types);
        for (var s = first; s < last; s++)
        {
            Starts[s - first] = batch.Offsets[s] - from;
            Ordinals[s - first] = batch.Ordinals.IsEmpty ? s : batch.Ordinals[s];
            SequenceOf.AsSpan(batch.Offsets[s] - from, batch.Offsets[s + 1] - batch.Offsets[s]).Fill(s - first);
        }
        Starts[Sequences] = Tokens;
    }
}
