using System.CommandLine;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.External;
using Genomics.Lm.Evaluation.Simulation;

namespace Genomics.Lm.Cli.Options;

/// <summary>Simulated promoters in place of a FASTA file and a table.</summary>
internal sealed class BuiltInData
{
    public ChoiceOption Simulate { get; } = new("--simulate", SimulationOptions.Presets)
    {
        Description =
            $"Built-in simulated promoters in place of --fasta and --expression: {string.Join(", ", SimulationOptions.Presets)}. Without "
            + $"any of the three: {SimulationOptions.DefaultPreset}.",
    };

    public Option<int> Genes { get; } =
        new("--genes") { Description = "Number of simulated genes.", DefaultValueFactory = _ => new SimulationOptions().Genes };

    public void AddTo(Verb verb, DataOptions data, RunOptions run)
    {
        foreach (var option in (Option[])[Simulate, Genes]) verb.Add(option);
        verb.Check(parsed =>
        {
            if (!data.IsGiven(parsed)) Read(parsed, run).Validate();
            else if (parsed.GetValue(Simulate) is not null || parsed.GetResult(Genes) is { Implicit: false })
                throw new ArgumentException($"{Simulate.Name} and {Genes.Name} take the place of {data.Fasta.Name} and "
                    + $"{data.Expression.Name}; give either");
        });
    }

    /// <summary>The simulation that was asked for, or null for files.</summary>
    public PromoterSimulation? Make(ParseResult parsed, DataOptions data, RunOptions run, IProgress<WorkProgress> progress,
        CancellationToken cancellationToken)
        => data.IsGiven(parsed) ? null : PromoterSimulation.Create(Read(parsed, run), progress, cancellationToken);

    private SimulationOptions Read(ParseResult parsed, RunOptions run) => new()
    {
        Preset = parsed.GetValue(Simulate) ?? SimulationOptions.DefaultPreset,
        Genes = parsed.GetValue(Genes),
        Seed = parsed.GetValue(run.Seed),
        Threads = parsed.GetValue(run.Threads),
    };

    /// <summary>What the fitted predictors say when elements of the test genes are edited.</summary>
    public static RecoveryResult Recovery(
        ParseResult parsed, RunOptions run, PromoterSimulation simulation, ComparisonResult result, IProgress<WorkProgress> progress,
            CancellationToken cancellationToken)
        => ElementRecovery.Measure(simulation, result.Split.Testing,
        [.. result.Predictors.Where(p => !p.IsOracle && p.Predictor is not RecordedPredictor).Select(p => (p.Name, p.Predictor))],
            new RecoveryOptions
            {
                Condition = result.MainCondition,
                Seed = parsed.GetValue(run.Seed),
                Threads = parsed.GetValue(run.Threads),
            }, progress, cancellationToken);
}
