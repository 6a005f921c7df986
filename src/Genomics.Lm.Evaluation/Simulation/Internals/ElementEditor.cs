using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// Takes an element out of a window or puts it in. Places depend on seed, element and gene only, so that two edits combine.
internal sealed class ElementEditor(PromoterGrammar grammar, long seed)
{
    private const double Bound = 0.5, Absent = 0.1;
    private const int WordCopies = 5, CpgChanges = 10, MostTries = 200;

    /// <summary>The edited window; null when the gene does not have what is to be taken away, or has what is to be put in.</summary>
    public byte[]? Edit(ReadOnlySpan<byte> codes, PlantedElement element, ElementEdit edit, int gene)
    {
        var random = new CounterRandom(seed, RandomStreams.ElementRecovery + ((ulong)(grammar.IndexOf(element) + 1) << 32) + (ulong)gene);
        return (element.Kind, edit) switch
        {
            (PlantedElementKind.Motif, ElementEdit.Ablation) => RemoveMotif(ref random, codes, element),
            (PlantedElementKind.Motif, _) => InsertMotif(ref random, codes, element),
            (PlantedElementKind.Region, ElementEdit.Ablation) => RemoveWord(ref random, codes, element),
            (PlantedElementKind.Region, _) => InsertWord(ref random, codes, element),
            (_, ElementEdit.Ablation) => RemoveCpg(ref random, codes, element),
            _ => InsertCpg(ref random, codes, element),
        };
    }

    private byte[]? RemoveMotif(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        if (grammar.Strength(codes, element) < Bound) return null;
        var (edited, motif, (start, end)) = (codes.ToArray(), grammar.Motif(element), grammar.Place(element));
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (position, _, occupancy) = motif.Best(edited, start, end, element.BothStrands);
            if (occupancy < Absent) return edited;
            PromoterBackground.Replace(ref random, codes, edited.AsSpan(position, motif.Length));
        }
        return null;
    }

    private byte[]? InsertMotif(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        if (grammar.Strength(codes, element) >= Absent) return null;
        var (edited, (start, end)) = (codes.ToArray(), grammar.Place(element));
        var site = edited.AsSpan(start + random.NextInt(end - start), element.Pattern.Length);
        MotifModel.WriteBest(ref random, element.Pattern, site);
        if (element.BothStrands && random.NextInt(2) == 1) BaseCodes.ReverseComplement(site);
        return edited;
    }

    private byte[]? RemoveWord(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var sites = Starts(codes, element);
        if (sites.Count < WordCopies) return null;
        var edited = codes.ToArray();
        for (var tries = 0; tries < MostTries && sites.Count > 0; tries++)
        {
            PromoterBackground.Replace(ref random, codes, edited.AsSpan(sites[0], element.Pattern.Length));
            sites = Starts(edited, element);
        }
        return sites.Count == 0 ? edited : null;
    }

    private byte[]? InsertWord(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var (edited, (start, end), before) = (codes.ToArray(), grammar.Place(element), Starts(codes, element).Count);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (Starts(edited, element).Count >= before + WordCopies) return edited;
            grammar.Word(element).CopyTo(edited.AsSpan(start + random.NextInt(end - start)));
        }
        return null;
    }

    // deamination, as in methylated DNA: CG becomes TG or CA
    private byte[]? RemoveCpg(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var sites = Starts(codes, element);
        if (sites.Count < CpgChanges) return null;
        var edited = codes.ToArray();
        foreach (var site in sites)
        {
            if (random.NextInt(2) == 0) edited[site] = 3;
            else edited[site + 1] = 0;
        }
        return edited;
    }

    // and back: TG or CA becomes CG
    private byte[]? InsertCpg(ref CounterRandom random, ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var (edited, (start, end)) = (codes.ToArray(), grammar.Place(element));
        List<int> sites = [];
        for (var i = start; i < end; i++)
            if ((edited[i], edited[i + 1]) is (3, 2) or (1, 0)) sites.Add(i);
        if (sites.Count < CpgChanges) return null;
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sites));
        foreach (var site in sites.Take(CpgChanges)) (edited[site], edited[site + 1]) = (1, 2);
        return edited;
    }

    private List<int> Starts(ReadOnlySpan<byte> codes, PlantedElement element)
    {
        var (start, end) = grammar.Place(element);
        var word = grammar.Word(element);
        List<int> starts = [];
        for (var i = start; i < end; i++)
            if (codes[i..].StartsWith(word)) starts.Add(i);
        return starts;
    }
}
