using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

// Without arguments: asks which suite to measure. --smoke: runs every benchmark once, in this process, to see that it works.
var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
if (args is not ["--smoke", ..])
{
    switcher.Run(args);
    return 0;
}
var once = Job.Dry.WithToolchain(InProcessNoEmitToolchain.Instance);
var summaries = switcher.Run(["--filter", "*"], ManualConfig.Create(DefaultConfig.Instance).AddJob(once).WithOptions(ConfigOptions.JoinSummary)).ToList();
var failed = summaries.Sum(s => s.ValidationErrors.Count(e => e.IsCritical) + s.Reports.Count(r => !r.Success));
return summaries.Count > 0 && failed == 0 ? 0 : 1;
