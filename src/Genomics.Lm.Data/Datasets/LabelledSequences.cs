using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>Sequences of which each belongs to one class, as in the GUE benchmark (Zhou et al. 2024).</summary>
/// <remarks>
/// To a learner a class is a condition: the value is 1 for the class of the sequence and 0 for the others, and a classifier predicts
/// the probability of each (<see cref="ForFitting"/>).
/// </remarks>
public sealed class LabelledSequences
{
    /// <summary>Makes a set of labelled sequences.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="labels">The class of each, an index into <paramref name="classes"/>.</param>
    /// <param name="classes">Names of the classes, at least two.</param>
    /// <exception cref="ArgumentException">Counts that do not match, or a label that is no class.</exception>
    public LabelledSequences(IReadOnlyList<DnaSequence> sequences, IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        if (sequences.Contains(null!)) throw new ArgumentException("a sequence is null", nameof(sequences));
        if (sequences.Count != labels.Count)
            throw new ArgumentException($"{sequences.Count} sequences have {labels.Count} labels", nameof(labels));
        if (classes.Count < 2) throw new ArgumentException("at least two classes are needed", nameof(classes));
        foreach (var label in labels)
            if ((uint)label >= (uint)classes.Count)
                throw new ArgumentException($"label {label} is none of the {classes.Count} classes", nameof(labels));
        (Sequences, Labels, Classes) = (sequences, labels, classes);
    }

    /// <summary>The sequences.</summary>
    public IReadOnlyList<DnaSequence> Sequences { get; }

    /// <summary>The class of each sequence, an index into <see cref="Classes"/>.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of sequences.</summary>
    public int Count => Sequences.Count;

    /// <summary>
    /// Reads a table with the columns <c>sequence</c> and <c>label</c>, in any order and case, and an optional <c>id</c>; comma- or
    /// tab- or semicolon-separated, plain or compressed. Without ids the sequences are named by their row: 1, 2, … Labels are compared by
    /// value when they are numbers (<c>1</c>, <c>1.0</c> and <c>+1</c> are one class, called <c>1</c>), otherwise letter by letter.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">
    /// The classes that may occur; null takes those of the file, numbers by value, other names in ordinal order.
    /// </param>
    /// <exception cref="GenomicsDataException">
    /// The file is missing, has no such columns or no rows, a line has too few or too many cells, a letter that is no nucleotide code or
    /// an unknown class, an id stands there twice, there is one class only, or the labels are measurements: more than 10 different numbers
    /// that are not whole, more than 1,000 classes, or more than 50 with fewer than two sequences each.
    /// </exception>
    public static LabelledSequences Read(string path, IReadOnlyList<string>? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (sequences, labels) = (new List<DnaSequence>(), new List<string>());
        var known = classes?.DistinctBy(ClassLabels.Canonical, StringComparer.Ordinal)
            .ToDictionary(ClassLabels.Canonical, name => name, StringComparer.Ordinal);
        using var reader = new LineReader(path);
        var table = LabelledTable.ReadHeader(reader);
        while (table.Next(out var id, out var bases, out var label))
        {
            label = ClassLabels.Canonical(label);
            if (known is not null && !known.TryGetValue(label, out label!))
                throw new GenomicsDataException(
                    $"has the label '{CellText.Shorten(table.Label)}', expected one of those that training has: {CellText.List(classes!)}",
                        path, reader.LineNumber, id);
            var bad = SequenceLetters.Normalize(bases, out var masked);
            if (bad >= 0)
                throw new GenomicsDataException(
                    $"sequence '{id}' has a letter at base {bad + 1} that is no nucleotide code; expected A, C, G, T, N or an IUPAC code",
                        path, reader.LineNumber, id);
            sequences.Add(new DnaSequence(id, "", bases, masked));
            labels.Add(label);
        }
        if (sequences.Count == 0)
            throw new GenomicsDataException(
                "holds no sequence; expected a header with 'sequence' and 'label' and a sequence on every line", path);
        classes ??= ClassLabels.Ordered(labels, path);
        if (classes.Count < 2)
            throw new GenomicsDataException($"has the label '{classes[0]}' only; a classifier needs sequences of at least two classes",
                path);
        var index = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        return new LabelledSequences(sequences, [.. labels.Select(name => index[name])], classes);
    }

    /// <summary>
    /// Makes sure that parts which are learnt from and scored are different files: whatever path, link, compression, delimiter or order of
    /// rows, none holds the sequences and labels of another.
    /// </summary>
    /// <param name="parts">What each is used for, and the file.</param>
    /// <exception cref="GenomicsDataException">Two are the same, or one cannot be read.</exception>
    public static void RequireDifferent(params IReadOnlyList<(string Part, string Path)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var known = new Dictionary<(long, UInt128), (string Part, string Path)>();
        foreach (var part in parts)
        {
            var content = ContentOf(part.Path);
            if (known.TryGetValue(content, out var same))
                throw new GenomicsDataException(
                    $"holds the same sequences and labels as {same.Path}, so the {part.Part} would be the {same.Part}; give another file",
                        part.Path);
            known.Add(content, part);
        }
    }

    // rows and the sum of their hashes, which knows no order
    private static (long Rows, UInt128 Sum) ContentOf(string path)
    {
        using var reader = new LineReader(path);
        var table = LabelledTable.ReadHeader(reader);
        var (rows, sum) = (0L, UInt128.Zero);
        for (; table.Next(out _, out var bases, out var label); rows++)
        {
            SequenceLetters.Normalize(bases, out _);
            byte[] row = [.. bases, (byte)'\t', .. Encoding.UTF8.GetBytes(ClassLabels.Canonical(label))];
            sum += BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(row));
        }
        return (rows, sum);
    }

    /// <summary>
    /// What a learner sees: these sequences to learn from, others to stop and choose on; a condition per class with 1 or 0. Sequences
    /// that share a word (<see cref="SharedWords.Groups"/>) are a group.
    /// </summary>
    /// <param name="validation">Sequences of the same classes; may be empty.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes results.</param>
    /// <exception cref="ArgumentException">The validation sequences have other classes.</exception>
    public FittingData ForFitting(LabelledSequences validation, long seed = FittingData.DefaultSeed, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (!validation.Classes.SequenceEqual(Classes))
            throw new ArgumentException("training and validation sequences need the same classes", nameof(validation));
        var lengths = Sequences.Concat(validation.Sequences).Select(s => s.Length).Distinct().Take(2).ToArray();
        var groups = SharedWords.Groups([.. Sequences, .. validation.Sequences]);
        return new FittingData
        {
            Training = ToGenes(0, groups[..Count]),
            Validation = validation.ToGenes(Count, groups[Count..]),
            Conditions = Classes,
            TargetConditions = Classes,
            Window = lengths is [var one] ? new WindowGeometry(one, one / 2) : default,
            Transform = TransformSummary.None,
            Seed = seed,
            Threads = threads,
        };
    }

    /// <summary>The class of each sequence of fitting data that <see cref="ForFitting"/> made; −1 where all values are missing.</summary>
    /// <exception cref="GenomicsDataException">A sequence's values are not 1 for one class and 0 for the others.</exception>
    public static int[] LabelsOf(LabelledGenes genes)
    {
        ArgumentNullException.ThrowIfNull(genes);
        var labels = new int[genes.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var values = genes.Values.Slice(i * genes.ConditionCount, genes.ConditionCount);
            labels[i] = values.IndexOf(1.0);
            var missing = labels[i] < 0 && !values.ContainsAnyExcept(double.NaN);
            if (!missing && (labels[i] < 0 || values.Count(0.0) != values.Length - 1))
                throw new GenomicsDataException(
                    $"sequence '{genes.Sequences[i].Id}' does not belong to one class: a classifier needs the value 1 for its class and "
                        + $"0 for the others");
        }
        return labels;
    }

    private LabelledGenes ToGenes(int firstRow, int[] groups)
    {
        var values = new double[Count * Classes.Count];
        for (var i = 0; i < Count; i++) values[i * Classes.Count + Labels[i]] = 1;
        return new LabelledGenes(Sequences, values, Classes.Count, [.. Enumerable.Range(firstRow, Count)]) { Groups = groups };
    }
}
