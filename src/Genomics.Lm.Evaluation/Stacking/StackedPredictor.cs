using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Stacking.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Stacking;

/// <summary>
/// A linear combination of other predictors. Its folder holds <c>stack.json</c> with the coefficients and the predictors' own folders
/// <c>member-1</c>, <c>member-2</c>, …
/// </summary>
public sealed class StackedPredictor : IExpressionPredictor
{
    private const string FileName = "stack.json";

    private readonly IReadOnlyList<IExpressionPredictor> _members;
    private readonly RidgeRegression _model;

    internal StackedPredictor(PredictorInfo info, IReadOnlyList<IExpressionPredictor> members, RidgeRegression model)
        => (Info, _members, _model) = (info, members, model);

    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "stack";

    // the second is that of folders from before a stack had a name of its own
    private static readonly string[] Kinds = [Kind, "stack_kmer"];

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kind; members are loaded by the same catalogue.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        foreach (var kind in Kinds) catalog.Add(kind, folder => Load(folder, catalog));
        return catalog;
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="catalog">Loads the members.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, damaged, or a member of an unknown kind.</exception>
    public static StackedPredictor Load(string folder, PredictorCatalog catalog)
    {
        var info = PredictorFolder.ReadInfo(folder, Kinds);
        var file = Path.Combine(folder, FileName);
        var members = new List<IExpressionPredictor>();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var count = json.RootElement.GetProperty("members").GetInt32();
            if (count is < 2 or > 100) throw new FormatException($"{count} members");
            var model = RidgeJson.Read(json.RootElement);
            if (model.Responses != info.Conditions.Count || model.Columns != count * info.Conditions.Count)
                throw new FormatException("coefficients do not match the members");
            for (var member = 0; member < count; member++) members.Add(catalog.Load(MemberFolder(folder, member)));
            return new StackedPredictor(info, members, model);
        }
        catch (Exception error)
        {
            members.ForEach(m => m.Dispose());
            if (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentException or IOException)
                throw new GenomicsDataException($"is missing or damaged ({error.Message}); fit the predictor again", file, 0, null, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options?.Validate();
        var width = Info.Conditions.Count;
        PredictionBuffer.Check(destination.Length, sequences.Count, width);
        var x = new float[sequences.Count * _members.Count * width];
        for (var member = 0; member < _members.Count; member++)
        {
            var values = OutOfFold.Predict(_members[member], sequences, Info.Conditions, options?.Threads ?? 0, cancellation);
            for (var gene = 0; gene < sequences.Count; gene++)
                for (var c = 0; c < width; c++) x[(gene * _members.Count + member) * width + c] = (float)values[gene * width + c];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", member + 1, _members.Count));
        }
        _model.Predict(x, destination);
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        for (var member = 0; member < _members.Count; member++) _members[member].Save(MemberFolder(temporary, member));
        OutputFile.Write(Path.Combine(temporary, FileName), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteNumber("members", _members.Count);
            RidgeJson.Write(json, _model);
            json.WriteEndObject();
        });
    });

    /// <summary>Disposes the members.</summary>
    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }

    private static string MemberFolder(string folder, int member)
        => Path.Combine(folder, FormattableString.Invariant($"member-{member + 1}"));
}
