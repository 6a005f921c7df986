using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Ablations;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Tests.Ablations;

public class AblationDesignTests
{
    private static readonly MethodCatalog Catalog = MethodCatalog.Standard();

    private static readonly AblationDesign Design = new()
    {
        Starts = [AblationStart.Random, AblationStart.Parse("masked:2", Catalog.Knows), AblationStart.Parse("kmer_ridge", Catalog.Knows)],
        Tunings = [AblationTuning.Parse("head"), AblationTuning.Parse("lora:4"), AblationTuning.Parse("last"),
            AblationTuning.Parse("full")],
        Windows = [null, new WindowPart(40, 19)],
        Layers = [0, 1],
        Poolings = [Pooling.Bins, Pooling.Mean],
        Filters = [GeneFilter.Parse("all"), GeneFilter.Parse("expressed")],
    };

    [Fact]
    public void One_choice_is_changed_at_a_time_and_each_variant_stands_once()
    {
        var settings = Design.OneAtATime();
        Assert.Equal(1 + 2 + 3 + 1 + 1 + 1 + 1, settings.Count);
        Assert.Equal(Design.Base, settings[0]);
        Assert.All(settings.Skip(1), s => Assert.Single(s.Levels.Except(settings[0].Levels)));
        Assert.Equal(settings.Count, settings.Distinct().Count());
        using var variants = new AblationVariants(new MethodSettings { Options = FineTuneOptions.Quick }, settings);
        Assert.Equal(settings, variants.Settings);
    }

    [Fact]
    public void All_combinations_leave_out_what_makes_no_sense()
    {
        var settings = Design.Full();
        Assert.Equal(3 * 4 * 2 * 2 * 2 * 2, settings.Count);
        using var variants = new AblationVariants(new MethodSettings { Options = FineTuneOptions.Quick }, settings, skip: true);
        // layers for the frozen encoder only; a method in two windows and two sets of genes
        Assert.Equal(2 * (2 * 2 * 2 * 2 + 3 * 2 * 2 * 2) + 2 * 2, variants.Settings.Count);
        Assert.All(variants.Settings, s => Assert.True(s.Layer == 0 || s.Tuning.Depth == TuningDepth.Head));
    }

    [Theory]
    [InlineData("random", "full", 1, "bins", "layers are probed on a frozen encoder")]
    [InlineData("random", "head", 3, "bins", "the encoder has 2 layers")]
    [InlineData("random", "last:3", 0, "bins", "the encoder has 2 layers")]
    [InlineData("random", "head", 0, "pooler", "a linear head needs bins, mean or cls")]
    [InlineData("kmer_ridge", "head", 0, "bins", "a yardstick, not a base")]
    public void A_base_that_cannot_be_fitted_is_refused(string start, string tuning, int layer, string pooling, string message)
    {
        var setting = new AblationSetting
        {
            Start = AblationStart.Parse(start, Catalog.Knows),
            Tuning = AblationTuning.Parse(tuning),
            Layer = layer,
            Pooling = Enum.Parse<Pooling>(pooling, ignoreCase: true),
        };
        var error = Assert.Throws<ArgumentException>(() =>
            new AblationVariants(new MethodSettings { Options = FineTuneOptions.Quick }, [setting], skip: true));
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("masked:0")]
    [InlineData("masked:x")]
    [InlineData("no_such_method")]
    public void Unknown_starts_are_refused(string text)
        => Assert.Throws<ArgumentException>(() => AblationStart.Parse(text, Catalog.Knows));

    [Theory]
    [InlineData("lora:0")]
    [InlineData("head:1")]
    [InlineData("last:-1")]
    [InlineData("deep")]
    public void Unknown_tunings_are_refused(string text) => Assert.Throws<ArgumentException>(() => AblationTuning.Parse(text));

    [Theory]
    [InlineData("tpm:0")]
    [InlineData("tpm:many")]
    [InlineData("biotype:")]
    [InlineData("all:1")]
    public void Unknown_filters_are_refused(string text) => Assert.Throws<ArgumentException>(() => GeneFilter.Parse(text));

    [Fact]
    public void Levels_read_as_they_are_written()
    {
        foreach (var text in (string[])["random", "masked", "masked:2", "kmer_ridge", "kmer_ridge+structure"])
            Assert.Equal(text, AblationStart.Parse(text, Catalog.Knows).ToString());
        foreach (var (text, written) in (ReadOnlySpan<(string, string)>)[("head", "head"), ("lora", "lora:8"), ("last:2", "last:2"),
            ("full", "full")])
            Assert.Equal(written, AblationTuning.Parse(text).ToString());
        foreach (var text in (string[])["all", "expressed", "tpm:0.5", "biotype:protein_coding"])
            Assert.Equal(text, GeneFilter.Parse(text).ToString());
        foreach (var text in (string[])["own", "own:64"]) Assert.Equal(text, AblationTokenizer.Parse(text).ToString());
    }

    [Fact]
    public void A_threshold_is_in_the_unit_of_the_table_whatever_the_transform()
    {
        double[] tpm = [0, 0.1, 1, 1.5, 30];
        foreach (var transform in Enum.GetValues<ExpressionTransform>())
        {
            var dataset = Joined(tpm, transform);
            Assert.Equal(["g2", "g3", "g4"], GeneFilter.Parse("tpm:1").Genes(dataset, "x")!.Order());
            // with a floor the smallest value cannot be told from 0
            string[] expressed = transform == ExpressionTransform.Log10Floor ? ["g2", "g3", "g4"] : ["g1", "g2", "g3", "g4"];
            Assert.Equal(expressed, GeneFilter.Parse("expressed").Genes(dataset, "x")!.Order());
        }
        Assert.Null(GeneFilter.Parse("all").Genes(Joined(tpm, ExpressionTransform.None), "x"));
    }

    [Fact]
    public void A_biotype_is_that_of_the_annotation_versions_aside()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.gtf", "chr1\tx\tgene\t10\t90\t.\t+\t.\tgene_id \"g1.3\"; gene_type \"protein_coding\";\n"
            + "chr1\tx\tgene\t200\t290\t.\t+\t.\tgene_id \"g2\"; gene_type \"lncRNA\";\n");
        var dataset = Joined([1, 2, 3], ExpressionTransform.None);
        Assert.Equal(["g1"], GeneFilter.Parse("biotype:protein_coding").Genes(dataset, "x", file)!);
        Assert.Throws<ArgumentException>(() => GeneFilter.Parse("biotype:lncRNA").Genes(dataset, "x"));
    }

    private static GeneDataset Joined(double[] values, ExpressionTransform transform)
        => GeneDataset.Join([.. values.Select((_, i) => new DnaSequence($"g{i}", "ACGTACGTAC"))],
            new ExpressionTable("table", [.. values.Select((_, i) => $"g{i}")], ["x"], values),
            new DatasetOptions { AlignmentIndex = 5, Transform = transform });
}
