using System.CommandLine;
using Genomics.Lm.Model;

namespace Genomics.Lm.Cli.Options;

/// <summary>The option <c>--pooling</c>; <c>slots</c> is an older name of <c>bins</c>.</summary>
internal static class PoolingOption
{
    public static Option<Pooling?> Make(string description, params Pooling[] known) => new("--pooling")
    {
        Description = description,
        HelpName = string.Join('|', known.Select(p => p.ToString().ToLowerInvariant())),
        CustomParser = result =>
        {
            var word = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (word.Equals("slots", StringComparison.OrdinalIgnoreCase)) return Pooling.Bins;
            foreach (var pooling in known)
                if (word.Equals(pooling.ToString(), StringComparison.OrdinalIgnoreCase)) return pooling;
            result.AddError($"unknown pooling '{word}'; give {string.Join(", ", known.Select(p => p.ToString().ToLowerInvariant()))}");
            return null;
        },
    };
}
