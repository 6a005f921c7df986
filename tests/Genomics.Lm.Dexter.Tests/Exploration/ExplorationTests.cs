using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Exploration;

namespace Genomics.Lm.Dexter.Tests.Exploration;

public sealed class ExplorationTests
{
    [Fact]
    public void Small_random_data_are_explored_as_word_for_word()
        => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(),
        seed => SameAsPlain(seed, new DexterOptions { Bins = 5, KmerMaxLength = 5 }))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Degenerate_words_are_explored_as_word_for_word()
        => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(),
        seed => SameAsPlain(seed, new DexterOptions { Bins = 3, UniformBins = true, KmerMaxLength = 3, Iupac = true }))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6));

    [Fact]
    public void Gapped_words_are_explored_as_word_for_word()
        => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(),
        seed => SameAsPlain(seed, new DexterOptions { BinBounds = [-9, 4, 12], KmerMaxLength = 4, Gap = true }))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Thresholds_of_zero_and_the_last_start_are_explored_as_word_for_word()
        => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => SameAsPlain(seed, new DexterOptions
        {
            Bins = 4,
            KmerMaxLength = 12,
            CorrelationIncrease = 0.2,
            CorrelationIncreaseRatio = 0,
            CorrelationMin = 0.05,
            CountLastStart = true,
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Words_longer_than_eight_letters_are_found()
    {
        // all words of a motif that only some genes have correlate alike, and nothing is asked of an extension: words grow to the limit
        var letters = Enumerable.Range(0, 30)
            .Select(i => new string('A', 20 + i) + (i % 3 == 0 ? "CCTGATTGCAGT" : "AAAAAAAAAAAA") + new string('A', 69 - i)).ToArray();
        var genes = new TestGenes(letters, [.. letters.Select((l, i) => l.Contains('C') ? 50.0 + i : i)], new WindowGeometry(101, 50));
        var options = new DexterOptions
        {
            BinBounds = [-50, -10, 51],
            CorrelationIncrease = 0,
            CorrelationIncreaseRatio = 0,
            KmerMaxLength = 11
        };
        var result = TestGenes.Explore(genes, options);
        Assert.Contains(result.Domains, d => d.IsValid && d.Domain.Kmer == "CCTGATTGCAG");
        var plain = genes.Plain(options with { KmerMaxLength = 2 });
        foreach (var domain in result.Domains.Where(d => d.Domain.Kmer.Length > 8))
            Assert.Equal(plain.Correlation(domain.Domain.Kmer, domain.Domain.Region), domain.Domain.Correlation, 1e-12);
    }

    [Fact]
    public void Every_domain_has_a_decision_and_every_refusal_a_reason()
    {
        var result = TestGenes.Explore(TestGenes.Random(5), new DexterOptions { Bins = 5 });
        Assert.Equal(16, result.Decisions.Count(d => d.Kind == DecisionKind.Root));
        foreach (var domain in result.Domains)
            Assert.Contains(result.Decisions, d => d.Domain == domain.Domain && (d.Kind == DecisionKind.Refused) == !domain.IsValid);
        foreach (var refused in result.Decisions.Where(d => d.Kind is DecisionKind.Refused or DecisionKind.RegionRefused))
            Assert.True(refused.Domain.Strength < Math.Max(refused.Against!.Value.Strength * 1.1, refused.Against.Value.Strength + 0.01)
                || refused.Domain.Strength == 0);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var genes = TestGenes.Random(8, count: 150);
        var (one, many) = (TestGenes.Explore(genes, new DexterOptions { Bins = 7 }, threads: 1),
            TestGenes.Explore(genes, new DexterOptions { Bins = 7 }, threads: 5));
        Assert.Equal(one.Domains, many.Domains);
        Assert.Equal(one.Decisions, many.Decisions);
        Assert.Equal(one.Edges, many.Edges);
    }

    [Fact]
    public void Options_name_the_bad_property()
    {
        Assert.Equal("Bins", Assert.Throws<ArgumentOutOfRangeException>(() => new DexterOptions { Bins = 0 }.Validate()).ParamName);
        Assert.Equal("CorrelationMin", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DexterOptions { CorrelationMin = double.NaN }.Validate()).ParamName);
        Assert.Equal("KmerMaxLength", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new DexterOptions { KmerMaxLength = -1 }.Validate()).ParamName);
    }

    [Fact]
    public void Windows_of_unequal_length_are_refused_by_name()
    {
        var genes = TestGenes.Random(1);
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            new DexterLearner().Fit(genes.ForFitting() with { Window = new WindowGeometry(60, 30) }));
        Assert.Contains("'g0'", error.Message, StringComparison.Ordinal);
    }

    private static void SameAsPlain(int seed, DexterOptions options)
    {
        var genes = TestGenes.Random(seed);
        var result = TestGenes.Explore(genes, options);
        var plain = genes.Plain(options);
        var found = result.Domains.ToDictionary(d => (d.Domain.Kmer, d.Domain.Region), d => d.IsValid);
        Assert.Equal(plain.Done.Count, found.Count);
        foreach (var (domain, isValid) in plain.Done) Assert.Equal((domain, isValid), (domain, found[domain]));
        foreach (var domain in result.Domains)
            Assert.Equal(plain.Correlation(domain.Domain.Kmer, domain.Domain.Region), domain.Domain.Correlation, 1e-12);
    }
}
