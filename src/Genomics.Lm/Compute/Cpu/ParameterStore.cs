using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>A [outputs, inputs] weight at an offset of the parameter buffer.</summary>
internal readonly record struct Matrix(int Index, long Offset, int Outputs, int Inputs);

/// <summary>
/// All parameters of a model in one aligned buffer, and the matrices packed for products. For inference the matrices exist in packed form
/// only.
/// </summary>
internal sealed unsafe class ParameterStore : IDisposable
{
    private const int Alignment = 16;   // floats

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly long[] _offsets, _counts;
    private readonly AlignedBuffer?[] _forward, _backward;
    private readonly bool[] _forwardStale, _backwardStale;
    private readonly QuantizedMatrix?[] _quantized;
    private readonly PackJob _pack = new();
    private readonly bool _training;
    private readonly Precision _precision;

    public ParameterStore(ModelSpec model, IParameterSource source, bool training, Precision precision)
    {
        Infos = [.. ParameterCatalog.For(model)];
        (_training, _precision) = (training, precision);
        _offsets = new long[Infos.Count];
        _counts = [.. Infos.Select(i => i.Count)];
        (_forward, _backward) = (new AlignedBuffer?[Infos.Count], new AlignedBuffer?[Infos.Count]);
        _quantized = new QuantizedMatrix?[Infos.Count];
        (_forwardStale, _backwardStale) = (new bool[Infos.Count], new bool[Infos.Count]);
        for (var i = 0; i < Infos.Count; i++)
        {
            _index.Add(Infos[i].Name, i);
            _offsets[i] = Length;
            if (IsKept(Infos[i])) Length += RoundUp(Infos[i].Count);
        }
        Values = new AlignedBuffer(Length);
        Values.Clear();
        Load(source);
    }

    public IReadOnlyList<ParameterInfo> Infos { get; }

    /// <summary>Floats in the buffer, gaps for alignment included.</summary>
    public long Length { get; }

    public AlignedBuffer Values { get; }

    public long Offset(int index) => _offsets[index];

    public long Count(int index) => _counts[index];

    public int Find(string name) => _index[name];

    public float* Vector(string name) => Values.Pointer + _offsets[_index[name]];

    public long OffsetOf(string name) => _offsets[_index[name]];

    public Matrix Matrix(string name)
    {
        var index = _index[name];
        return new Matrix(index, _offsets[index], Infos[index].Shape[0], Infos[index].Shape[1]);
    }

    /// <summary>W packed for X·Wᵀ.</summary>
    public float* Forward(in Matrix w, Workers workers) => Packed(w, _forward, _forwardStale, 1, w.Inputs, w.Outputs, w.Inputs, workers);

    /// <summary>W in 8-bit integers, or null if it is kept in floats.</summary>
    public QuantizedMatrix? Quantized(in Matrix w) => _quantized[w.Index];

    /// <summary>W packed for dY·W.</summary>
    public float* Backward(in Matrix w, Workers workers)
        => Packed(w, _backward, _backwardStale, w.Inputs, 1, w.Inputs, w.Outputs, workers);

    /// <summary>Tells that the values have changed.</summary>
    public void Changed()
    {
        Array.Fill(_forwardStale, true);
        Array.Fill(_backwardStale, true);
    }

    public void Dispose()
    {
        Values.Dispose();
        foreach (var buffer in _forward) buffer?.Dispose();
        foreach (var buffer in _backward) buffer?.Dispose();
        foreach (var matrix in _quantized) matrix?.Dispose();
    }

    /// <summary>Replaces all values; the packed forms follow.</summary>
    public void Load(IParameterSource source)
    {
        AlignedBuffer? passing = null;
        for (var i = 0; i < Infos.Count; i++)
        {
            var info = Infos[i];
            if (!source.Names.Contains(info.Name)) throw new GenomicsDataException($"the weights lack the tensor '{info.Name}'");
            if (!source.Shape(info.Name).SequenceEqual(info.Shape))
                throw new GenomicsDataException(
                    $"tensor '{info.Name}' is [{string.Join(", ", source.Shape(info.Name))}], the model needs "
                    + $"[{string.Join(", ", info.Shape)}]");
            if (IsKept(info))
            {
                source.Read(info.Name, new Span<float>(Values.Pointer + _offsets[i], (int)info.Count));
                continue;
            }
            passing ??= new AlignedBuffer();
            var raw = passing.Reserve(info.Count);
            source.Read(info.Name, new Span<float>(raw, (int)info.Count));
            var (outputs, inputs) = (info.Shape[0], info.Shape[1]);
            if (_precision == Precision.Int8)
            {
                _quantized[i]?.Dispose();
                _quantized[i] = new QuantizedMatrix(raw, outputs, inputs);
                continue;
            }
            _forward[i] ??= new AlignedBuffer(Gemm.Fastest.PackedBLength(outputs, inputs));
            Gemm.Fastest.PackB(raw, 1, inputs, outputs, inputs, _forward[i]!.Pointer);
        }
        passing?.Dispose();
        Changed();
    }

    /// <summary>Floats that a tensor takes, up to the next aligned place.</summary>
    public static long RoundUp(long count) => (count + Alignment - 1) / Alignment * Alignment;

    /// <summary>Bytes of the parameters and of what is packed, once everything has been used.</summary>
    public static long Bytes(ModelSpec model, bool training, Precision precision)
    {
        var floats = 0L;
        foreach (var info in ParameterCatalog.For(model))
        {
            var isKept = IsKept(info, training);
            if (isKept) floats += info.Count;
            var isMultiplied = IsEncoderMatrix(info)
                || (model.Head is MaskedLanguageHead
                && info.Name is ParameterCatalog.Names.WordEmbeddings or ParameterCatalog.Names.MaskedTransform + ".weight");
            if (!isMultiplied) continue;
            var (outputs, inputs) = (info.Shape[0], info.Shape[1]);
            floats += !isKept
                && precision == Precision.Int8 ? QuantizedMatrix.Floats(outputs, inputs) : Gemm.Fastest.PackedBLength(outputs, inputs);
            if (training && info.Layer >= (model.Lora is null ? model.FrozenLayers : 1))
                floats += Gemm.Fastest.PackedBLength(inputs, outputs);
        }
        return floats * sizeof(float);
    }

    private bool IsKept(ParameterInfo info) => IsKept(info, _training);

    // Matrices of the layers exist in packed form only; embeddings are looked up, the heads are small.
    private static bool IsKept(ParameterInfo info, bool training) => training || !IsEncoderMatrix(info);

    private static bool IsEncoderMatrix(ParameterInfo info)
        => info.Shape.Count == 2 && info.Layer > 0 && info.Name.StartsWith("bert.encoder", StringComparison.Ordinal);

    private float* Packed(in Matrix w, AlignedBuffer?[] cache, bool[] stale, nint depthStride, nint columnStride, int columns, int depth,
        Workers workers)
    {
        var buffer = cache[w.Index];
        if (buffer is not null && (!stale[w.Index] || !IsKept(Infos[w.Index]))) return buffer.Pointer;
        buffer = cache[w.Index] ??= new AlignedBuffer(Gemm.Fastest.PackedBLength(columns, depth));
        _pack.Run(Values.Pointer + w.Offset, depthStride, columnStride, columns, depth, buffer.Pointer, workers);
        stale[w.Index] = false;
        return buffer.Pointer;
    }

    /// <summary>Packs a matrix on all threads.</summary>
    private sealed class PackJob
    {
        private readonly Action<int> _panel;
        private float* _source, _packed;
        private nint _depthStride, _columnStride;
        private int _columns, _depth;

        public PackJob() => _panel = Panel;

        public void Run(float* source, nint depthStride, nint columnStride, int columns, int depth, float* packed, Workers workers)
        {
            _source = source;
            _packed = packed;
            (_depthStride, _columnStride, _columns, _depth) = (depthStride, columnStride, columns, depth);
            workers.For((columns + Gemm.Fastest.Columns - 1) / Gemm.Fastest.Columns, _panel);
        }

        private void Panel(int panel)
            => Gemm.Fastest.PackB(_source, _depthStride, _columnStride, _columns, _depth, _packed, panel, panel + 1);
    }
}
