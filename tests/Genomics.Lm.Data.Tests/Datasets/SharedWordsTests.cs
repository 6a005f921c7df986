using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Datasets;

public class SharedWordsTests
{
    private static string Random(int length, long seed)
    {
        var random = new CounterRandom(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[random.NextInt(4)]));
    }

    private static DnaSequence Make(string bases) => new("s", bases);

    [Fact]
    public void Thirty_shared_bases_are_found_on_either_strand_and_twenty_nine_are_not()
    {
        var reference = Random(70, 1);
        string[] queries =
        [
            Random(20, 2) + reference[11..41] + Random(20, 3),
            Random(20, 4) + ReverseComplement.Of(Make(reference[25..55])) + Random(20, 5),
            Random(20, 6) + reference[11..40] + (reference[40] == 'A' ? "C" : "A") + Random(20, 7),
            Random(20, 8) + reference[11..25] + "N" + reference[26..41] + Random(20, 9),
            Random(70, 10),
        ];
        Assert.Equal([true, true, false, false, false], SharedWords.Find([Make(reference)], [.. queries.Select(Make)]));
        Assert.Equal([true, true, true, false, false], SharedWords.Find([Make(reference)], [.. queries.Select(Make)], 29));
    }

    [Fact]
    public void Groups_join_over_common_members()
    {
        var (a, b) = (Random(40, 1), Random(40, 2));
        var groups =
            SharedWords.Groups([Make(a + Random(10, 3)), Make(Random(50, 4)), Make(a + b), Make(Random(9, 5) + b), Make(Random(50, 6))]);
        Assert.Equal(groups[0], groups[2]);
        Assert.Equal(groups[2], groups[3]);
        Assert.Equal(3, groups.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedWords.Groups([], 32));
    }
}
