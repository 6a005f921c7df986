using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Genomics.Lm.Benchmarks.Dexter;
using Genomics.Lm.Benchmarks.Engine;
using Genomics.Lm.Benchmarks.Interpretation;
using Genomics.Lm.Benchmarks.Statistics;
using Genomics.Lm.Data.Expression;

// Without arguments: asks which suite to measure. --smoke: runs everything once, small and in this process, to see that it works.
// engine [PART OF A ROW'S NAME] [128|256|512]: the table of the engine from end to end; fails unless the vectors have that many bits.
if (args is ["engine", ..])
{
    var words = args.Skip(1).Where(a => a != "--smoke").ToLookup(a => int.TryParse(a, out _));
    new EngineHarness(smoke: args.Contains("--smoke"), Console.Out).Run(words[false].FirstOrDefault(), words[true].Select(int.Parse)
        .Cast<int?>().FirstOrDefault());
    return 0;
}
// dexter: seconds and memory of simulated sets. dexter pfalciparum FOLDER [none|log10-floor|log2p1]: accuracy by split, window and
// families.
if (args is ["dexter", ..])
{
    var harness = new DexterHarness(Console.Out);
    if (args is [_, "pfalciparum", var plasmodium, .. var scale])
        harness.Plasmodium(plasmodium, scale switch
        {
            ["none"] => ExpressionTransform.None,
            ["log2p1"] => ExpressionTransform.Log2Plus1,
            _ =>
            ExpressionTransform.Log10Floor
        });
    else harness.Speed(smoke: args.Contains("--smoke"));
    return 0;
}
// explain SEQUENCES TABLE INDEX: all substitutions of a real window, by what they change and by reading. explain lm SEQUENCES: the
// full-size encoder.
if (args is ["explain", "lm", var sequences])
{
    new ExplainHarness(Console.Out).LanguageModel(sequences, 60);
    return 0;
}
// explain truth GENES WINDOWS METHOD ...: methods fitted to simulated promoters, each way of explaining them against what was planted.
if (args is ["explain", "truth", var simulated, var explained, .. var methods])
{
    new TruthHarness(Console.Out).Run(int.Parse(simulated), int.Parse(explained), methods);
    return 0;
}
if (args is ["explain", var genes, var table, var index])
{
    new ExplainHarness(Console.Out).Counting(genes, table, int.Parse(index));
    return 0;
}
// mpra FOLDER SEQUENCES TABLE INDEX CONDITION [ELEMENT ON THE OTHER STRAND ...]: predictors against measured saturation mutagenesis.
if (args is ["mpra", var folder, var windows, var expression, var start, var wanted, .. var reversed])
{
    new MpraHarness(Console.Out).Run(folder, windows, expression, int.Parse(start), wanted, reversed);
    return 0;
}
// coverage [REPLICATES] [DRAWS]: how often intervals hold the truth. errors [REPLICATES] [DRAWS]: how often tests say what is not so. By
// simulation.
if (args is ["coverage" or "errors", ..])
{
    int[] numbers = [.. args.Skip(1).Select(int.Parse)];
    var (replicates, draws) = (numbers.ElementAtOrDefault(0) is > 0 and var r ? r : 2_000,
        numbers.ElementAtOrDefault(1) is > 0 and var d ? d : 1_000);
    if (args[0] == "coverage") new CoverageHarness(Console.Out, replicates, draws).Run();
    else new ErrorHarness(Console.Out, replicates, draws).Run();
    return 0;
}
var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
if (args is not ["--smoke", ..])
{
    switcher.Run(args);
    return 0;
}
new EngineHarness(smoke: true, Console.Out).Run(null);
new DexterHarness(Console.Out).Speed(smoke: true);
var once = Job.Dry.WithToolchain(InProcessNoEmitToolchain.Instance);
var summaries = switcher.Run(["--filter", "*"], ManualConfig.Create(DefaultConfig.Instance).AddJob(once)
    .WithOptions(ConfigOptions.JoinSummary)).ToList();
var failed = summaries.Sum(s => s.ValidationErrors.Count(e => e.IsCritical) + s.Reports.Count(r => !r.Success));
return summaries.Count > 0 && failed == 0 ? 0 : 1;
