// The genomics-lm command line with libtorch behind --device: the same verbs, files and checkpoints, on a GPU.
using Genomics.Lm.Cli;
using Genomics.Lm.TorchSharp;

// a GPU with less than about 12 GB wants fewer tokens per pass; results change by rounding only
static TorchEngine Engine(string device, TorchPrecision precision)
    => new TorchEngine(new TorchEngineOptions { Device = device, Precision = precision, TokensPerPass = 8192 });

return await GenomicsCli.RunAsync(args,
    ("cuda", Engine("cuda", TorchPrecision.BFloat16)),
    ("cuda-tf32", Engine("cuda", TorchPrecision.TensorFloat32)),
    ("cuda-fp32", Engine("cuda", TorchPrecision.Float32)),
    ("torch-cpu", Engine("cpu", TorchPrecision.Float32)));
