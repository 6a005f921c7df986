using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Genomics.Lm.Benchmarks.Engine;

// Without arguments: asks which suite to measure. --smoke: runs everything once, small and in this process, to see that it works.
// engine [PART OF A ROW'S NAME]: the table of the engine from end to end.
if (args is ["engine", ..])
{
    new EngineHarness(smoke: args.Contains("--smoke"), Console.Out).Run(args.Skip(1).FirstOrDefault(a => a != "--smoke"));
    return 0;
}
var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
if (args is not ["--smoke", ..])
{
    switcher.Run(args);
    return 0;
}
new EngineHarness(smoke: true, Console.Out).Run(null);
var once = Job.Dry.WithToolchain(InProcessNoEmitToolchain.Instance);
var summaries = switcher.Run(["--filter", "*"], ManualConfig.Create(DefaultConfig.Instance).AddJob(once).WithOptions(ConfigOptions.JoinSummary)).ToList();
var failed = summaries.Sum(s => s.ValidationErrors.Count(e => e.IsCritical) + s.Reports.Count(r => !r.Success));
return summaries.Count > 0 && failed == 0 ? 0 : 1;
