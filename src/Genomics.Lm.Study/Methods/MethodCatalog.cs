using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Study.Methods.Internals;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Study.Methods;

/// <summary>Methods by name: makes their learners, and loads what they fitted.</summary>
/// <example><c>MethodCatalog.Standard().Learners("kmer_ridge", "dexter", "lm_scratch")</c></example>
public sealed class MethodCatalog
{
    private readonly Dictionary<string, Method> _methods = new(StringComparer.Ordinal);
    private readonly MethodSettings _settings;

    private MethodCatalog(MethodSettings settings, Precision precision)
        => (_settings, Predictors) = (settings, StandardMethods.Loaders(settings.Engine, precision));

    /// <summary>What a comparison runs when not told otherwise.</summary>
    public static IReadOnlyList<string> DefaultNames { get; } =
        ["gc_content", "cpg", "kmer_ridge", "kmer_multiscale", "dexter", "lm_scratch"];

    /// <summary>
    /// What stands after a method's name when gene structure is added to it: <c>kmer_ridge+structure</c> is a stack of the method and
    /// <c>gene_structure</c>, weighed on predictions for genes left out.
    /// </summary>
    public const string WithStructure = "+structure";

    /// <summary>Loads every kind of fitted predictor; more kinds can be added.</summary>
    public PredictorCatalog Predictors { get; }

    /// <summary>The methods, in the order in which they were added.</summary>
    public IReadOnlyCollection<Method> Methods => _methods.Values;

    /// <summary>The catalogue of this library's methods: baselines, DExTER, language models, convolutional network, stacks.</summary>
    /// <param name="engine">Computes networks; null for the managed CPU engine.</param>
    /// <param name="precision">Precision of loaded language models.</param>
    public static MethodCatalog Standard(IComputeEngine? engine = null, Precision precision = Precision.Float32)
        => Standard(new MethodSettings { Engine = engine }, precision);

    /// <summary>The same, whose learners are fitted with these settings.</summary>
    /// <param name="settings">How methods are fitted.</param>
    /// <param name="precision">Precision of loaded language models.</param>
    public static MethodCatalog Standard(MethodSettings settings, Precision precision = Precision.Float32)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var catalog = new MethodCatalog(settings, precision);
        foreach (var method in StandardMethods.All(catalog)) catalog.Add(method);
        return catalog;
    }

    /// <summary>Adds a method.</summary>
    /// <returns>This catalogue, for chaining.</returns>
    /// <exception cref="ArgumentException">There is a method of that name.</exception>
    public MethodCatalog Add(Method method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (!_methods.TryAdd(method.Name, method))
            throw new ArgumentException($"there is a method '{method.Name}' already", nameof(method));
        return this;
    }

    /// <summary>Whether there is a method of this name, or one that <see cref="WithStructure"/> makes of another.</summary>
    public bool Knows(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _methods.ContainsKey(name) || BaseOf(name) is not null;
    }

    /// <summary>Whether a method of this name learns from covariates of genes (<see cref="MethodSettings.Covariates"/>).</summary>
    public static bool UsesCovariates(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == StructurePredictor.Kind || name.EndsWith(WithStructure, StringComparison.Ordinal);
    }

    // the method that gene structure is added to
    private string? BaseOf(string name)
        => name.EndsWith(WithStructure, StringComparison.Ordinal) && name[..^WithStructure.Length] is var own && _methods.ContainsKey(own)
            && own != StructurePredictor.Kind ? own : null;

    /// <summary>The learner of a method.</summary>
    /// <param name="name">The method's name, or one with <see cref="WithStructure"/> after it.</param>
    /// <param name="settings">How it is fitted; null for the catalogue's settings.</param>
    /// <exception cref="ArgumentException">No method has this name; the message lists those there are.</exception>
    public IExpressionLearner Learner(string name, MethodSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (BaseOf(name) is { } own)
            return new StackedLearner(name, [Learner(own, settings), Learner(StructurePredictor.Kind, settings)]);
        return _methods.TryGetValue(name, out var method) ? method.Create(settings ?? _settings)
            : throw new ArgumentException($"unknown method '{name}'; give {string.Join(", ", _methods.Keys)}", nameof(name));
    }

    /// <summary>The learners of some methods.</summary>
    /// <param name="names">The methods' names; none for <see cref="DefaultNames"/>.</param>
    /// <exception cref="ArgumentException">No method has one of the names.</exception>
    public IReadOnlyList<IExpressionLearner> Learners(params IReadOnlyList<string> names)
        => Learners(names.Count > 0 ? names : DefaultNames, fits: null);

    /// <summary>
    /// The learners of some methods. With several seeds (<c>Members</c> of the settings) a network is fitted with each of them, and
    /// methods without randomness get a bag of as many models beside their ordinary fit (<see cref="SeedUse"/>).
    /// </summary>
    /// <param name="names">The methods' names.</param>
    /// <param name="fits">Keeps finished fits, one for each seed (with prediction intervals one for each method); null: none.</param>
    /// <exception cref="ArgumentException">No method has one of the names.</exception>
    public IReadOnlyList<IExpressionLearner> Learners(IEnumerable<string> names, FitCache? fits)
    {
        var members = _settings.Options.Members;
        var description = fits is null ? "" : _settings.Describe();
        if (_settings.Intervals is not { } intervals) return [.. names.SelectMany(name => OverSeeds(name, Kept(Learner(name))))];
        return [.. names.SelectMany(name => OverSeeds(name, Learner(name))).Select(l => Kept(new ConformalLearner(l, intervals)))];

        IExpressionLearner Kept(IExpressionLearner learner) => fits?.Around(learner, description) ?? learner;

        IExpressionLearner[] OverSeeds(string name, IExpressionLearner learner)
            => members == 1 || !_methods.TryGetValue(name, out var method) ? [learner] : method.Seeds switch
            {
                SeedUse.Bagged => [learner, EnsembleLearner.Bag(learner, members)],
                SeedUse.Repeated => [EnsembleLearner.OverSeeds(learner, members)],
                _ => [learner],
            };
    }

    /// <summary>
    /// The part that a fitted predictor plays in a comparison: that of the method of its kind; of an ensemble, or of a predictor with
    /// intervals, that of what it holds. A predictor of a kind that no method here has is a <see cref="MethodRole.Candidate"/>.
    /// </summary>
    public MethodRole RoleOf(IExpressionPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return predictor switch
        {
            ConformalPredictor conformal => RoleOf(conformal.Predictor),
            EnsemblePredictor ensemble => RoleOf(ensemble.Member(0)),
            OraclePredictor => MethodRole.Other,
            _ => _methods.TryGetValue(predictor.Info.Kind, out var method) ? method.Role : MethodRole.Candidate,
        };
    }

    /// <summary>Loads a predictor folder of any kind.</summary>
    /// <exception cref="GenomicsDataException">No predictor folder, an unknown kind, damaged, or of a newer format.</exception>
    public IExpressionPredictor Load(string folder) => Predictors.Load(folder);

    /// <summary><see cref="Load"/> on a thread of the pool.</summary>
    /// <inheritdoc cref="PredictorCatalog.LoadAsync" path="/param|/exception"/>
    public Task<IExpressionPredictor> LoadAsync(string folder, CancellationToken cancellationToken = default)
        => Predictors.LoadAsync(folder, cancellationToken);
}
