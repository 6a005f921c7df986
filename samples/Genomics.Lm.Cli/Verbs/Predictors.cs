using System.Globalization;
using System.Text;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Onnx;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>
/// What the verbs that use a fitted predictor have in common: the folder, its condition, windows that fit, names beside a file.
/// </summary>
internal static class Predictors
{
    /// <summary>Loads a folder of any kind: those of the methods, and exported models.</summary>
    public static IExpressionPredictor Load(string folder, IComputeEngine engine, Precision precision = Precision.Float32)
        => OnnxPredictor.Register(MethodCatalog.Standard(engine, precision).Predictors).Load(folder);

    /// <summary>The index of a condition that was named; the first without a name.</summary>
    public static int Condition(IExpressionPredictor model, string? name)
    {
        var index = name is null ? 0 : model.Info.Conditions.IndexOf(name);
        return index >= 0 ? index : throw new GenomicsDataException(
            $"this predictor has no condition '{name}', only {string.Join(", ", model.Info.Conditions)}");
    }

    /// <summary>The sequences of a FASTA file, or those of some ids.</summary>
    public static IReadOnlyList<DnaSequence> Chosen(string fasta, string[]? ids)
    {
        var all = FastaReader.ReadAll(fasta);
        if (ids is null or []) return all;
        foreach (var id in ids)
            if (all.All(s => s.Id != id))
                throw new GenomicsDataException($"the FASTA file has no sequence '{id}'; its first is '{all.FirstOrDefault()?.Id}'");
        return [.. all.Where(s => ids.Contains(s.Id))];
    }

    /// <summary>Refuses windows of another length than the predictor reads.</summary>
    public static void RequireFit(IExpressionPredictor model, IReadOnlyList<DnaSequence> windows, string fasta)
    {
        if (windows.FirstOrDefault(w => model.Info.Window.Length > 0 && w.Length != model.Info.Window.Length) is { } other)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"sequence '{other.Id}' has {other.Length} bases, the predictor reads windows of {model.Info.Window.Length}"), fasta);
    }

    /// <summary>A path without the endings given, taken off in this order where they stand.</summary>
    public static string WithoutExtension(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) path = path[..^ending.Length];
        return path;
    }

    /// <summary>The path of a drawing for each window beside a table: <c>NAME.ID.svg</c>.</summary>
    public static IReadOnlyList<string> DrawingPaths(string table, IReadOnlyList<DnaSequence> windows)
    {
        const int LongestName = 250, ShortestId = 20;
        var name = WithoutExtension(table, ".gz", ".tsv");
        var left = LongestName - Encoding.UTF8.GetByteCount(Path.GetFileName($"{name}..svg"));
        return [.. FileNames.Of([.. windows.Select(w => w.Id)], Math.Clamp(left, ShortestId, FileNames.DefaultLength))
            .Select(id => $"{name}.{id}.svg")];
    }
}
