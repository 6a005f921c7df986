using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Ensembles;

/// <summary>
/// The mean of several predictors of the same conditions. Its folder holds their own folders <c>member-1</c>, <c>member-2</c>, …
/// </summary>
public sealed class EnsemblePredictor : IEnsemblePredictor, ISubstitutionPredictor
{
    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "ensemble";

    private const int MostMembers = PredictorFolder.MostMembers;

    private readonly IReadOnlyList<IExpressionPredictor> _members;
    private volatile bool _disposed;

    internal EnsemblePredictor(PredictorInfo info, IReadOnlyList<IExpressionPredictor> members) => (Info, _members) = (info, members);

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <inheritdoc/>
    public int Members => _members.Count;

    /// <summary>Registers the kind; members are loaded by the same catalogue.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, folder => Load(folder, catalog));
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="catalog">Loads the members.</param>
    /// <exception cref="GenomicsDataException">
    /// Not such a folder, a newer format, a member missing, damaged, of an unknown kind or for other conditions.
    /// </exception>
    public static EnsemblePredictor Load(string folder, PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var files = PredictorFolder.Open(folder, Kind);
        var members = new List<IExpressionPredictor>();
        try
        {
            while (members.Count < MostMembers && Directory.Exists(MemberFolder(folder, members.Count)))
            {
                var own = files.Member(members.Count);
                members.Add(catalog.Load(own));
                if (!members[^1].Info.Conditions.SequenceEqual(files.Info.Conditions))
                    throw new GenomicsDataException("predicts other conditions than its ensemble; fit the predictor again", own);
            }
            var found = Directory.EnumerateDirectories(folder, "member-*").Count();
            if (members.Count < 2 || found != members.Count)
                throw new GenomicsDataException(
                    $"has {found} members, of which {members.Count} are numbered from 1 on, and needs at least two; fit the predictor "
                        + $"again", folder);
            return new EnsemblePredictor(files.Info, members);
        }
        catch
        {
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public IExpressionPredictor Member(int member)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)Members, nameof(member));
        return new Borrowed(_members[member]);
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var one = new double[destination.Length];
        destination.Clear();
        for (var member = 0; member < Members; member++)
        {
            _members[member].Predict(sequences, one, options, null, cancellationToken);
            for (var i = 0; i < one.Length; i++) destination[i] += one[i];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", member + 1, Members));
        }
        for (var i = 0; i < destination.Length; i++) destination[i] /= Members;
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void PredictSubstitutions(DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(substitutions);
        PredictionBuffer.Check(destination.Length, substitutions.Count, Info.Conditions.Count);
        var one = new double[destination.Length];
        destination.Clear();
        foreach (var member in _members)
        {
            member.PredictSubstitutions(window, substitutions, one, options, cancellationToken);
            for (var i = 0; i < one.Length; i++) destination[i] += one[i];
        }
        for (var i = 0; i < destination.Length; i++) destination[i] /= Members;
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        for (var member = 0; member < Members; member++) _members[member].Save(MemberFolder(temporary, member));
    });

    /// <summary>Disposes the members.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var member in _members) member.Dispose();
    }

    private static string MemberFolder(string folder, int member) => Path.Combine(folder, PredictorFiles.MemberName(member));

    // a member that the ensemble goes on to own
    private sealed class Borrowed(IExpressionPredictor member) : IExpressionPredictor
    {
        public PredictorInfo Info => member.Info;

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
            => member.Predict(sequences, destination, options, progress, cancellationToken);

        public void Save(string folder) => member.Save(folder);

        public void Dispose() { }
    }
}
