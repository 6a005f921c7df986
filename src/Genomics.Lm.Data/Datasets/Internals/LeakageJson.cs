using System.Text.Json;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>The leakage report as JSON: format version 1; readers ignore properties they do not know.</summary>
internal static class LeakageJson
{
    private const int FormatVersion = 1;

    private static readonly (LeakageKind Kind, string Name)[] Kinds =
    [
        (LeakageKind.Overlap, "overlap"), (LeakageKind.SharedSequence, "shared_sequence"),
        (LeakageKind.NearDuplicate, "near_duplicate"), (LeakageKind.SameGene, "same_gene"),
        (LeakageKind.Alignment, "alignment"),
    ];

    public static void Write(Utf8JsonWriter json, LeakageReport report)
    {
        var (relations, split) = (report.Relations, report.Split);
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
        json.WriteNumber("genes", relations.Dataset.Count);
        json.WriteNumber("genes_with_coordinates", relations.LocatedGenes);
        json.WriteNumber("minimum_shared_bases", relations.MinimumSharedBases);
        json.WriteNumber("minimum_similarity", relations.MinimumSimilarity);
        json.WriteNumber("minimum_identity", relations.MinimumIdentity);
        json.WriteNumber("minimum_coverage", relations.MinimumCoverage);
        WriteCounts(json, "linked_pairs", relations.Pairs.Where(relations.IsLink));
        WriteGroups(json, relations);
        json.WriteStartObject("split");
        json.WriteString("description", split.Description);
        json.WriteNumber("training", split.Training.Count);
        json.WriteNumber("validation", split.Validation.Count);
        json.WriteNumber("learnt_elsewhere", report.LearntElsewhere.Count);
        json.WriteNumber("testing", split.Testing.Count);
        WriteCounts(json, "linked_pairs_across", report.Across.Where(relations.IsLink));
        json.WriteNumber("touched_test_genes", report.TouchedTestGenes.Count);
        json.WriteNumber("undecided_test_genes", report.UndecidedTestGenes.Count);
        json.WriteNumber("touched_share", report.TouchedShare);
        json.WriteStartObject("touched_share_by_kind");
        foreach (var (kind, name) in Kinds) json.WriteNumber(name, report.ShareTouchedBy(kind));
        json.WriteEndObject();
        json.WriteNumber("touched_validation_genes", report.TouchedValidationGenes.Count);
        WriteTouched(json, report);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string property, IEnumerable<LeakagePair> pairs)
    {
        var counts = pairs.CountBy(p => p.Kind).ToDictionary();
        json.WriteStartObject(property);
        foreach (var (kind, name) in Kinds) json.WriteNumber(name, counts.GetValueOrDefault(kind));
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, GeneRelations relations)
    {
        var sizes = relations.Groups.CountBy(g => g).Select(g => g.Value).ToList();
        json.WriteStartObject("groups");
        json.WriteNumber("count", sizes.Count);
        json.WriteNumber("of_two_or_more", sizes.Count(s => s > 1));
        json.WriteNumber("largest", sizes.DefaultIfEmpty(0).Max());
        json.WriteEndObject();
    }

    // per touched test gene its strongest link
    private static void WriteTouched(Utf8JsonWriter json, LeakageReport report)
    {
        var ids = report.Relations.Dataset.Sequences;
        json.WriteStartArray("touched");
        foreach (var test in report.TouchedTestGenes)
        {
            var pair = report.StrongestLink(test)!.Value;
            var other = pair.First == test ? pair.Second : pair.First;
            json.WriteStartObject();
            json.WriteString("gene", ids[test].Id);
            json.WriteString("learnt", ids[other].Id);
            json.WriteString("kind", Kinds.First(k => k.Kind == pair.Kind).Name);
            if (pair.Bases > 0) json.WriteNumber("bases", pair.Bases);
            if (pair.Similarity > 0) json.WriteNumber("similarity", Math.Round(pair.Similarity, 4));
            if (pair.Identity > 0)
            {
                json.WriteNumber("identity", Math.Round(pair.Identity, 4));
                json.WriteNumber("coverage", Math.Round(pair.Coverage, 4));
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
