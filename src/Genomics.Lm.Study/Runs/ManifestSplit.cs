using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Study.Runs;

/// <summary>A split as a manifest remembers it.</summary>
/// <param name="Description">What made it.</param>
/// <param name="Training">Number of training genes.</param>
/// <param name="Validation">Number of validation genes.</param>
/// <param name="Testing">Number of test genes.</param>
/// <param name="Sha256">
/// SHA-256 over the ids: <c>training</c>, a line per gene, then <c>validation</c> and <c>testing</c> likewise.
/// </param>
public sealed record ManifestSplit(string Description, int Training, int Validation, int Testing, string Sha256)
{
    /// <summary>Takes the fingerprint of a split.</summary>
    public static ManifestSplit Of(GeneDataset dataset, GeneSplit split)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, genes) in ((string, IReadOnlyList<int>)[])[("training", split.Training), ("validation", split.Validation),
            ("testing", split.Testing)])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            foreach (var gene in genes) hash.AppendData(Encoding.UTF8.GetBytes(dataset.Sequences[gene].Id + "\n"));
        }
        return new ManifestSplit(
            split.Description, split.Training.Count, split.Validation.Count, split.Testing.Count,
                Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
