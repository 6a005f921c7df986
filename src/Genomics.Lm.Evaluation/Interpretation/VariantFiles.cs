using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// Writes scored variants as VCF with one INFO entry and as a table, in one pass over the variants. The entry <c>GLM</c> has, for each
/// effect,
/// <c>allele|gene|name|distance|condition|reference|alternative|effect</c>, numbers with six digits. A header line says what they are no
/// evidence of (<see cref="VariantScorer.Caution"/>).
/// </summary>
public static class VariantFiles
{
    private const string Key = "GLM";

    private const string Meaning = "Predicted expression, on the scale of the predictor.";

    private const string CautionKey = "##GLMcaution=";

    private const string HeaderLine =
        "##INFO=<ID=" + Key + ",Number=.,Type=String,Description=\"" + Meaning
            + " Format: allele|gene|name|distance from the start|condition|reference|alternative|effect\">";

    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="vcf">The VCF file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="table">The table: chromosome, position (1-based, as in the VCF), id, reference, alternative, gene, name, distance,
    /// condition, reference_prediction, alternative_prediction, effect, model_part, tokenisation_part (both empty where they are not
    /// defined); for a predictor with prediction intervals also reference_lower, reference_upper, alternative_lower, alternative_upper (of
    /// the gene's expression, not of the effect) and unfamiliar (0 or 1).</param>
    /// <param name="hasIntervals">Whether the predictor has prediction intervals, which are then columns of the table.</param>
    /// <param name="header">The header lines of the VCF that was read. Entries of an earlier run are replaced.</param>
    /// <param name="predictor">What predicted.</param>
    /// <param name="variants">Written as they come; every record is written, also one without an effect.</param>
    /// <param name="source">Name of the VCF that was read, for messages.</param>
    /// <param name="refused">
    /// A table of every allele that was not scored, with the reason: chromosome, position (1-based), id, reference, alternative, gene and
    /// name (empty where the reason is not the gene's), reason. Null: none is written.
    /// </param>
    /// <exception cref="GenomicsDataException">
    /// A file cannot be written, or the VCF that was read has another meaning for <c>GLM</c>.
    /// </exception>
    public static void Write(string vcf, string table, IReadOnlyList<string> header, PredictorInfo predictor,
        IEnumerable<ScoredVariant> variants, string? source = null, string? refused = null, bool hasIntervals = false)
    {
        var isOurs = CheckKey(header, source);
        if (refused is null) WriteBoth(TextWriter.Null);
        else OutputFile.WriteText(refused, WriteBoth);

        void WriteBoth(TextWriter left) => OutputFile.WriteText(table, rows => OutputFile.WriteText(vcf, records =>
        {
            left.WriteLine("chromosome\tposition\tid\treference\talternative\tgene\tname\treason");
            foreach (var line in header.SkipLast(1)
                .Where(l => !DefinesKey(l) && !l.StartsWith(CautionKey, StringComparison.Ordinal))) records.WriteLine(line);
            records.WriteLine(HeaderLine);
            records.WriteLine($"{CautionKey}\"{VariantScorer.Caution}\"");
            records.WriteLine(header[^1].Split('\t').Length == 7 ? header[^1] + "\tINFO" : header[^1]);
            rows.WriteLine("chromosome\tposition\tid\treference\talternative\tgene\tname\tdistance\tcondition"
                + "\treference_prediction\talternative_prediction\teffect\tmodel_part\ttokenisation_part"
                + (hasIntervals ? "\treference_lower\treference_upper\talternative_lower\talternative_upper\tunfamiliar" : ""));
            foreach (var variant in variants)
            {
                if (!isOurs && variant.Record.HasInfo(Key))
                    throw Taken($"this line has an INFO entry {Key} that the header does not describe", source, variant.Record.Line);
                WriteRefused(left, variant);
                foreach (var effect in variant.Effects) WriteRows(rows, variant.Record, effect, predictor.Conditions);
                records.WriteLine(variant.Effects.Count == 0 ? variant.Record.WithoutInfo(Key) : variant.Record.WithInfo(
                    $"{Key}=" + string.Join(',', variant.Effects.SelectMany(e => Entries(e, predictor.Conditions)))));
            }
        }));
    }

    // Whether the file has been annotated before.
    private static bool CheckKey(IReadOnlyList<string> header, string? source)
    {
        string[] defined = [.. header.Where(DefinesKey)];
        foreach (var line in defined)
            if (!line.Contains(",Number=.,", StringComparison.Ordinal) || !line.Contains(",Type=String,", StringComparison.Ordinal)
                || !line.Contains($"Description=\"{Meaning}", StringComparison.Ordinal))
                throw Taken($"it describes an INFO entry {Key} of its own ({line})", source);
        return defined.Length > 0;
    }

    private static bool DefinesKey(string line)
        => line.StartsWith($"##INFO=<ID={Key},", StringComparison.Ordinal) || line == $"##INFO=<ID={Key}>";

    private static void WriteRefused(TextWriter rows, ScoredVariant variant)
    {
        var record = variant.Record;
        foreach (var allele in record.Alternatives.Where(a => !a.IsUsable)) Row(allele, null, RefusalText.Of(allele.Kind));
        if (RefusalText.Of(variant.Place) is { } place)
            foreach (var allele in record.Alternatives.Where(a => a.IsUsable)) Row(allele, null, place);
        foreach (var (allele, gene, reason) in variant.Refused) Row(allele, gene, RefusalText.Of(reason));

        void Row(VcfAllele allele, AnnotatedGene? gene, string reason) => rows.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{record.Chromosome}\t{record.Position + 1}\t{record.Id}\t{record.Reference}\t{allele.Text}\t")
            + $"{gene?.Id}\t{gene?.Name}\t{reason}");
    }

    private static GenomicsDataException Taken(string why, string? source, long line = 0)
        => new($"the VCF cannot be annotated, {why}, and {Key} is the entry to be written; rename or remove it (bcftools annotate -x "
            + $"INFO/{Key})", source ?? "VCF", line);

    private static void WriteRows(TextWriter rows, VcfRecord record, VariantEffect effect, IReadOnlyList<string> conditions)
    {
        for (var c = 0; c < conditions.Count; c++)
        {
            rows.Write(FormattableString.Invariant($"{record.Chromosome}\t{record.Position + 1}\t{record.Id}\t{record.Reference}\t"));
            rows.Write(FormattableString.Invariant($"{effect.Allele.Text}\t{effect.Gene.Id}\t{effect.Gene.Name}\t"));
            rows.Write(FormattableString.Invariant($"{effect.Distance}\t{conditions[c]}\t"));
            rows.Write(FormattableString.Invariant($"{effect.Reference[c]:G6}\t{effect.Alternative[c]:G6}\t{effect.Effect(c):G6}\t"));
            rows.Write(effect.ModelPart is { } part ? FormattableString.Invariant($"{part[c]:G6}\t{effect.Effect(c) - part[c]:G6}")
                : "\t");
            if (effect.ReferenceIntervals.Count > 0)
                foreach (var interval in (Interval[])[effect.ReferenceIntervals[c], effect.AlternativeIntervals[c]])
                    rows.Write(FormattableString.Invariant($"\t{interval.Low:G6}\t{interval.High:G6}"));
            rows.WriteLine(effect.ReferenceIntervals.Count == 0 ? "" : effect.IsUnfamiliar ? "\t1" : "\t0");
        }
    }

    private static IEnumerable<string> Entries(VariantEffect effect, IReadOnlyList<string> conditions)
    {
        var gene = FormattableString.Invariant($"{effect.Allele.Text}|{Safe(effect.Gene.Id)}|{Safe(effect.Gene.Name)}|{effect.Distance}");
        return conditions.Select((condition, c) => FormattableString.Invariant(
            $"{gene}|{Safe(condition)}|{effect.Reference[c]:G6}|{effect.Alternative[c]:G6}|{effect.Effect(c):G6}"));
    }

    // what ends a value, an entry or a field of INFO
    private static string Safe(string text) => string.Concat(text.Select(c => c is ' ' or '\t' or ';' or ',' or '=' or '|' ? '_' : c));
}
