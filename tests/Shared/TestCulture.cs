using System.Globalization;
using System.Runtime.CompilerServices;

namespace Genomics.Lm.TestSupport;

/// <summary>Tests run in the culture of whoever starts them, or in the one that <c>GENOMICS_LM_TEST_CULTURE</c> names.</summary>
internal static class TestCulture
{
    /// <summary>Does something in a culture; skips the test, visibly, where the system knows none.</summary>
    public static T In<T>(string name, Func<T> work)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Find(name) ?? Skip(name);
        try
        {
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable("GENOMICS_LM_TEST_CULTURE") is not { Length: > 0 } name) return;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture
            = Find(name)
            ?? throw new PlatformNotSupportedException(
            $"GENOMICS_LM_TEST_CULTURE is {name}, but this system knows no cultures: install ICU (libicu)");
    }

    private static CultureInfo Skip(string name)
    {
        Assert.Skip($"needs the culture {name}, but this system knows none: install ICU (libicu)");
        return CultureInfo.InvariantCulture;
    }

    private static CultureInfo? Find(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
