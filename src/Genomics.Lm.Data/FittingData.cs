using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Data;

/// <summary>Everything a learner may see: training and validation genes. Test genes are not here by construction.</summary>
/// <remarks>
/// Training ∪ validation is the whole learning part of the split. Methods with internal cross-validation (DExTER, ridge) fit on
/// <see cref="TrainingAndValidation"/>; networks train on <see cref="Training"/> and stop on <see cref="Validation"/>.
/// </remarks>
public sealed record FittingData
{
    /// <summary>Genes to learn from.</summary>
    public required LabelledGenes Training { get; init; }

    /// <summary>Genes to stop and choose on; may be empty.</summary>
    public required LabelledGenes Validation { get; init; }

    /// <summary>Condition names, one per column of the values.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>
    /// The conditions that must be predicted, a subset of <see cref="Conditions"/>. A learner may fit the others jointly
    /// (a multi-task network) or leave them alone (a model per condition).
    /// </summary>
    public required IReadOnlyList<string> TargetConditions { get; init; }

    /// <summary>Length and alignment index of the windows.</summary>
    public required WindowGeometry Window { get; init; }

    /// <summary>How the values were transformed.</summary>
    public required TransformSummary Transform { get; init; }

    /// <summary>The one seed of the run.</summary>
    public long Seed { get; init; } = DefaultSeed;

    /// <summary>Threads to use; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>The seed of the recorded DExTER run, the default everywhere.</summary>
    public const long DefaultSeed = 686185200;

    /// <summary>All learning genes in the order of the expression table.</summary>
    public LabelledGenes TrainingAndValidation
        => Validation.Count == 0 && IsTableOrdered(Training) ? Training : Training.UnionInTableOrder(Validation);

    /// <summary>The values of some of the genes under <see cref="TargetConditions"/>.</summary>
    /// <param name="genes">Learning genes, for example <see cref="TrainingAndValidation"/>.</param>
    /// <returns>[genes, target conditions], row-major; NaN = missing.</returns>
    public double[] TargetsOf(LabelledGenes genes)
    {
        ArgumentNullException.ThrowIfNull(genes);
        int[] columns = [.. TargetConditions.Select(c => Conditions.IndexOf(c))];
        var values = new double[genes.Count * columns.Length];
        for (var gene = 0; gene < genes.Count; gene++)
            for (var c = 0; c < columns.Length; c++) values[gene * columns.Length + c] = genes.Value(gene, columns[c]);
        return values;
    }

    /// <summary>
    /// SHA-256 (hexadecimal, lower case) over all that can decide a fit: genes, bases, values, groups, conditions, window, transform and
    /// seed. The number of threads is not in it.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{Seed}\n{Window}\n{Transform.Transform} {Transform.NotDetected}\n");
        Append(hash, $"{string.Join('\t', Conditions)}\n{string.Join('\t', TargetConditions)}\n");
        Append<double>(hash, Transform.Floors.ToArray());
        Append<int>(hash, Transform.Replaced.ToArray());
        foreach (var genes in (ReadOnlySpan<LabelledGenes>)[Training, Validation])
        {
            Append(hash, $"{genes.Count} genes, {(genes.Groups is null ? "no groups" : "groups")}\n");
            foreach (var sequence in genes.Sequences)
            {
                Append(hash, $"{sequence.Id}\n{sequence.Length}\n");
                hash.AppendData(sequence.Bases);
            }
            Append(hash, genes.Values);
            Append<int>(hash, genes.TableOrder.ToArray());
            Append<int>(hash, (genes.Groups ?? []).ToArray());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, FormattableString text)
        => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text)));

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));

    private static bool IsTableOrdered(LabelledGenes genes)
    {
        for (var i = 1; i < genes.Count; i++)
            if (genes.TableOrder[i] < genes.TableOrder[i - 1]) return false;
        return true;
    }
}
