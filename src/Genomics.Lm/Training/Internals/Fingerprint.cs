using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data;

namespace Genomics.Lm.Training.Internals;

/// <summary>A hash of everything that decides the course of a training, so that a checkpoint is not resumed with other options or data.</summary>
internal static class Fingerprint
{
    /// <summary>Hashes options, seed, and the training and validation genes with their values.</summary>
    public static string Of(FineTuneOptions options, string kind, FittingData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{kind}\n{data.Seed}\n{options.ToJson()}\n{string.Join('\t', data.Conditions)}\n{string.Join('\t', data.TargetConditions)}\n"));
        foreach (var genes in (ReadOnlySpan<LabelledGenes>)[data.Training, data.Validation])
        {
            foreach (var sequence in genes.Sequences)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(sequence.Id + "\n"));
                hash.AppendData(sequence.Bases);
            }
            hash.AppendData(MemoryMarshal.AsBytes(genes.Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
