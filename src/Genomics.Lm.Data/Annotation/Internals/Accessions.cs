using System.Globalization;
using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Accessions of chromosomes in NCBI's RefSeq (<c>NC_</c>, <c>NT_</c>) and GenBank (<c>CM</c>).</summary>
internal static partial class Accessions
{
    // first accession of a series of chromosomes, their names in order
    private static readonly (string Series, int First, string Names)[] Series =
    [
        ("NC_", 1, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 X Y"), ("NC_", 12920, "MT"),                       // human
        ("CM", 663, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 X Y"),
        // human, T2T-CHM13
        ("NC_", 60925, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 X Y"),
        ("NC_", 67, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 X Y"), ("NC_", 5089, "MT"),                               // mouse
        ("CM", 994, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 X Y"),
        ("NC_", 51336, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 X Y"), ("NC_", 1665, "MT"),                         // rat
        ("NC_", 7112, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25"), ("NC_", 2333, "MT"),               // zebrafish
        ("NC_", 1133, "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI"), ("NC_", 1224, "MT"),                           // yeast
        ("NC_", 3279, "I II III IV V X"), ("NC_", 1328, "MT"),                                                                 // worm
        ("NT_", 33777, "3R 2R 2L"), ("NT_", 37436, "3L"), ("NC_", 4353, "4 X"), ("NC_", 24511, "MT Y"),                        // fly
        // thale cress
        ("NC_", 3070, "1 2"), ("NC_", 3074, "3 4 5"),
    ];

    private static readonly Dictionary<(string, int), string> Names = Series
        .SelectMany(s => s.Names.Split(' ').Select((name, i) => (Key: (s.Series, s.First + i), name)))
        .ToDictionary(s => s.Key, s => s.name);

    /// <summary>The chromosome that an accession stands for, or null.</summary>
    public static string? Find(string name)
        => Accession().Match(name) is { Success: true } match
        && int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Names.GetValueOrDefault((match.Groups["series"].Value, number)) : null;

    /// <summary>Whether both are accessions of one database, and not the same: two versions or two assemblies.</summary>
    public static bool Differ(string a, string b)
        => a != b && Accession().Match(a) is { Success: true } x && Accession().Match(b) is { Success: true } y
        && x.Groups["series"].Value == y.Groups["series"].Value;

    /// <summary>The accession in <c>1_KI270706v1_random</c> or <c>Un_KI270302v1</c>, or null.</summary>
    public static string? FromUcscScaffold(string name)
        => Scaffold().Match(name) is { Success: true } match ? $"{match.Groups["accession"].Value}.{match.Groups["version"].Value}" : null;

    [GeneratedRegex(@"^(?<series>N[CTW]_|CM)(?<number>\d{6,9})(?:\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Accession();

    [GeneratedRegex(@"^[^_]+_(?<accession>[A-Z]{1,4}_?\d{5,9})v(?<version>\d+)(?:_(?:random|alt|fix|hap\d*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Scaffold();
}
