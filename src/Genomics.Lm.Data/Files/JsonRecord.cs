using System.Text.Json;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// An object of a JSON file, read property by property. What is missing, of another type or out of range is an error that names file and
/// property.
/// </summary>
public readonly struct JsonRecord
{
    private readonly JsonElement _object;
    private readonly string _file, _path;

    private JsonRecord(JsonElement element, string file, string path) => (_object, _file, _path) = (element, file, path);

    /// <summary>Reads a whole file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <param name="read">Makes something of the outermost object.</param>
    /// <exception cref="GenomicsDataException">No JSON, no object, or <paramref name="read"/> found it wrong.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string file, string what, Func<JsonRecord, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        InputFile.RefuseForeign(json.Span, file);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new GenomicsDataException($"is no {what}: its JSON is of another type than an object", file);
            return read(new JsonRecord(document.RootElement, file, ""));
        }
        catch (JsonException error)
        {
            throw new GenomicsDataException($"is no {what}: {ErrorText.Of(error)}; it is damaged, make it again", file,
                (error.LineNumber ?? 0) + 1, null, error);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException
            || error is GenomicsDataException { File: null })
        {
            throw new GenomicsDataException($"is no {what}: {ErrorText.Of(error, file)}; it is damaged, make it again", file, 0, null,
                error);
        }
    }

    /// <summary>Whether there is such a property, and not null.</summary>
    public bool Has(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object.</summary>
    public JsonRecord Object(string name) => AsObject(Get(name), PathOf(name));

    /// <summary>An array of objects.</summary>
    public IReadOnlyList<JsonRecord> Objects(string name) => Each(name, AsObject);

    /// <summary>A text; never null.</summary>
    public string Text(string name) => AsText(Get(name), PathOf(name));

    /// <summary>An array of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => Each(name, AsText);

    /// <summary>A whole number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="least">The smallest number accepted.</param>
    /// <param name="most">The largest number accepted.</param>
    public int Integer(string name, int least = int.MinValue, int most = int.MaxValue) => (int)Long(name, least, most);

    /// <summary>A large whole number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="least">The smallest number accepted.</param>
    /// <param name="most">The largest number accepted.</param>
    public long Long(string name, long least = long.MinValue, long most = long.MaxValue)
        => Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number : throw Wrong(name, $"is {Shown(Get(name))}, expected a whole number from {least} to {most}");

    /// <summary>An array of whole numbers.</summary>
    public int[] Integers(string name) => Each(name, AsInteger);

    /// <summary>True or false.</summary>
    public bool Flag(string name) => Get(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "is neither true nor false"),
    };

    /// <summary>A number; never NaN or infinite.</summary>
    public double Number(string name) => AsNumber(Get(name), PathOf(name));

    /// <summary>An array of finite numbers.</summary>
    public double[] Numbers(string name) => Each(name, AsNumber);

    /// <summary>An array of arrays of finite numbers.</summary>
    public double[][] Rows(string name)
    {
        var record = this;
        return Each(name, (row, path) => record.Each(row, path, record.AsNumber));
    }

    /// <summary>The error for a property whose value cannot be used.</summary>
    /// <param name="name">The property.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence.</param>
    public GenomicsDataException Wrong(string name, string problem) => Error(PathOf(name), problem);

    private GenomicsDataException Error(Place at, string problem)
        => new($"property '{at}' {problem}; the file is damaged, make it again", _file, 0, at.ToString());

    private Place PathOf(string name) => new(_path.Length == 0 ? name : $"{_path}.{name}");

    private JsonElement Get(string name) => _object.TryGetProperty(name, out var value) ? value : throw Wrong(name, "is missing");

    private T[] Each<T>(string name, Func<JsonElement, Place, T> read) => Each(Get(name), PathOf(name), read);

    private T[] Each<T>(JsonElement array, Place at, Func<JsonElement, Place, T> read)
    {
        if (array.ValueKind != JsonValueKind.Array) throw Error(at, "is of another type than an array");
        var items = new T[array.GetArrayLength()];
        var path = at.ToString();
        var i = 0;
        foreach (var item in array.EnumerateArray()) items[i] = read(item, new Place(path, i++));
        return items;
    }

    private JsonRecord AsObject(JsonElement value, Place at)
        => value.ValueKind == JsonValueKind.Object ? new JsonRecord(value, _file, at.ToString())
        : throw Error(at, "is of another type than an object");

    private int AsInteger(JsonElement value, Place at)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Error(at, $"is {Shown(value)}, expected a whole number");

    private double AsNumber(JsonElement value, Place at)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number : throw Error(at, $"is {Shown(value)}, expected a finite number");

    private string AsText(JsonElement value, Place at)
    {
        if (value.ValueKind != JsonValueKind.String) throw Error(at, "is of another type than a text");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error(at, "is no valid Unicode");
        }
    }

    private static string Shown(JsonElement value)
        => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : $"{value.ValueKind}".ToLowerInvariant();

    // where a value stands; put into words for messages only
    private readonly record struct Place(string Path, int Index = -1)
    {
        public override string ToString() => Index < 0 ? Path : FormattableString.Invariant($"{Path}[{Index}]");
    }
}
