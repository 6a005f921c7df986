using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
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
    private volatile bool _disposed;

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
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var kind in Kinds) catalog.Add(kind, folder => Load(folder, catalog));
        return catalog;
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="catalog">Loads the members.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, damaged, or a member of an unknown kind.</exception>
    public static StackedPredictor Load(string folder, PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var files = PredictorFolder.Open(folder, [.. Kinds]);
        var (count, model) = files.Read(FileName, root => (root.Integer("members", 2, 100), RidgeJson.Read(root)));
        var conditions = files.Info.Conditions;
        if (model.Responses != conditions.Count || model.Columns != count * conditions.Count)
            throw new GenomicsDataException(
                "has other numbers of coefficients than there are members and conditions; fit the predictor again",
                    files.PathOf(FileName));
        var members = new List<IExpressionPredictor>();
        try
        {
            for (var member = 0; member < count; member++)
            {
                var own = files.Member(member);
                members.Add(catalog.Load(own));
                if (conditions.Except(members[^1].Info.Conditions).Any())
                    throw new GenomicsDataException("predicts other conditions than the whole; fit the predictor again", own);
            }
            return new StackedPredictor(files.Info, members, model);
        }
        catch
        {
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var width = Info.Conditions.Count;
        var x = new float[sequences.Count * _members.Count * width];
        for (var member = 0; member < _members.Count; member++)
        {
            var values = OutOfFold.Predict(_members[member], sequences, Info.Conditions, options?.Threads ?? 0, cancellationToken);
            for (var gene = 0; gene < sequences.Count; gene++)
                for (var c = 0; c < width; c++) x[(gene * _members.Count + member) * width + c] = (float)values[gene * width + c];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", member + 1, _members.Count));
        }
        _model.Predict(x, destination);
        PredictorGuard.Finite(Info, sequences, destination);
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
        _disposed = true;
        foreach (var member in _members) member.Dispose();
    }

    private static string MemberFolder(string folder, int member) => Path.Combine(folder, PredictorFiles.MemberName(member));
}
