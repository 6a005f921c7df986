using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Interpretation.Internals;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// Writes scored variants as VCF with one INFO entry and as a table, in one pass over the variants. A header line says what the numbers
/// are no evidence of (<see cref="VariantScorer.Caution"/>).
/// </summary>
public static class VariantFiles
{
    /// <summary>What zero-shot scores are no evidence of, in a sentence.</summary>
    public const string ZeroShotCaution =
        "A zero-shot score says how unlikely a change makes the sequence to a model that saw no expression; it is no effect on expression";

    private const string Place = "chromosome\tposition\tid\treference\talternative";

    /// <summary>
    /// Writes effects on genes, each file whole or not at all. The entry <c>GLM</c> has, for each effect,
    /// <c>allele|gene|name|distance|condition|reference|alternative|effect</c>, numbers with six digits.
    /// </summary>
    /// <param name="vcf">The VCF file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="table">The table: chromosome, position (1-based, as in the VCF), id, reference, alternative, gene, name, distance,
    /// condition, reference_prediction, alternative_prediction, effect, model_part, tokenisation_part (both empty where they are not
    /// defined); for a predictor with prediction intervals also reference_lower, reference_upper, alternative_lower, alternative_upper (of
    /// the gene's expression, not of the effect) and unfamiliar (0 or 1); then null_draws, null_mean, null_sd, null_p where a null was
    /// drawn.</param>
    /// <param name="header">The header lines of the VCF that was read. Entries of an earlier run are replaced.</param>
    /// <param name="predictor">What predicted.</param>
    /// <param name="variants">Written as they come; every record is written, also one without an effect.</param>
    /// <param name="source">Name of the VCF that was read, for messages.</param>
    /// <param name="refused">
    /// A table of every allele that was not scored, with the reason: chromosome, position (1-based), id, reference, alternative, gene and
    /// name (empty where the reason is not the gene's), reason. Null: none is written.
    /// </param>
    /// <param name="hasIntervals">Whether the predictor has prediction intervals, which are then columns of the table.</param>
    /// <param name="withNull">Whether the variants carry a null; its columns are written.</param>
    /// <exception cref="GenomicsDataException">
    /// A file cannot be written, or the VCF that was read has another meaning for <c>GLM</c>.
    /// </exception>
    public static void Write(string vcf, string table, IReadOnlyList<string> header, PredictorInfo predictor,
        IEnumerable<ScoredVariant> variants, string? source = null, string? refused = null, bool hasIntervals = false,
        bool withNull = false)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(variants);
        var annotated = new AnnotatedVcf("GLM", "Predicted expression, on the scale of the predictor.", header, source);
        WriteAll(vcf, table, refused, (records, rows, left) =>
        {
            annotated.WriteHeader(records, header, "allele|gene|name|distance from the start|condition|reference|alternative|effect",
                VariantScorer.Caution);
            rows.WriteLine($"{Place}\tgene\tname\tdistance\tcondition\treference_prediction\talternative_prediction\teffect\tmodel_part"
                + "\ttokenisation_part"
                + (hasIntervals ? "\treference_lower\treference_upper\talternative_lower\talternative_upper\tunfamiliar" : "")
                + (withNull ? "\tnull_draws\tnull_mean\tnull_sd\tnull_p" : ""));
            foreach (var variant in variants)
            {
                annotated.Check(variant.Record);
                WriteRefused(left, variant.Record, variant.Place);
                foreach (var (allele, gene, reason) in variant.Refused)
                    WriteRefusal(left, variant.Record, allele, gene, RefusalText.Of(reason));
                foreach (var effect in variant.Effects) WriteRows(rows, variant.Record, effect, predictor.Conditions, withNull);
                annotated.Write(records, variant.Record, [.. variant.Effects.SelectMany(e => Entries(e, predictor.Conditions))]);
            }
        });
    }

    /// <summary>
    /// Writes zero-shot scores, each file whole or not at all. The entry <c>GLMZS</c> has, for each allele,
    /// <c>allele|log-likelihood ratio|its part of the model|embedding distance|its part of the model</c>, numbers with six digits.
    /// </summary>
    /// <param name="vcf">The VCF file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="table">The table: chromosome, position (1-based), id, reference, alternative, likelihood_ratio, model_part,
    /// tokenisation_part, embedding_distance, embedding_model_part, embedding_tokenisation_part, reference_tokens, altered_tokens.</param>
    /// <param name="header">The header lines of the VCF that was read. Entries of an earlier run are replaced.</param>
    /// <param name="variants">Written as they come; every record is written, also one without a score.</param>
    /// <param name="source">Name of the VCF that was read, for messages.</param>
    /// <param name="refused">As in <see cref="Write"/>.</param>
    /// <exception cref="GenomicsDataException">
    /// A file cannot be written, or the VCF that was read has another meaning for <c>GLMZS</c>.
    /// </exception>
    public static void WriteZeroShot(string vcf, string table, IReadOnlyList<string> header, IEnumerable<ZeroShotVariant> variants,
        string? source = null, string? refused = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(variants);
        var annotated = new AnnotatedVcf("GLMZS", "Zero-shot scores of a masked language model.", header, source);
        WriteAll(vcf, table, refused, (records, rows, left) =>
        {
            annotated.WriteHeader(records, header, "allele|log-likelihood ratio|its part of the model|embedding distance|its part of the "
                + "model", ZeroShotCaution);
            rows.WriteLine($"{Place}\tlikelihood_ratio\tmodel_part\ttokenisation_part\tembedding_distance\tembedding_model_part"
                + "\tembedding_tokenisation_part\treference_tokens\taltered_tokens");
            foreach (var variant in variants)
            {
                annotated.Check(variant.Record);
                WriteRefused(left, variant.Record, variant.Place);
                foreach (var (allele, reason) in variant.Refused) WriteRefusal(left, variant.Record, allele, null, RefusalText.Of(reason));
                foreach (var (allele, s) in variant.Scores)
                {
                    rows.Write($"{PlaceOf(variant.Record, allele)}\t");
                    rows.Write(FormattableString.Invariant($"{s.LikelihoodRatio:G6}\t{s.LikelihoodModelPart:G6}\t"));
                    rows.Write(FormattableString.Invariant($"{s.LikelihoodRatio - s.LikelihoodModelPart:G6}\t{s.EmbeddingDistance:G6}\t"));
                    rows.Write(FormattableString.Invariant(
                        $"{s.EmbeddingModelPart:G6}\t{s.EmbeddingDistance - s.EmbeddingModelPart:G6}\t"));
                    rows.WriteLine(FormattableString.Invariant($"{s.ReferenceTokens}\t{s.AlteredTokens}"));
                }
                annotated.Write(records, variant.Record, [.. variant.Scores.Select(v => FormattableString.Invariant(
                    $"{v.Allele.Text}|{v.Score.LikelihoodRatio:G6}|{v.Score.LikelihoodModelPart:G6}|")
                    + FormattableString.Invariant($"{v.Score.EmbeddingDistance:G6}|{v.Score.EmbeddingModelPart:G6}"))]);
            }
        });
    }

    /// <summary>Writes haplotypes, each file whole or not at all.</summary>
    /// <param name="table">The table: sample, haplotype (from 1), gene, name, condition, alleles
    /// (chromosome:position:reference:alternative,
    /// 1-based, with commas between them), reference_prediction, haplotype_prediction, effect, sum_of_singles, interaction (the effect less
    /// that sum).</param>
    /// <param name="predictor">What predicted.</param>
    /// <param name="haplotypes">Written as they come.</param>
    /// <param name="refused">
    /// A table of every allele that was left out: sample, haplotype, then as in <see cref="Write"/>. Null: none is written.
    /// </param>
    /// <returns>The number of haplotypes with an allele in them.</returns>
    /// <exception cref="GenomicsDataException">A file cannot be written.</exception>
    public static int WriteHaplotypes(string table, PredictorInfo predictor, IEnumerable<HaplotypeEffect> haplotypes,
        string? refused = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(haplotypes);
        var count = 0;
        if (refused is null) WriteTables(TextWriter.Null);
        else OutputFile.WriteText(refused, WriteTables);
        return count;

        void WriteTables(TextWriter left) => OutputFile.WriteText(table, rows =>
        {
            left.WriteLine($"sample\thaplotype\t{Place}\tgene\tname\treason");
            rows.WriteLine("sample\thaplotype\tgene\tname\tcondition\talleles\treference_prediction\thaplotype_prediction\teffect"
                + "\tsum_of_singles\tinteraction");
            foreach (var haplotype in haplotypes)
            {
                var start = FormattableString.Invariant($"{TableCell.Of(haplotype.Sample)}\t{haplotype.Haplotype}\t");
                foreach (var (record, allele, reason) in haplotype.Refused)
                {
                    left.Write(start);
                    WriteRefusal(left, record, allele, haplotype.Gene, reason);
                }
                if (haplotype.Alleles.Count == 0) continue;
                count++;
                var alleles = string.Join(',', haplotype.Alleles.Select(a => FormattableString.Invariant(
                    $"{a.Record.Chromosome}:{a.Record.Position + 1}:{a.Record.Reference}:{a.Allele.Text}")));
                for (var c = 0; c < predictor.Conditions.Count; c++)
                {
                    rows.Write($"{start}{NamesOf(haplotype.Gene)}\t{TableCell.Of(predictor.Conditions[c])}\t{alleles}\t");
                    rows.Write(FormattableString.Invariant($"{haplotype.Reference[c]:G6}\t{haplotype.Alternative[c]:G6}\t"));
                    rows.Write(FormattableString.Invariant($"{haplotype.Effect(c):G6}\t{haplotype.SumOfSingles[c]:G6}\t"));
                    rows.WriteLine(FormattableString.Invariant($"{haplotype.Effect(c) - haplotype.SumOfSingles[c]:G6}"));
                }
            }
        });
    }

    private static void WriteAll(string vcf, string table, string? refused, Action<TextWriter, TextWriter, TextWriter> write)
    {
        if (refused is null) WriteBoth(TextWriter.Null);
        else OutputFile.WriteText(refused, WriteBoth);

        void WriteBoth(TextWriter left) => OutputFile.WriteText(table, rows => OutputFile.WriteText(vcf, records =>
        {
            left.WriteLine($"{Place}\tgene\tname\treason");
            write(records, rows, left);
        }));
    }

    // what is wrong with an allele or a place, whatever the gene
    private static void WriteRefused(TextWriter rows, VcfRecord record, VariantPlace variantPlace)
    {
        foreach (var allele in record.Alternatives.Where(a => !a.IsUsable))
            WriteRefusal(rows, record, allele, null, RefusalText.Of(allele.Kind));
        if (RefusalText.Of(variantPlace) is { } place)
            foreach (var allele in record.Alternatives.Where(a => a.IsUsable)) WriteRefusal(rows, record, allele, null, place);
    }

    private static void WriteRefusal(TextWriter rows, VcfRecord record, VcfAllele allele, AnnotatedGene? gene, string reason)
        => rows.WriteLine($"{PlaceOf(record, allele)}\t{(gene is null ? "\t" : NamesOf(gene))}\t{reason}");

    private static string PlaceOf(VcfRecord record, VcfAllele allele) => FormattableString.Invariant(
        $"{TableCell.Of(record.Chromosome)}\t{record.Position + 1}\t{TableCell.Of(record.Id)}\t")
        + $"{TableCell.Of(record.Reference)}\t{TableCell.Of(allele.Text)}";

    private static string NamesOf(AnnotatedGene gene) => $"{TableCell.Of(gene.Id)}\t{TableCell.Of(gene.Name)}";

    private static void WriteRows(TextWriter rows, VcfRecord record, VariantEffect effect, IReadOnlyList<string> conditions, bool withNull)
    {
        for (var c = 0; c < conditions.Count; c++)
        {
            rows.Write($"{PlaceOf(record, effect.Allele)}\t{NamesOf(effect.Gene)}\t");
            rows.Write(FormattableString.Invariant($"{effect.Distance}\t{TableCell.Of(conditions[c])}\t"));
            rows.Write(FormattableString.Invariant($"{effect.Reference[c]:G6}\t{effect.Alternative[c]:G6}\t{effect.Effect(c):G6}\t"));
            rows.Write(effect.ModelPart is { } part ? FormattableString.Invariant($"{part[c]:G6}\t{effect.Effect(c) - part[c]:G6}") : "\t");
            if (effect.ReferenceIntervals.Count > 0)
            {
                foreach (var interval in (Interval[])[effect.ReferenceIntervals[c], effect.AlternativeIntervals[c]])
                    rows.Write(FormattableString.Invariant($"\t{interval.Low:G6}\t{interval.High:G6}"));
                rows.Write(effect.IsUnfamiliar ? "\t1" : "\t0");
            }
            if (withNull && effect.Null is { } drawn)
                rows.Write(FormattableString.Invariant(
                    $"\t{drawn.Draws}\t{drawn.Means[c]:G6}\t{drawn.Deviations[c]:G6}\t{drawn.PValues[c]:G6}"));
            else if (withNull) rows.Write("\t\t\t\t");
            rows.WriteLine();
        }
    }

    private static IEnumerable<string> Entries(VariantEffect effect, IReadOnlyList<string> conditions)
    {
        var gene = FormattableString.Invariant($"{effect.Allele.Text}|{Safe(effect.Gene.Id)}|{Safe(effect.Gene.Name)}|{effect.Distance}");
        return conditions.Select((condition, c) => FormattableString.Invariant(
            $"{gene}|{Safe(condition)}|{effect.Reference[c]:G6}|{effect.Alternative[c]:G6}|{effect.Effect(c):G6}"));
    }

    // what ends a value, an entry or a field of INFO
    private static string Safe(string text)
        => string.Concat(text.Select(c => char.IsControl(c) || c is ' ' or ';' or ',' or '=' or '|' ? '_' : c));
}
