using System.CommandLine;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Verbs;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Options;

/// <summary>The alleles that a person has on one chromosome, together.</summary>
internal sealed class HaplotypeOptions
{
    public Option<bool> Together { get; } = new("--haplotypes")
    {
        Description = "Also the alleles that each sample has on one chromosome (phased genotypes, GT with |) together in each gene's "
            + "window: NAME.haplotypes.tsv, with the sum of what they do alone; those left out, with the reason, in "
            + "NAME.haplotypes.refused.tsv.",
    };

    public Option<string[]> Samples { get; } = new("--sample")
    {
        HelpName = "NAME",
        Description = "With --haplotypes: only this sample; may be given again. Default: all.",
    };

    /// <summary>Refuses what cannot be had.</summary>
    public void Check(ParseResult parsed, ShardOptions shards, bool isZeroShot)
    {
        var isAsked = parsed.GetValue(Together);
        if (!isAsked && parsed.GetValue(Samples) is { Length: > 0 }) throw new ArgumentException($"{Samples.Name} needs {Together.Name}");
        if (isAsked && isZeroShot) throw new ArgumentException($"{Together.Name} are put into windows of genes; give --predictor");
        if (isAsked && (parsed.GetValue(shards.Shard) is not null || parsed.GetValue(shards.Forecast) is not null))
            throw new ArgumentException($"{Together.Name} need all variants at once; run them without {shards.Shard.Name}");
    }

    /// <summary>What is written beside a VCF.</summary>
    public IEnumerable<string> Files(ParseResult parsed, string vcf)
        => parsed.GetValue(Together) ? [$"{VariantsVerb.NameOf(vcf)}.haplotypes.tsv", $"{VariantsVerb.NameOf(vcf)}.haplotypes.refused.tsv"]
            : [];

    /// <summary>The samples that were asked for, with their columns; none without <c>--haplotypes</c>.</summary>
    /// <exception cref="GenomicsDataException">The VCF has no samples, or not one that was named.</exception>
    public IReadOnlyList<(string Name, int Column)> People(ParseResult parsed, string vcf)
    {
        if (!parsed.GetValue(Together)) return [];
        using var reader = new VcfReader(vcf);
        var names = reader.SampleNames;
        if (names.Count == 0) throw new GenomicsDataException("has no samples; haplotypes need genotypes", vcf);
        string[] wanted = parsed.GetValue(Samples) is { Length: > 0 } given ? [.. given.Distinct()] : [.. names];
        return [.. wanted.Select(name => (name, names.IndexOf(name) is >= 0 and var column ? column
            : throw new GenomicsDataException($"has no sample '{name}', only {string.Join(", ", names.Take(20))}", vcf)))];
    }

    public void Write(ParseResult parsed, string vcf, string output, PredictorInfo predictor, HaplotypeScorer scorer,
        IReadOnlyList<(string Name, int Column)> people, CliProgress progress, CancellationToken cancellationToken)
    {
        using var reader = new VcfReader(vcf);
        string[] files = [.. Files(parsed, output)];
        var count = VariantFiles.WriteHaplotypes(files[0], predictor, scorer.Score(reader.ReadAll(), people, cancellationToken), files[1]);
        progress.Message($"{count} haplotypes of {people.Count} samples: {files[0]}");
    }
}
