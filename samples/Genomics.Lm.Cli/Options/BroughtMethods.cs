using Genomics.Lm.Evaluation.External;

namespace Genomics.Lm.Cli.Options;

/// <summary>What a user brought, released at the end, whether a comparison took it over or not.</summary>
internal sealed class BroughtMethods(IReadOnlyList<ExternalMethod> methods) : IDisposable
{
    public IReadOnlyList<ExternalMethod> Methods => methods;

    public void Dispose()
    {
        foreach (var method in methods) method.Release();
    }
}
