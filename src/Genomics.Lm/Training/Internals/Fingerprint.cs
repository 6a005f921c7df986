using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A hash of everything that decides the course of a training, so that a checkpoint is not resumed with other options or data.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Hashes options, seed, and the training and validation genes with their values.</summary>
    public static string Of(FineTuneOptions options, string kind, FittingData data)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{options.ToJson()}\n{data.Fingerprint()}")));

    /// <summary>Hashes options, network, seed, the tokens of every piece, and the weights at the start.</summary>
    public static string OfPretraining(PretrainOptions options, EncoderConfig encoder, long seed, IEnumerable<int[]> pieces,
        ITrainingSession session)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"pre-training\n{options.ToJson()}\n{JsonSerializer.Serialize(encoder, TrainingJson.Default.EncoderConfig)}\n{seed}\n")));
        foreach (var ids in pieces)
        {
            hash.AppendData(BitConverter.GetBytes(ids.Length));
            hash.AppendData(MemoryMarshal.AsBytes<int>(ids));
        }
        session.Export(new Hashed(hash), StateParts.Weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Hashed(IncrementalHash hash) : IParameterSink
    {
        public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(values));
        }
    }
}
