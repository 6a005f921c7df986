using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Data.Tests.Annotation;

public class ChromosomeNamesTests
{
    [Theory]
    [InlineData("chr1", "1")]
    [InlineData("1", "chr1")]
    [InlineData("NC_000001.11", "chr1")]
    [InlineData("chr1", "NC_000001.10")]
    [InlineData("CM000663.2", "1")]
    [InlineData("NC_000023.11", "chrX")]
    [InlineData("NC_000086.8", "X")]
    [InlineData("CM000663.2", "NC_000001.11")]     // GenBank and RefSeq
    [InlineData("NC_051356.1", "chrX")]
    [InlineData("MT", "chrM")]
    [InlineData("NC_012920.1", "chrM")]
    [InlineData("NC_001136.10", "chrIV")]
    [InlineData("IV", "chrIV")]
    [InlineData("NT_033779.5", "chr2L")]
    [InlineData("Chr1", "NC_003070.9")]
    [InlineData("chrUn_KI270302v1", "KI270302.1")]
    [InlineData("KI270706.1", "chr1_KI270706v1_random")]
    [InlineData("Pf3D7_01_v3", "Pf3D7_01_v3")]
    public void Names_of_one_chromosome_match(string name, string known)
        => Assert.Equal([1], ChromosomeNames.Match([name], ["other", known, "chr22"]));

    [Theory]
    [InlineData("chr1", "chr11")]
    [InlineData("NC_000001.10", "NC_000001.11")]   // two assemblies
    [InlineData("NC_060925.1", "NC_000001.11")]
    [InlineData("chr1_KI270706v1_random", "chr1")]
    [InlineData("chr", "c")]
    public void Other_names_do_not(string name, string known) => Assert.Equal([-1], ChromosomeNames.Match([name], [known]));

    [Fact]
    public void The_same_name_comes_first_and_what_is_ambiguous_does_not_match()
    {
        Assert.Equal([1, 0, -1], ChromosomeNames.Match(["1", "chr1", "NC_000001.11"], ["chr1", "1"]));
        Assert.Equal([0], ChromosomeNames.Match(["AL844501.2"], ["Pf3D7_01_v3"],
            new Dictionary<string, IReadOnlyList<string>> { ["AL844501.2"] = ["1", "Pf3D7_01_v3"] }));
        Assert.Equal([0], ChromosomeNames.Match(["AL844501.2"], ["chr1"],
            new Dictionary<string, IReadOnlyList<string>> { ["AL844501.2"] = ["1"] }));
    }
}
