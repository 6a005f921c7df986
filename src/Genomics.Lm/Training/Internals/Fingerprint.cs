using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A hash of everything that decides the course of a training, so that a checkpoint is not resumed with other options or data.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Hashes options, seed, and the training and validation genes with their values.</summary>
    public static string Of(FineTuneOptions options, string kind, FittingData data)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{options.ToJson()}\n{data.Fingerprint()}")));
}
