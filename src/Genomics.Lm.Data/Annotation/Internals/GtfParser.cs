using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>GTF and other GFF2: a line belongs to the gene of its <c>gene_id</c>, else to the gene of its <c>transcript_id</c>.</summary>
internal sealed class GtfParser(LineReader reader, AnnotationOptions options) : FeatureParser(reader, isGff3: false, options)
{
    private readonly Dictionary<string, GeneDraft> _geneOf = new(Utf8Keys.Comparer);   // transcript to gene
    private string _lastTranscript = "";

    public override GeneAnnotation Finish()
    {
        if (!WantsTranscripts) Genes.RemoveWhere(IsNoGene);
        return Genes.ToAnnotation(AnnotationFormat.Gtf);
    }

    protected override string IdOf(GeneDraft draft, FeatureLevel level, in FeatureAttributes attributes) => PlainKey(draft.Key);

    protected override void AddFeature(
        FeatureLevel level, ReadOnlySpan<byte> type, bool isAsked, GenomicLocation place, in FeatureAttributes attributes)
    {
        var gene = Real(attributes.FindAny(GeneKeys));
        var transcript = Real(attributes.FindAny(TranscriptKeys));
        // FlyBase
        if (level == FeatureLevel.Gene && !transcript.IsEmpty && !type.SequenceEqual("gene"u8)) level = FeatureLevel.Transcript;
        if (attributes.Bare is { IsEmpty: false } bare)   // AUGUSTUS: g1, g1.t1
        {
            if (level == FeatureLevel.Gene) gene = bare;
            else if (level == FeatureLevel.Transcript) transcript = bare;
        }
        if (gene.IsEmpty && IdAttribute is not null) gene = Real(attributes.FindWithCrossReferences(IdAttribute));
        if (WantsTranscripts && level != FeatureLevel.Gene) AddTranscript(level, gene, transcript, place, attributes);
        else if (!gene.IsEmpty) AddGene(level, isAsked, gene, transcript, place, attributes);
        else if (transcript.IsEmpty || WantsTranscripts) Genes.CountWithoutId();
        else if (Find(transcript) is { } known) AddToGene(known, level, isAsked, place, attributes);
        else AddToGene(Genes.Get([(byte)'\n', .. transcript]), level, isAsked, place, attributes);
    }

    private void AddGene(
        FeatureLevel level, bool isAsked, ReadOnlySpan<byte> gene, ReadOnlySpan<byte> transcript, GenomicLocation place,
            in FeatureAttributes attributes)
    {
        var draft = Genes.Get(gene);
        if (WantsTranscripts)
        {
            Describe(draft, level, attributes);
            return;
        }
        if (level == FeatureLevel.Gene && !WantsGenes) draft.AddOwn(place);
        AddToGene(draft, level, isAsked, place, attributes);
        if (level == FeatureLevel.Gene || transcript.IsEmpty) return;
        if (Utf8Keys.Comparer.Equals(transcript, _lastTranscript)) return;
        var lookup = _geneOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        lookup.TryAdd(transcript, draft);
        lookup.TryGetValue(transcript, out _lastTranscript!, out _);
    }

    // a transcript that another gene names too is another one
    private void AddTranscript(
        FeatureLevel level, ReadOnlySpan<byte> gene, ReadOnlySpan<byte> transcript, GenomicLocation place, in FeatureAttributes attributes)
    {
        if (transcript.IsEmpty)
        {
            Genes.CountWithoutId();
            return;
        }
        var draft = Genes.Get(transcript);
        if (draft.Gene is { } other && !gene.IsEmpty && !Utf8Keys.Comparer.Equals(gene, other))
            draft = Genes.Get([.. transcript, (byte)'\n', .. gene]);
        AddToTranscript(draft, level, gene, place, attributes);
    }

    private GeneDraft? Find(ReadOnlySpan<byte> transcript)
        => _geneOf.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(transcript, out var gene) ? gene : null;

    // lines that name a transcript alone: they go to its gene, or to none
    private bool IsNoGene(GeneDraft draft)
    {
        if (draft.Key[0] != '\n') return false;
        if (_geneOf.TryGetValue(draft.Key[1..], out var gene)) gene.Absorb(draft, WantsGenes ? Evidence.Transcript : Evidence.Asked);
        else Genes.CountWithoutId(draft);
        return true;
    }

    private static string PlainKey(string key)
    {
        var end = key.LastIndexOf('\n');
        return end < 0 ? key : end == 0 ? key[1..] : key[..end];
    }
}
