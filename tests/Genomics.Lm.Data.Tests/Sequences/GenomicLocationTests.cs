using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Sequences;

public sealed class GenomicLocationTests
{
    [Theory]
    [InlineData("AL844501.2:29510-37126(+)", "AL844501.2", 29509, 37126, Strand.Forward)]
    [InlineData("chr1:100-200", "chr1", 99, 200, Strand.Unknown)]
    [InlineData("22:20000001-21000000", "22", 20000000, 21000000, Strand.Unknown)]
    [InlineData("chrX:1,000-2,000:-", "chrX", 999, 2000, Strand.Reverse)]
    [InlineData("22:20256023:-", "22", 20256022, 20256023, Strand.Reverse)]
    [InlineData("NC_000001.11:c200-100", "NC_000001.11", 99, 200, Strand.Reverse)]
    [InlineData("chromosome:GRCh38:13:100:200:-1", "13", 99, 200, Strand.Reverse)]
    [InlineData("range=chr1:100-200", "chr1", 99, 200, Strand.Unknown)]
    [InlineData("Pf3D7_01_v3:29510..37126(-)", "Pf3D7_01_v3", 29509, 37126, Strand.Reverse)]
    [InlineData("G0::chr1:1000-1101(+)", "chr1", 1000, 1101, Strand.Forward)]
    [InlineData("name::chr1:0-2", "chr1", 0, 2, Strand.Unknown)]
    [InlineData("a::b::chr2:1-2(-)", "chr2", 1, 2, Strand.Reverse)]
    [InlineData("x=1::HLA-A*01:01:01:01:1-20", "HLA-A*01:01:01:01", 1, 20, Strand.Unknown)]
    [InlineData("HLA-A*01:01:01:01:1-20", "HLA-A*01:01:01:01", 0, 20, Strand.Unknown)]
    [InlineData("chr1:1-2(-)", "chr1", 0, 2, Strand.Reverse)]
    [InlineData("name::chr1:1000-1101(.)", "chr1", 1000, 1101, Strand.Unknown)]
    [InlineData("contig::AADB01:1:500:1", "AADB01", 0, 500, Strand.Forward)]
    public void Headers_of_many_tools_are_read(string text, string chromosome, long start, long end, Strand strand)
    {
        Assert.True(GenomicLocation.TryParse(text, out var location));
        Assert.Equal(new GenomicLocation(chromosome, start, end, strand), location);
    }

    [Theory]
    [InlineData("GeneID:1234")]
    [InlineData("PF3D7_0100100")]
    [InlineData("chr1:200-100")]
    [InlineData("chr1:0-100")]
    [InlineData("chr1:99999999999999999999-100")]
    [InlineData(":1-2")]
    [InlineData("name(+)")]
    [InlineData("name::")]
    [InlineData("name::chr1")]
    [InlineData("chr1:a-b")]
    public void Other_words_are_no_places(string text) => Assert.False(GenomicLocation.TryParse(text, out _));

    [Fact]
    public void A_place_is_found_anywhere_in_a_header()
    {
        Assert.True(GenomicLocation.TryFromHeader(new DnaSequence("ENSG1", "A", "epd=RTN4R_1 22:20256023:-"), out var location));
        Assert.Equal(new GenomicLocation("22", 20256022, 20256023, Strand.Reverse), location);
        Assert.True(GenomicLocation.TryFromHeader(new DnaSequence("hg38_x", "A", "range=chr1:101-200 5'pad=0 strand=- repeatMasking=none"),
            out location));
        Assert.Equal(new GenomicLocation("chr1", 100, 200, Strand.Reverse), location);
        Assert.False(GenomicLocation.TryFromHeader(new DnaSequence("g", "A", "nothing here"), out _));
    }

    [Fact]
    public void What_is_printed_is_read_back()
    {
        var location = new GenomicLocation("chr7", 5_000_000_000, 5_000_004_001, Strand.Reverse);
        Assert.True(GenomicLocation.TryParse(location.ToString(), out var read));
        Assert.Equal(location, read);
    }
}
