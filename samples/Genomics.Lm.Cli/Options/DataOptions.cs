using System.CommandLine;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Cli.Options;

/// <summary>FASTA + expression table + transform, joined to a dataset.</summary>
internal sealed class DataOptions
{
    public InputOption<string> Fasta { get; } =
        new("--fasta") { Description = "Windows around the gene starts: FASTA, plain, gzip or bgzip." };

    public InputOption<string> Expression { get; } =
        new("--expression") { Description = "Expression table: first column gene id, one column per condition; or GCT." };

    public Option<string[]> Condition { get; } =
        new("--condition") { Description = "Condition to predict; repeatable, or 'all'. Default: the first." };

    public Option<int?> AlignmentIndex { get; } =
        new("--alignment-index")
        {
            Description =
        "0-based index of the gene start in the windows. Default: the middle, with a warning that says which base that is."
        };

    public ChoiceOption Transform { get; } =
        new("--transform", "none", "log10-floor",
        "log2p1")
        {
            Description = "none, log10-floor (values ≤ 0 take the smallest logarithm) or log2p1.",
            DefaultValueFactory = _ => "none"
        };

    public Option<bool> LogTransform { get; } = new("--log-transform") { Description = "Short for --transform log10-floor." };

    public Option<double?> NotDetected { get; } = new("--not-detected") { Description = "The table's value that means 'not detected'." };

    public Option<bool> IgnoreIdVersion { get; } = new("--ignore-id-version") { Description = "Match ids without their .N version." };

    public Option<bool> WholeHeader { get; } =
        new("--whole-header") { Description = "The whole FASTA header is the gene id; by default its first word." };

    public Option<string[]> Replicates { get; } = new("--replicates")
    {
        Description = "CONDITION=COLUMN,COLUMN or CONDITION=PREFIX*: columns that are replicates of a condition, repeatable. They give the "
            + "noise ceiling; a condition without a column of its own becomes their mean.",
    };

    public DataOptions() => Replicates.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
            try
            {
                _ = ReplicateGroup.Parse(token.Value);
            }
            catch (ArgumentException error)
            {
                result.AddError($"{Replicates.Name}: {error.Message}");
            }
    });

    /// <summary>What <see cref="Read"/> found of the replicates that were named.</summary>
    public IReadOnlyList<ConditionReplicates> FoundReplicates { get; private set; } = [];

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="mayBeLacking">Whether it has data of its own.</param>
    public void AddTo(Verb verb, bool mayBeLacking = false)
    {
        foreach (var option in (Option[])[Fasta, Expression, Condition, AlignmentIndex, Transform, LogTransform, NotDetected,
            IgnoreIdVersion, WholeHeader]) verb.Add(option);
        verb.Check(parsed =>
        {
            if (parsed.GetValue(LogTransform) && parsed.GetResult(Transform) is { Implicit: false })
                throw new ArgumentException($"{LogTransform.Name} is short for {Transform.Name} log10-floor; give one of the two");
            if (parsed.GetValue(AlignmentIndex) is < 0 and var index)
                throw new ArgumentException($"{AlignmentIndex.Name} {index}: must be at least 0");
            if (!mayBeLacking || IsGiven(parsed))
                foreach (var option in (Option<string>[])[Fasta, Expression])
                    if (parsed.GetValue(option) is null) throw new ArgumentException($"{option.Name} is missing; give a file");
        });
    }

    /// <summary>Whether sequences or expression were given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(Fasta) is not null || parsed.GetValue(Expression) is not null;

    /// <summary>
    /// Reads and joins. All conditions are kept: a method may fit them jointly. Columns beside those asked for may hold anything.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="progress">Receives warnings, and which condition is taken when none was asked for.</param>
    /// <param name="onlyAsked">Reads the asked conditions only: other columns may hold anything.</param>
    /// <param name="ids">Keeps the genes of these ids; null keeps all.</param>
    public GeneDataset Read(ParseResult parsed, CliProgress progress, bool onlyAsked = false, IReadOnlySet<string>? ids = null)
    {
        var (fasta, expression) = (parsed.GetValue(Fasta)!, parsed.GetValue(Expression)!);
        var sequences = FastaReader.ReadAll(fasta, new FastaOptions { WholeHeaderAsId = parsed.GetValue(WholeHeader) });
        if (ids is not null && sequences.Where(s => ids.Contains(s.Id)).ToList() is { Count: > 0 } kept) sequences = kept;
        var asked = Asked(parsed);
        ReplicateGroup[] groups = [.. (parsed.GetValue(Replicates) ?? []).Select(ReplicateGroup.Parse)];
        var named = asked is [] or ["all"] || groups.Length > 0 ? null : asked;   // a mean of replicates is no column
        var table =
            ExpressionTable.Read(expression, new ExpressionReadOptions
            {
                Conditions = onlyAsked ? named
            : null,
                TargetConditions = named
            });
        var options = new DatasetOptions
        {
            AlignmentIndex = parsed.GetValue(AlignmentIndex) ?? Middle(sequences, progress),
            Transform = parsed.GetValue(LogTransform) ? ExpressionTransform.Log10Floor : parsed.GetValue(Transform) switch
            {
                "log10-floor" => ExpressionTransform.Log10Floor,
                "log2p1" => ExpressionTransform.Log2Plus1,
                _ => ExpressionTransform.None,
            },
            NotDetected = parsed.GetValue(NotDetected),
            IgnoreIdVersion = parsed.GetValue(IgnoreIdVersion),
            Source = $"{Path.GetFileName(fasta)} × {Path.GetFileName(expression)}",
        };
        var dataset = GeneDataset.Join(sequences, groups.Length == 0 ? table : ReplicateGroup.Merge(table, groups), options);
        FoundReplicates = ConditionReplicates.Join(dataset, sequences, table, groups, options);
        foreach (var warning in dataset.Warnings) progress.Warn(warning);
        if (asked.Length == 0 && dataset.Conditions.Count > 1)
            progress.Message(
                $"condition {dataset.Conditions[0]}, the first of "
                    + $"{string.Join(", ", dataset.Conditions.Take(20))}"
                    + $"{(dataset.Conditions.Count > 20 ? $", … ({dataset.Conditions.Count} in all)" : "")}"
                    + $"; choose with {Condition.Name}");
        return dataset;
    }

    private int Middle(IReadOnlyList<DnaSequence> sequences, CliProgress progress)
    {
        var (length, middle) = (sequences[0].Length, sequences[0].Length / 2);
        progress.Message(
            $"the gene start is taken to be the middle of the windows, base {middle} (0-based) of {length}; give {AlignmentIndex.Name} "
                + $"when it is another");
        return middle;
    }

    /// <summary>The conditions to predict.</summary>
    public IReadOnlyList<string> Conditions(ParseResult parsed, GeneDataset dataset)
    {
        var asked = Asked(parsed);
        if (asked.Length == 0) return [dataset.Conditions[0]];
        if (asked is ["all"]) return dataset.Conditions;
        return [.. asked.Select(name => dataset.Conditions[dataset.IndexOf(name)]).Distinct()];
    }

    private string[] Asked(ParseResult parsed) => [.. (parsed.GetValue(Condition) ?? []).Distinct()];
}
