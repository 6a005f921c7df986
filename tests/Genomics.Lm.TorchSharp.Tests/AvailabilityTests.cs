using Genomics.Lm.TorchSharp.Internals;

namespace Genomics.Lm.TorchSharp.Tests;

/// <summary>Each reason why libtorch or a device is not there is told apart, with the words of the system's loader.</summary>
public sealed class AvailabilityTests
{
    private const string Heading =
        "Unable to load shared library 'X' or one of its dependencies. In order to help diagnose loading problems, consider using a tool "
        + "like strace.\n";

    [Theory]
    [InlineData("/app/torch_cpu.so: cannot open shared object file: No such file or directory\n/app/libtorch_cpu.so: cannot open shared "
    + "object file: No such file or directory\n")]
    [InlineData("dlopen(/app/libtorch_cpu.dylib, 0x0001): tried: '/app/libtorch_cpu.dylib' (no such file)\n")]
    public void A_missing_package_is_named(string lines)
    {
        var reason = WhyNot("cpu", ("torch_cpu", Heading + lines));
        Assert.StartsWith("libtorch is not there: add the package TorchSharp-cpu, ", reason, StringComparison.Ordinal);
        Assert.Contains("/app/libtorch_cpu.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_package_is_named_on_Windows()
        => Assert.StartsWith("libtorch is not there: add the package", WhyNot("cpu", ("torch_cpu",
            "Unable to load DLL 'torch_cpu' or one of its dependencies: Das angegebene Modul wurde nicht gefunden. (0x8007007E)")),
            StringComparison.Ordinal);

    [Fact]
    public void A_system_that_is_too_old_is_told_from_a_missing_package()
    {
        const string Said =
            "/app/libLibTorchSharp.so: /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)";
        var reason =
            WhyNot("cpu",
            ("LibTorchSharp",
                Heading + "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory\n" + Said + "\n"));
        Assert.StartsWith("the system's C++ library is too old", reason, StringComparison.Ordinal);
        Assert.Contains("Debian 13", reason, StringComparison.Ordinal);
        Assert.Contains(Said, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("add the package", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Heading + "/app/libLibTorchSharp.so: undefined symbol: _ZN3c106ScalarC1Ev\n")]
    [InlineData("Unable to load DLL 'LibTorchSharp' or one of its dependencies: The specified procedure could not be found. (0x8007007F)")]
    public void Another_libtorch_than_TorchSharps_is_told(string said)
        => Assert.StartsWith("libtorch is of another version", WhyNot("cpu", ("LibTorchSharp", said)), StringComparison.Ordinal);

    [Fact]
    public void A_missing_system_library_is_named()
        => Assert.Contains("(libgomp.so.1: cannot open", WhyNot("cpu", ("torch_cpu", Heading
            + "/app/torch_cpu.so: cannot open shared object file: No such file or directory\nlibgomp.so.1: cannot open shared object "
            + "file: No such file or directory\n")), StringComparison.Ordinal);

    [Fact]
    public void Any_other_reason_is_the_loaders_own()
        => Assert.Equal("torch_cpu could not be loaded (/app/libtorch_cpu.so: file too short)",
        WhyNot("cpu", ("torch_cpu", Heading + "/app/libtorch_cpu.so: file too short\n")));

    [Fact]
    public void A_libtorch_for_CPUs_is_told_from_no_GPU()
    {
        var lines = Heading + "/app/libtorch_cuda.so: cannot open shared object file: No such file or directory\n";
        Assert.StartsWith("the libtorch that is there is the one for CPUs", WhyNot("cuda", ("torch_cuda", lines)),
            StringComparison.Ordinal);
        Assert.StartsWith("no CUDA device is usable here", TorchRuntime.WhyNot("cuda", _ => null, () => 0), StringComparison.Ordinal);
        Assert.Equal("there is no device cuda:2, libtorch sees 2", TorchRuntime.WhyNot("cuda:2", _ => null, () => 2));
        Assert.Equal("", TorchRuntime.WhyNot("cuda:1", _ => null, () => 2));
    }

    [Fact]
    public void The_loaders_own_words_reach_the_caller()
        => Assert.Contains("no_such_library", NativeLibraries.Load("no_such_library"), StringComparison.Ordinal);

    private static string WhyNot(string device, (string Library, string Said) failure)
        => TorchRuntime.WhyNot(device, name => name == failure.Library ? failure.Said : null, () => 1);
}
