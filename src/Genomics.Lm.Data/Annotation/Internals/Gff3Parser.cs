using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>
/// GFF3: a line belongs to the topmost gene that its parents lead to, by the ids as they stand in the file. A line without parents belongs
/// to the gene of its <c>gene_id</c>; without one it is a gene of its own, except exons and coding parts in a file that has gene lines.
/// </summary>
internal sealed partial class Gff3Parser(LineReader reader, AnnotationOptions options) : FeatureParser(reader, isGff3: true, options)
{
    private const char Named = '\n';   // begins the key of what is known by gene_id or transcript_id alone
    private const int MostParents = 4096;

    public override GeneAnnotation Finish()
    {
        if (WantsTranscripts) Genes.RemoveWhere(IsNoTranscript);
        else
        {
            Genes.RemoveWhere(HasJoinedTop);
            Genes.RemoveWhere(IsInCircle);
            foreach (var draft in Genes.Drafts.Where(d => d is { IsGene: false, Gene: not null }).ToList()) JoinNamed(draft);
            Genes.RemoveWhere(IsOrphan);
        }
        return Genes.ToAnnotation(AnnotationFormat.Gff3);
    }

    protected override void Pass(ReadOnlySpan<byte> type, in FeatureAttributes attributes)
    {
        if (!FeatureTypes.IsLeaf(type)) AddParents(Real(attributes.Find("ID"u8)), Parents(attributes, "Parent"u8));
    }

    // a comma too many names nothing
    private static ReadOnlySpan<byte> Parents(in FeatureAttributes attributes, ReadOnlySpan<byte> key)
        => Real(attributes.Find(key).Trim((byte)','));

    protected override string IdOf(GeneDraft draft, FeatureLevel level, in FeatureAttributes attributes)
    {
        var named = Real(attributes.FindAny(WantsTranscripts && level != FeatureLevel.Gene ? TranscriptKeys : GeneKeys));
        return attributes.IdText(named.IsEmpty ? Encoding.UTF8.GetBytes(WithoutPrefix(draft.Key.TrimStart(Named))) : named);
    }

    protected override void AddFeature(
        FeatureLevel level, ReadOnlySpan<byte> type, bool isAsked, GenomicLocation place, in FeatureAttributes attributes)
    {
        var id = Real(attributes.Find("ID"u8));
        var parents = Parents(attributes, "Parent"u8);
        var gene = Real(attributes.FindAny(GeneKeys));
        if (parents.IsEmpty && level == FeatureLevel.Transcript) parents = Parents(attributes, "Derives_from"u8);   // miRBase
        if (level != FeatureLevel.Part && !parents.IsEmpty) AddParents(id, parents);
        else if (level == FeatureLevel.Transcript && !gene.IsEmpty) AddParents(id, NamedKey(gene));
        if (level == FeatureLevel.Gene && id.IsEmpty && !parents.IsEmpty) level = FeatureLevel.Transcript;
        if (level == FeatureLevel.Gene) AddGene(id, gene, hasParent: !parents.IsEmpty, isAsked, place, attributes);
        else if (WantsTranscripts) AddTranscript(level, id, parents, place, attributes);
        else if (!parents.IsEmpty)
        {
            foreach (var parent in Each(parents))
            {
                if (parents[parent].IsEmpty) continue;
                var draft = Climb(parents[parent]);
                AddToGene(draft, level, isAsked, place, attributes);
                if (!draft.IsGene && !gene.IsEmpty) draft.Gene ??= Genes.Intern(NamedKey(gene));
            }
        }
        else if (!gene.IsEmpty) AddToGene(Genes.Get(NamedKey(gene)), level, isAsked, place, attributes);
        else if (!id.IsEmpty) AddToGene(Genes.Get(id), level, isAsked, place, attributes);
        else Genes.CountWithoutId();
    }

    private void AddGene(
        ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, bool hasParent, bool isAsked, GenomicLocation place,
            in FeatureAttributes attributes)
    {
        if (id.IsEmpty && name.IsEmpty)
        {
            Genes.CountWithoutId();
            return;
        }
        _hasGenes = true;
        var draft = Genes.Get(id.IsEmpty ? NamedKey(name) : id);
        if (!draft.IsGene) AddNames(draft.Key, name);
        if (!WantsTranscripts)
        {
            if (!WantsGenes) draft.AddOwn(place);
            AddToGene(draft, FeatureLevel.Gene, isAsked, place, attributes);
        }
        else if (hasParent) AddToTranscript(draft, FeatureLevel.Transcript, [], place, attributes);   // it is one when a gene is above it
        else Describe(draft, FeatureLevel.Gene, attributes);
        draft.IsGene = true;
    }

    private void AddTranscript(
        FeatureLevel level, ReadOnlySpan<byte> id, ReadOnlySpan<byte> parents, GenomicLocation place, in FeatureAttributes attributes)
    {
        var name = Real(attributes.FindAny(TranscriptKeys));
        if (level < FeatureLevel.Transcript && !parents.IsEmpty)
        {
            foreach (var parent in Each(parents))
                if (!parents[parent].IsEmpty) AddToTranscript(Genes.Get(parents[parent]), level, [], place, attributes);
            return;
        }
        if (id.IsEmpty && name.IsEmpty) Genes.CountWithoutId();
        else AddToTranscript(Genes.Get(id.IsEmpty ? NamedKey(name) : id), level, [], place, attributes);
    }
}
