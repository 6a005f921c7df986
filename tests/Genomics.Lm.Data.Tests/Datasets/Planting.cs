using System.Text;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Datasets;

/// <summary>Altered copies of windows, as relatives are.</summary>
internal static class Planting
{
    /// <summary>Another base at a share of places.</summary>
    public static string Substitute(Random random, string text, double share)
        => string.Concat(text.Select(letter => random.NextDouble() < share ? "ACGT".Replace($"{letter}", "")[random.Next(3)] : letter));

    /// <summary>A base lost or a random one added at a share of places; as long as before.</summary>
    public static string InsertAndDelete(Random random, string text, double share)
    {
        var altered = new StringBuilder();
        foreach (var letter in text)
            if (random.NextDouble() >= share) altered.Append(letter);
            else if (random.Next(2) == 0) altered.Append(letter).Append("ACGT"[random.Next(4)]);
        return altered.Append(RandomDna.Make(random, text.Length)).ToString(0, text.Length);
    }

    /// <summary>A copy by the name of what is done to it; what is not copied comes from another window.</summary>
    public static string Copy(Random random, string kind, string source, string other)
    {
        string Part(double share, double substitutions) => Substitute(random, source[..(int)(source.Length * share)], substitutions);
        string Shifted(double share, double substitutions) => Substitute(random, source[(int)(source.Length * share)..], substitutions);
        string Filled(string part) => part + other[part.Length..];
        return kind switch
        {
            "10 % substitutions" => Substitute(random, source, 0.10),
            "12 % substitutions" => Substitute(random, source, 0.12),
            "15 % substitutions" => Substitute(random, source, 0.15),
            "18 % substitutions" => Substitute(random, source, 0.18),
            "10 % indels" => InsertAndDelete(random, source, 0.10),
            "reverse complement, 10 %" => RandomDna.ReverseComplement(Substitute(random, source, 0.10)),
            "reverse complement, 15 %" => RandomDna.ReverseComplement(Substitute(random, source, 0.15)),
            "half" => Filled(Part(0.5, 0)),
            "60 %, 10 % substitutions" => Filled(Part(0.6, 0.10)),
            "60 %, 15 % substitutions" => Filled(Part(0.6, 0.15)),
            "shifted by 10 %" => Filled(Shifted(0.1, 0)),
            "shifted by 25 %, 10 % substitutions" => Filled(Shifted(0.25, 0.10)),
            "shifted by 40 %, 15 % substitutions" => Filled(Shifted(0.4, 0.15)),
            "shifted by 50 %" => Filled(Shifted(0.5, 0)),
            "quarter" => Filled(Part(0.25, 0)),
            "30 % substitutions" => Substitute(random, source, 0.30),
            _ => throw new ArgumentException(kind),
        };
    }

    /// <summary>Windows as rich in A, T and runs as those of Plasmodium.</summary>
    public static string AtRich(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var unit = random.Next(40) switch { 0 => "A", 1 => "T", 2 => "AT", _ => null };
            if (unit is null) text.Append("AAAAATTTTTCG"[random.Next(12)]);
            else text.Insert(text.Length, unit, random.Next(5, 30) / unit.Length);
        }
        return text.ToString(0, length);
    }

    public static GeneDataset Dataset(IReadOnlyList<string> texts)
        => new("planted", [.. texts.Select((t, i) => new DnaSequence($"g{i}", t))], ["A"], new double[texts.Count],
            new WindowGeometry(texts.Max(t => t.Length), 0), TransformSummary.None);
}
