using System.Buffers.Binary;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// Reads the pickle of a torch checkpoint as data. It executes nothing: only the four names that a state dict needs are understood, as
/// fixed constructions; any other name or instruction ends the reading with an error that says which.
/// </summary>
internal sealed class RestrictedUnpickler
{
    private const int MostObjects = 1 << 20;   // a checkpoint needs about forty a tensor

    private static readonly object Mark = new();

    private readonly byte[] _data;
    private readonly string _path;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _at, _objects;

    private RestrictedUnpickler(byte[] data, string path) => (_data, _path) = (data, path);

    /// <summary>Reads the one object of a pickle.</summary>
    /// <exception cref="GenomicsDataException">The pickle is damaged or asks for something else than tensors.</exception>
    public static object? Read(byte[] data, string path)
    {
        var reader = new RestrictedUnpickler(data, path);
        try
        {
            return reader.Run();
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw reader.Damaged(e);
        }
    }

    private object? Run()
    {
        while (true)
        {
            var code = _data[_at++];
            if (code == (byte)'.') return Pop();
            if (!Literal(code) && !Container(code) && !Memory(code) && !Construction(code))
                throw Error($"the pickle has the instruction 0x{code:X2}, which a checkpoint of tensors does not need");
        }
    }

    private bool Literal(byte code)
    {
        switch (code)
        {
            case 0x80: if (_data[_at++] > 5) throw Error($"the pickle has protocol {_data[_at - 1]}; expected 2 to 5"); break;
            case 0x95: Take(8); break;                                                                   // frame
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)_data[_at++]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8A: Push(SmallLong(Take(_data[_at++]))); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 0x8C: Push(Encoding.UTF8.GetString(Take(_data[_at++]))); break;
            case (byte)'X': Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
            default: return false;
        }
        return true;
    }

    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)'(': Push(Mark); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(Pop(1)); break;
            case 0x86: Push(Pop(2)); break;
            case 0x87: Push(Pop(3)); break;
            case (byte)'t': Push(PopToMark()); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)']': Push(new PickleList()); break;
            case (byte)'a': var last = Pop(); As<PickleList>(Top()).Items.Add(last); break;
            case (byte)'e': var items = PopToMark(); As<PickleList>(Top()).Items.AddRange(items); break;
            case (byte)'s': SetItems(Pop(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            default: return false;
        }
        return true;
    }

    private bool Memory(byte code)
    {
        switch (code)
        {
            case (byte)'q': Remember(_data[_at++]); break;
            case (byte)'r': Remember(BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x94: Remember(_memo.Count); break;
            case (byte)'h': Push(_memo[_data[_at++]]); break;
            case (byte)'j': Push(_memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))]); break;
            default: return false;
        }
        return true;
    }

    private bool Construction(byte code)
    {
        switch (code)
        {
            case (byte)'c': PushGlobal(Line(), Line()); break;
            case 0x93: var name = Pop(2); PushGlobal(As<string>(name[0]), As<string>(name[1])); break;
            case (byte)'Q': Push(ToStorage(As<object?[]>(Pop()))); break;
            case (byte)'R': var call = Pop(2); Push(Construct(As<PickleGlobal>(call[0]), As<object?[]>(call[1]))); break;
            case (byte)'b': Build(); break;
            default: return false;
        }
        return true;
    }

    private void PushGlobal(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        if (global is not ({ Module: "collections", Name: "OrderedDict" } or
            {
                Module: "torch._utils",
                Name: "_rebuild_tensor_v2" or "_rebuild_parameter"
            })
            && !(module == "torch" && name.EndsWith("Storage", StringComparison.Ordinal)))
            throw Error(
                $"the pickle asks for '{global}', which a checkpoint of tensors does not need; it is refused, because it could run any "
                + $"program. Convert the file to safetensors where it came from, or get a plain state dict");
        Push(global);
    }

    private object Construct(PickleGlobal function, object?[] arguments) => function.Name switch
    {
        "OrderedDict" when arguments.Length == 0 => new PickleDictionary(),
        "_rebuild_tensor_v2"
            => new PickleTensor(As<PickleStorage>(arguments[0]), As<long>(arguments[1]), Longs(arguments[2]), Longs(arguments[3])),
        "_rebuild_parameter" => As<PickleTensor>(arguments[0]),
        _ => throw Error($"the pickle calls '{function}' in a way that a checkpoint of tensors does not"),
    };

    // ('storage', torch.FloatStorage, key, device, elements)
    private PickleStorage ToStorage(object?[] id)
        => id is ["storage", PickleGlobal { Module: "torch" } type, string key, _, long count] && count >= 0
            ? new PickleStorage(type.Name, key, count)
            : throw Error("the pickle refers to something else than a storage");

    // The attributes of the state dict (torch's _metadata) are not needed.
    private void Build()
    {
        Pop();
        if (Top() is not PickleDictionary) throw Error("the pickle sets the state of an object that is no dictionary");
    }

    private void SetItems(object?[] pairs)
    {
        var target = As<PickleDictionary>(Top()).Items;
        for (var i = 0; i < pairs.Length; i += 2) target.Add((pairs[i], pairs[i + 1]));
    }

    private long[] Longs(object? tuple) => Array.ConvertAll(As<object?[]>(tuple), As<long>);

    private static long SmallLong(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw new OverflowException();
        var value = bytes.Length > 0 && bytes[^1] > 127 ? -1L : 0;
        for (var i = bytes.Length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return _data.AsSpan(_at - count, count);
    }

    private string Line()
    {
        var length = _data.AsSpan(_at).IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(Take(length));
        _at++;
        return text;
    }

    private void Push(object? value)
    {
        Count();
        _stack.Add(value);
    }

    private void Remember(int key)
    {
        Count();
        _memo[key] = Top();
    }

    private void Count()
    {
        if (++_objects > MostObjects)
            throw Error($"the pickle makes more than {MostObjects} objects, far more than a list of tensors needs");
    }

    // None, or anything else that does not belong there, is damage
    private T As<T>(object? value) => value is T typed ? typed : throw Damaged(null);

    private object? Top() => _stack[^1];

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        var items = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        var items = Pop(_stack.Count - 1 - _stack.FindLastIndex(item => ReferenceEquals(item, Mark)));
        Pop();
        return items;
    }

    private GenomicsDataException Damaged(Exception? inner)
        => new($"the pickle is damaged near byte {_at}: a checkpoint of tensors has something else there; download or copy it again",
        _path, 0, null, inner);

    private GenomicsDataException Error(string message) => new(message, _path);
}
