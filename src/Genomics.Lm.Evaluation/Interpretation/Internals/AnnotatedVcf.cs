using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>A VCF with one INFO entry of this library: its header, and the rule that entries of others are never mixed with it.</summary>
internal sealed class AnnotatedVcf
{
    private readonly string _key, _meaning, _caution;
    private readonly string? _source;
    private readonly bool _isOurs;

    /// <param name="key">The INFO entry.</param>
    /// <param name="meaning">How its description begins; by it an earlier run is known.</param>
    /// <param name="header">The header lines of the VCF that was read.</param>
    /// <param name="source">Name of the VCF that was read, for messages.</param>
    /// <exception cref="GenomicsDataException">The VCF has another meaning for the entry.</exception>
    public AnnotatedVcf(string key, string meaning, IReadOnlyList<string> header, string? source)
    {
        (_key, _meaning, _caution, _source) = (key, meaning, $"##{key}caution=", source);
        string[] defined = [.. header.Where(DefinesKey)];
        foreach (var line in defined)
            if (!line.Contains(",Number=.,", StringComparison.Ordinal) || !line.Contains(",Type=String,", StringComparison.Ordinal)
                || !line.Contains($"Description=\"{meaning}", StringComparison.Ordinal))
                throw Taken($"it describes an INFO entry {key} of its own ({line})");
        _isOurs = defined.Length > 0;
    }

    /// <summary>Writes the header with the entry described; lines of an earlier run are replaced.</summary>
    public void WriteHeader(TextWriter records, IReadOnlyList<string> header, string format, string caution)
    {
        foreach (var line in header.SkipLast(1)
            .Where(l => !DefinesKey(l) && !l.StartsWith(_caution, StringComparison.Ordinal))) records.WriteLine(line);
        records.WriteLine($"##INFO=<ID={_key},Number=.,Type=String,Description=\"{_meaning} Format: {format}\">");
        records.WriteLine($"{_caution}\"{caution}\"");
        records.WriteLine(header[^1].Split('\t').Length == 7 ? header[^1] + "\tINFO" : header[^1]);
    }

    /// <summary>Writes a record with the entry, or without one.</summary>
    public void Write(TextWriter records, VcfRecord record, IReadOnlyList<string> entries)
        => records.WriteLine(entries.Count == 0 ? record.WithoutInfo(_key) : record.WithInfo($"{_key}={string.Join(',', entries)}"));

    /// <summary>Refuses a record with an entry that the header does not describe.</summary>
    public void Check(VcfRecord record)
    {
        if (!_isOurs && record.HasInfo(_key)) throw Taken($"this line has an INFO entry {_key} that the header does not describe",
            record.Line);
    }

    private bool DefinesKey(string line)
        => line.StartsWith($"##INFO=<ID={_key},", StringComparison.Ordinal) || line == $"##INFO=<ID={_key}>";

    private GenomicsDataException Taken(string why, long line = 0)
        => new($"the VCF cannot be annotated, {why}, and {_key} is the entry to be written; rename or remove it (bcftools annotate -x "
            + $"INFO/{_key})", _source ?? "VCF", line);
}
