using Genomics.Lm.Evaluation.External;

namespace Genomics.Lm.Cli.Options;

/// <summary>What a user brought, released at the end, whether a comparison took it over or not.</summary>
internal sealed class BroughtMethods(IReadOnlyList<ExternalMethod> methods) : IDisposable
{
    public IReadOnlyList<ExternalMethod> Methods => methods;

    /// <summary>The genes of the data that one of them is known to have learnt from.</summary>
    public IReadOnlyList<int> Learnt => [.. methods.SelectMany(m => m.Elsewhere.Learnt).Distinct()];

    public void Dispose()
    {
        foreach (var method in methods) method.Release();
    }
}
