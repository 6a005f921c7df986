using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Chooses a transcript for each gene and measures its parts.</summary>
internal static class StructureMeasurer
{
    private const int PieceLength = 1 << 20;

    public static IReadOnlyList<GeneStructure> Measure(IReadOnlyList<TranscriptDraft> transcripts, string source, IGenome? genome,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var chosen = new Dictionary<string, (TranscriptDraft Draft, Parts Parts)>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var draft in transcripts)
        {
            var parts = new Parts(draft);
            if (!chosen.TryGetValue(draft.Gene!, out var best)) order.Add(draft.Gene!);
            else if (!IsBetter(draft, parts, best.Draft, best.Parts)) continue;
            chosen[draft.Gene!] = (draft, parts);
        }
        var chromosomeOf = genome is null ? null : Match(order.Select(g => chosen[g].Draft.Chromosome!), genome, source);
        var result = new List<GeneStructure>();
        foreach (var gene in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (draft, parts) = chosen[gene];
            var structure = parts.Structure(gene, draft);
            if (chromosomeOf?.GetValueOrDefault(draft.Chromosome!, -1) is >= 0 and var chromosome)
            {
                if (parts.Exons[^1].End > genome!.Chromosomes[chromosome].Length)
                    throw new GenomicsDataException(
                        $"has gene '{gene}' beyond the end of chromosome '{draft.Chromosome}'; give the genome of the same assembly",
                            source);
                structure = structure with
                {
                    Utr5Gc = Gc(genome, chromosome, parts.Utr5),
                    CdsGc = Gc(genome, chromosome, parts.Coding),
                    IntronGc = Gc(genome, chromosome, parts.Introns),
                    Utr3Gc = Gc(genome, chromosome, parts.Utr3),
                };
            }
            result.Add(structure);
            progress?.Report(new WorkProgress("gene structure", result.Count, order.Count));
        }
        return result;
    }

    private static bool IsBetter(TranscriptDraft draft, Parts parts, TranscriptDraft best, Parts bestParts)
        => (-draft.Rank, Length(parts.Coding), Length(parts.Exons)).CompareTo((-best.Rank, Length(bestParts.Coding),
            Length(bestParts.Exons)))
            > 0;

    private static Dictionary<string, int> Match(IEnumerable<string> chromosomes, IGenome genome, string source)
    {
        string[] names = [.. chromosomes.Distinct()];
        var matched = ChromosomeNames.Match(names, [.. genome.Chromosomes.Select(c => c.Name)]);
        if (matched.All(m => m < 0))
            throw new GenomicsDataException(
                $"has no chromosome of the genome: its genes are on '{names[0]}', the genome has '{genome.Chromosomes[0].Name}'; give both "
                    + $"of one assembly", source);
        return names.Zip(matched).ToDictionary(m => m.First, m => m.Second, StringComparer.Ordinal);
    }

    private static double Gc(IGenome genome, int chromosome, List<(long Start, long End)> parts)
    {
        long gc = 0, known = 0;
        var buffer = new byte[Math.Min(PieceLength, Length(parts))];
        foreach (var (start, end) in parts)
            for (var from = start; from < end; from += buffer.Length)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - from));
                genome.Read(chromosome, from, piece);
                long own = piece.Count((byte)'G') + piece.Count((byte)'C') + piece.Count((byte)'g') + piece.Count((byte)'c');
                gc += own;
                known += own + piece.Count((byte)'A') + piece.Count((byte)'T') + piece.Count((byte)'a') + piece.Count((byte)'t');
            }
        return known == 0 ? double.NaN : gc / (double)known;
    }

    private static long Length(List<(long Start, long End)> parts) => parts.Sum(p => p.End - p.Start);

    private sealed class Parts
    {
        public Parts(TranscriptDraft draft)
        {
            (Exons, Coding) = (draft.Exons(), draft.Coding());
            for (var i = 1; i < Exons.Count; i++) Introns.Add((Exons[i - 1].End, Exons[i].Start));
            if (Coding.Count == 0) return;
            var (before, after) = draft.Strand == Strand.Reverse ? (Utr3, Utr5) : (Utr5, Utr3);
            foreach (var (start, end) in Exons)
            {
                if (start < Coding[0].Start) before.Add((start, Math.Min(end, Coding[0].Start)));
                if (end > Coding[^1].End) after.Add((Math.Max(start, Coding[^1].End), end));
            }
        }

        public List<(long Start, long End)> Exons { get; }

        public List<(long Start, long End)> Coding { get; }

        public List<(long Start, long End)> Introns { get; } = [];

        public List<(long Start, long End)> Utr5 { get; } = [];

        public List<(long Start, long End)> Utr3 { get; } = [];

        public GeneStructure Structure(string gene, TranscriptDraft draft) => new()
        {
            Gene = gene,
            Transcript = draft.Id ?? draft.Key,
            Location = new GenomicLocation(draft.Chromosome!, Exons[0].Start, Exons[^1].End, draft.Strand),
            TranscriptLength = Length(Exons),
            Utr5Length = Length(Utr5),
            CdsLength = Length(Coding),
            IntronLength = Length(Introns),
            Utr3Length = Length(Utr3),
            Exons = Exons.Count,
            CdsJunctions = Introns.Count(i => Coding.Count > 0 && i.Start > Coding[0].Start && i.End < Coding[^1].End),
        };
    }
}
