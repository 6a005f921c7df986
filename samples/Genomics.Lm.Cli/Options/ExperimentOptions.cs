using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Experiments;
using Genomics.Lm.Dexter.Output;

namespace Genomics.Lm.Cli.Options;

/// <summary>What DExTER's verb does beyond one run: the experiments of the paper.</summary>
internal sealed class ExperimentOptions
{
    public Option<bool> Joint { get; } =
        new("--joint")
        {
            Description =
        "Also fits one model for all conditions (multi-response LASSO); a predictor in the folder 'joint'."
        };

    public Option<int> Permutations { get; } =
        new("--permutations") { Description = "Runs everything again on so many permutations of the values; permutations.tsv." };

    public Option<int> StabilitySeeds { get; } =
        new("--stability-seeds")
        {
            Description =
        "Runs everything again on so many splits, with seeds counted up from --seed; stability.tsv."
        };

    public void AddTo(Verb verb)
    {
        foreach (var option in (Option[])[Joint, Permutations, StabilitySeeds]) verb.Add(option);
        verb.Check(parsed =>
        {
            foreach (var option in (Option<int>[])[Permutations, StabilitySeeds])
                if (parsed.GetValue(option) is < 0 and var count) throw new ArgumentException($"{option.Name} {count}: must be at least 0");
        });
    }

    /// <summary>What the experiments write into the run's folder when there is one condition.</summary>
    public static IReadOnlyList<string> Names { get; } = ["joint/", "permutations.tsv", "stability.tsv"];

    public void Run(ParseResult parsed, string folder, DexterExperimentResult result, long seed, int threads,
        IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Joint)) SaveJoint(Path.Combine(folder, "joint"), JointModel.Fit(result, seed, threads, cancellationToken));
        for (var i = 0; i < result.Conditions.Count; i++)
        {
            var own = result.Conditions.Count == 1 ? folder : Path.Combine(folder, DexterOutput.FolderOf(result, i));
            var condition = result.Conditions[i].Condition;
            if (parsed.GetValue(Permutations) is > 0 and var permutations)
                Write(Path.Combine(own, "permutations.tsv"),
                    Rows(PermutationNull.Run(result.Dataset, result.Split, condition, permutations, result.Predictor.Options, seed,
                        threads, progress, cancellationToken)));
            if (parsed.GetValue(StabilitySeeds) is > 0 and var seeds)
                Write(Path.Combine(own, "stability.tsv"),
                    Rows(SeedStability.Run(result.Dataset, condition, [.. Enumerable.Range(0, seeds).Select(s => seed + s)],
                        result.Predictor.Options, threads, progress, cancellationToken)));
        }
    }

    private static void SaveJoint(string folder, JointModel joint)
    {
        joint.Predictor.Save(folder);
        Write(Path.Combine(folder, "metrics.tsv"), joint.Test
            .Select((t, i) => Text($"{joint.Predictor.Info.Conditions[i]}\t{t.Genes}\t{t.Pearson}\t{t.MeanSquaredError}\t{t.RSquared}"))
            .Prepend("condition\tn\tpearson\tmse\tr2"));
    }

    private static IEnumerable<string> Rows(PermutationNull found) => found.Permuted.Select((run, i) => Row($"permutation {i + 1}", run))
        .Prepend(Row("observed", found.Observed)).Prepend("run\tvariables\tnonzero\tstrongest_correlation\tpearson")
        .Append(Text($"p_value\t{found.VariablesPValue}\t\t{found.StrongestCorrelationPValue}\t{found.PearsonPValue}"));

    private static string Row(string name, PermutationRun run)
        => Text($"{name}\t{run.Variables}\t{run.NonZero}\t{run.StrongestCorrelation}\t{run.Test.Pearson}");

    private static IEnumerable<string> Rows(SeedStability found) => found.Variables
        .Select(v => Text($"{v.Kmer}\t{v.Region.Left}\t{v.Region.Right}\t{v.Found}\t{v.Selected}\t{v.MeanCoefficient}"))
        .Prepend("kmer\tleft\tright\tfound\tselected\tmean_coefficient");

    private static void Write(string path, IEnumerable<string> lines) => OutputFile.WriteText(path, text =>
    {
        foreach (var line in lines) text.WriteLine(line);
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
