using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>
/// An exported model in ONNX Runtime: sequences are tokenised, put together with others of about their length, padded and run. Safe for
/// concurrent use.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    // of a padded batch: bounds what attention's tables take, [batch, heads, length, length]
    private const long MostTokens = 8192, MostPairs = 1 << 22, MostBases = 1 << 18;

    private readonly InferenceSession _session;
    private readonly ModelDescription _model;
    private readonly DnaTokenizer? _tokenizer;
    private readonly string[] _inputs, _outputs;

    /// <summary>Opens a model.</summary>
    /// <param name="path">The ONNX file, known to be what was written.</param>
    /// <param name="model">What it is.</param>
    /// <param name="tokenizer">Its tokenizer; null when it reads bases.</param>
    /// <param name="options">ONNX Runtime's options; null for its defaults, on the CPU.</param>
    /// <exception cref="GenomicsDataException">ONNX Runtime refuses the file.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library is not there.</exception>
    public OnnxSession(string path, ModelDescription model, DnaTokenizer? tokenizer, SessionOptions? options)
    {
        (_model, _tokenizer, _outputs) = (model, tokenizer, [model.Output]);
        _inputs = model.ReadsBases ? [ConvolutionGraph.Bases] : [EncoderGraph.Ids, EncoderGraph.Mask];
        try
        {
            _session = options is null ? new InferenceSession(path) : new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new GenomicsDataException($"ONNX Runtime cannot use it: {error.Message}", path, inner: error);
        }
        catch (Exception error) when (IsOfLoading(error) || error is TypeInitializationException && IsOfLoading(error.InnerException))
        {
            throw new NotSupportedException(
                "ONNX Runtime's native library is not there; add the package Microsoft.ML.OnnxRuntime, or the one for your device "
                + $"(.Gpu, .DirectML), to the program ({(error.InnerException ?? error).Message})", error);
        }
        if (_session.InputMetadata.Count == _inputs.Length && _inputs.All(_session.InputMetadata.ContainsKey)
            && _session.OutputMetadata.TryGetValue(model.Output, out var output) && output.Dimensions is [_, var width]
            && width == model.Width)
            return;
        _session.Dispose();
        throw new GenomicsDataException($"its inputs and outputs are other than {ModelDescription.FileName} says; export it again", path);
    }

    /// <summary>Runs sequences.</summary>
    /// <param name="sequences">Windows of the model's geometry.</param>
    /// <param name="threads">For reading the windows; 0 for all.</param>
    /// <param name="cancellationToken">Checked between batches, and stops the one that runs.</param>
    /// <returns>[sequences, width] row-major.</returns>
    public float[] Run(IReadOnlyList<DnaSequence> sequences, int threads, CancellationToken cancellationToken)
    {
        var read = new int[sequences.Count][];
        ParallelLoop.For(0, read.Length, Parallelism.Of(threads), i => read[i] = Read(sequences[i]));
        int[] order = [.. Enumerable.Range(0, read.Length).OrderBy(i => read[i].Length)];
        var results = new float[sequences.Count * _model.Width];
        for (var start = 0; start < order.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = start + 1;
            while (end < order.Length && Fits(end + 1 - start, read[order[start]].Length, read[order[end]].Length)) end++;
            var batch = order.AsSpan(start, end - start);
            RequireMemory(read[batch[^1]].Length, sequences[batch[^1]]);
            RunBatch(batch, read, results, cancellationToken);
            start = end;
        }
        return results;
    }

    public void Dispose() => _session.Dispose();

    private static bool IsOfLoading(Exception? error)
        => error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException;

    private int[] Read(DnaSequence sequence)
        => _tokenizer is not null ? _model.Input.Read(_tokenizer, sequence)
            : [.. _model.Input.Cut(sequence).ToArray().Select(letter => "ACGT"u8.IndexOf(letter) is >= 0 and var code ? code : 4)];

    // bases have no padding
    private bool Fits(long count, long shortest, long length) => _tokenizer is null
        ? count * length <= MostBases && length == shortest
        : count * length <= MostTokens && count * length * length <= MostPairs;

    private void RunBatch(ReadOnlySpan<int> batch, int[][] read, float[] results, CancellationToken cancellationToken)
    {
        var (count, length) = (batch.Length, read[batch[^1]].Length);
        var (ids, mask) = (new long[count * length], new long[count * length]);
        ids.AsSpan().Fill(_tokenizer?.PaddingTokenId ?? 0);
        for (var row = 0; row < count; row++)
        {
            var tokens = read[batch[row]];
            for (var i = 0; i < tokens.Length; i++) ids[row * length + i] = tokens[i];
            mask.AsSpan(row * length, tokens.Length).Fill(1);
        }
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        using var inputIds = OrtValue.CreateTensorValueFromMemory(ids, [count, length]);
        using var inputMask = OrtValue.CreateTensorValueFromMemory(mask, [count, length]);
        try
        {
            OrtValue[] inputs = _tokenizer is null ? [inputIds] : [inputIds, inputMask];
            using var outputs = _session.Run(run, _inputs, inputs, _outputs);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            for (var row = 0; row < count; row++)
                values.Slice(row * _model.Width, _model.Width).CopyTo(results.AsSpan(batch[row] * _model.Width));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // scores, their softmax and the bias
    private void RequireMemory(int length, DnaSequence sequence)
    {
        var bytes = 3.0 * sizeof(float) * _model.Heads * length * length;
        if (bytes <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) return;
        throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
            $"sequence '{sequence.Id}' has {length} tokens; attention over them takes {bytes / 1e9:0.0} GB in ONNX Runtime. Cut it into "
            + $"shorter windows"));
    }
}
