using Genomics.Lm.Tests.Compute.Conformance;

namespace Genomics.Lm.TorchSharp.Tests;

public sealed class CpuGoldenTests() : GoldenConformance(Engines.Cpu);

public sealed class CpuReferenceTests() : ReferenceConformance(Engines.Cpu);

public sealed class CpuClassificationTests() : ClassificationConformance(Engines.Cpu);

public sealed class CpuExtensionTests() : ExtensionConformance(Engines.Cpu);

public sealed class CpuLoraTests() : LoraConformance(Engines.Cpu);

public sealed class CudaGoldenTests() : GoldenConformance(Engines.Cuda());

public sealed class CudaReferenceTests() : ReferenceConformance(Engines.Cuda());

public sealed class CudaClassificationTests() : ClassificationConformance(Engines.Cuda());

public sealed class CudaExtensionTests() : ExtensionConformance(Engines.Cuda());

public sealed class CudaLoraTests() : LoraConformance(Engines.Cuda());

/// <summary>TF32 keeps 10 bits of mantissa; the golden models have weights of order one.</summary>
public sealed class CudaTensorFloatGoldenTests() : GoldenConformance(Engines.Cuda(TorchPrecision.TensorFloat32), 0.05);
