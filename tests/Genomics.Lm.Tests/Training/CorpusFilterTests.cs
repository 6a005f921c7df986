using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public class CorpusFilterTests
{
    private static readonly IReadOnlyList<DnaSequence> Genes = PlantedGenes.Make(4, 11).Sequences;

    private static string Text(DnaSequence sequence) => System.Text.Encoding.ASCII.GetString(sequence.Bases);

    [Fact]
    public void Shared_stretches_are_cut_out_on_either_strand_and_nothing_else()
    {
        var (a, b, c) = (Text(Genes[0]), Text(Genes[1]), Text(Genes[2]));
        var held = new DnaSequence("held", a.AsSpan(100, 80).ToString() + c);
        var corpus = new[]
        {
            new DnaSequence("overlap", b[..150] + a.AsSpan(120, 60).ToString() + b[150..]),
            new DnaSequence("other-strand", Text(ReverseComplement.Of(new DnaSequence("x", b[..100] + a.AsSpan(100, 80).ToString())))),
            Genes[3],
            new DnaSequence("copy", c),
        };
        var filter = new CorpusFilter();
        filter.Exclude(held);
        var kept = filter.Keep(corpus).ToArray();
        Assert.Equal(["overlap:0-150", "overlap:210-360", "other-strand:80-180", Genes[3].Id], kept.Select(k => k.Id));
        Assert.Equal(b[..150], Text(kept[0]));
        Assert.Same(Genes[3], kept[3]);
        Assert.Equal(corpus.Sum(s => (long)s.Length), filter.BasesRead);
        Assert.Equal(60 + 80 + 300, filter.BasesLeftOut);
    }

    [Fact]
    public void Unknown_letters_never_count_as_shared()
    {
        var filter = new CorpusFilter();
        filter.Exclude(new DnaSequence("n", new string('N', 100)));
        Assert.Single(filter.Keep([new DnaSequence("m", new string('N', 100))]));
    }
}
