using System.CommandLine;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.External;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>What a user brings to a comparison: predictions of any program, fitted predictors, declared pairs.</summary>
internal sealed class ExternalOptions
{
    public NamedInputOption Predictions { get; } = new("--predictions")
    {
        Description =
            "A table of any program's predictions as one more row, [NAME=]FILE; repeatable. TSV or CSV, plain or compressed, with a "
            + "header line: gene ids, then a column per condition (for one condition also one column, or that of NAME), on the scale "
            + "that --transform gives. Every test gene must be there; other genes are ignored. It is tested against every reference, as a "
            + "language model is.",
    };

    public NamedInputOption Predictor { get; } = new("--predictor")
    {
        Description =
            "A fitted predictor as one more row, [NAME=]FOLDER; repeatable. Refused when it learnt from a test gene, by its id or by its "
            + "window under another id; the audit counts the genes it learnt from; a warning where its folder does not name them. It "
            + "plays the part of its method: kmer_ridge is a reference, lm_scratch is tested against the references.",
    };

    public Option<string?> Pairs { get; } = new("--pairs")
    {
        Description =
            "The comparisons that are declared before the run, A:B,C:D, by the names of the rows. Default: every language model, network "
            + "and table of predictions against every reference (cpg, kmer_ridge, kmer_multiscale, kernel_multiscale, dexter).",
    };

    public void AddTo(Verb verb)
    {
        foreach (var option in (Option[])[Predictions, Predictor, Pairs]) verb.Add(option);
    }

    /// <summary>Whether anything was brought.</summary>
    public bool IsGiven(ParseResult parsed) => Rows(parsed).Any();

    /// <summary>The declared pairs, or null for none. Refuses names that are taken and pairs that name no row.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="fitted">The methods that will be fitted.</param>
    public IReadOnlyList<PredictorPair>? Check(ParseResult parsed, IEnumerable<string> fitted)
    {
        string[] rows = [.. fitted.Distinct(), .. Rows(parsed).Select(r => r.Name)];
        if (rows.GroupBy(r => r).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"two rows would be called '{twice.Key}'; give one another name: NAME=PATH");
        if (parsed.GetValue(Pairs) is not { } text) return null;
        return [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair =>
        {
            if (pair.Split(':', StringSplitOptions.TrimEntries) is not [var a, var b])
                throw new ArgumentException($"{Pairs.Name}: '{pair}' is not A:B; for example dexter:kmer_ridge");
            foreach (var name in (string[])[a, b])
                if (!rows.Contains(name))
                    throw new ArgumentException($"{Pairs.Name}: there is no row '{name}'; the rows are {string.Join(", ", rows)}");
            return a != b ? new PredictorPair(a, b) : throw new ArgumentException($"{Pairs.Name}: '{pair}' compares {a} with itself");
        })];
    }

    /// <summary>What the predictors learnt from, where it is known.</summary>
    public IReadOnlyList<LearntGenes> Learnt(ParseResult parsed)
        => [.. Predictor.Values(parsed).Select(p => LearntGenes.Find(p.Path)).OfType<LearntGenes>()];

    /// <summary>Reads what was brought and checks it against the test genes.</summary>
    public IReadOnlyList<ExternalMethod> Read(ParseResult parsed, DataOptions data, GeneDataset dataset, GeneSplit split,
        MethodCatalog catalog, CliProgress progress)
    {
        var conditions = data.Conditions(parsed, dataset);
        var ignoreVersion = parsed.GetValue(data.IgnoreIdVersion);
        var methods = new List<ExternalMethod>();
        try
        {
            foreach (var (name, path) in Predictions.Values(parsed))
                methods.Add(ExternalMethod.Of(name, Data.Predictions.Read(path), dataset, split, conditions, ignoreVersion));
            foreach (var (name, path) in Predictor.Values(parsed)) methods.Add(Load(name, path));
        }
        catch
        {
            methods.ForEach(m => m.Release());
            throw;
        }
        foreach (var method in methods)
            foreach (var note in method.Notes)
                if (method.Kind == RecordedPredictor.Kind) progress.Message(note); else progress.Warn(note);
        return methods;

        ExternalMethod Load(string name, string path)
        {
            var predictor = catalog.Load(path);
            try
            {
                return ExternalMethod.Of(name, predictor, LearntGenes.Find(path), dataset, split, conditions, catalog.RoleOf(predictor));
            }
            catch
            {
                predictor.Dispose();
                throw;
            }
        }
    }

    private IEnumerable<(string Name, string Path)> Rows(ParseResult parsed)
        => Predictions.Values(parsed).Concat(Predictor.Values(parsed));
}
