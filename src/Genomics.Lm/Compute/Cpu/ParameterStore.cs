using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>A [outputs, inputs] weight at an offset of the parameter buffer.</summary>
internal readonly record struct Matrix(int Index, long Offset, int Outputs, int Inputs);

/// <summary>
/// All parameters of a model in one aligned buffer, and the matrices packed for products. For inference the matrices exist in packed form only.
/// </summary>
internal sealed unsafe class ParameterStore : IDisposable
{
    private const int Alignment = 16;   // floats

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly long[] _offsets;
    private readonly AlignedBuffer?[] _forward, _backward;
    private readonly bool[] _forwardStale, _backwardStale;
    private readonly bool _training;

    public ParameterStore(ModelSpec model, IParameterSource source, bool training)
    {
        Infos = [.. ParameterCatalog.For(model)];
        _training = training;
        _offsets = new long[Infos.Count];
        (_forward, _backward) = (new AlignedBuffer?[Infos.Count], new AlignedBuffer?[Infos.Count]);
        (_forwardStale, _backwardStale) = (new bool[Infos.Count], new bool[Infos.Count]);
        for (var i = 0; i < Infos.Count; i++)
        {
            _index.Add(Infos[i].Name, i);
            _offsets[i] = Length;
            if (IsKept(Infos[i])) Length += (Infos[i].Count + Alignment - 1) / Alignment * Alignment;
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

    /// <summary>W packed for dY·W.</summary>
    public float* Backward(in Matrix w, Workers workers) => Packed(w, _backward, _backwardStale, w.Inputs, 1, w.Inputs, w.Outputs, workers);

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
                throw new GenomicsDataException($"tensor '{info.Name}' is [{string.Join(", ", source.Shape(info.Name))}], the model needs [{string.Join(", ", info.Shape)}]");
            if (IsKept(info))
            {
                source.Read(info.Name, new Span<float>(Values.Pointer + _offsets[i], (int)info.Count));
                continue;
            }
            passing ??= new AlignedBuffer();
            var raw = passing.Reserve(info.Count);
            source.Read(info.Name, new Span<float>(raw, (int)info.Count));
            var (outputs, inputs) = (info.Shape[0], info.Shape[1]);
            _forward[i] ??= new AlignedBuffer(Gemm.Fastest.PackedBLength(outputs, inputs));
            Gemm.Fastest.PackB(raw, 1, inputs, outputs, inputs, _forward[i]!.Pointer);
        }
        passing?.Dispose();
        Changed();
    }

    // matrices used by products only; embeddings are looked up, the classifier and pooler are small
    private bool IsKept(ParameterInfo info)
        => _training || info.Shape.Count == 1 || info.Layer == 0 || !info.Name.StartsWith("bert.encoder", StringComparison.Ordinal);

    private float* Packed(in Matrix w, AlignedBuffer?[] cache, bool[] stale, nint depthStride, nint columnStride, int columns, int depth, Workers workers)
    {
        var buffer = cache[w.Index];
        if (buffer is not null && (!stale[w.Index] || !IsKept(Infos[w.Index]))) return buffer.Pointer;
        buffer = cache[w.Index] ??= new AlignedBuffer(Gemm.Fastest.PackedBLength(columns, depth));
        var source = Values.Pointer + w.Offset;
        var panels = (columns + Gemm.Fastest.Columns - 1) / Gemm.Fastest.Columns;
        workers.For(panels, panel => Gemm.Fastest.PackB(source, depthStride, columnStride, columns, depth, buffer.Pointer, panel, panel + 1));
        stale[w.Index] = false;
        return buffer.Pointer;
    }
}
