using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Motifs;

public sealed class MotifTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Motifs_come_back_from_a_file_with_names_sites_and_background()
    {
        Motif[] motifs = [Random("MA0001.1", 7, 1), Motif.FromWord("TATAWR", "TATA box")];
        MemeFile.Write(_folder.File("m.meme"), motifs, [0.3, 0.2, 0.2, 0.3]);
        var (read, background) = MemeFile.Read(_folder.File("m.meme"));
        Assert.Equal([0.3, 0.2, 0.2, 0.3], background.Select(b => Math.Round(b, 12)));
        Assert.Equal(["MA0001.1", "TATAWR"], read.Select(m => m.Id));
        Assert.Equal(("TATA box", 20.0, "TATANN", 6), (read[1].Name, read[1].Sites, read[1].Consensus, read[1].Width));
        for (var i = 0; i < 28; i++) Assert.Equal(motifs[0].Probabilities[i], read[0].Probabilities[i], 2e-6);
        Assert.Equal([0.5, 0, 0, 0.5], read[1].Probabilities[16..20].ToArray());
        Assert.Equal([0, 0.5, 0, 0.5], read[1].ReverseComplement().Probabilities[..4].ToArray());
    }

    [Fact]
    public void A_minimal_file_needs_no_width_and_no_background()
    {
        var (motifs, background) = MemeFile.Read(_folder.Write("m.meme",
            "MEME version 5.4\n\nMOTIF a b c\nletter-probability matrix:\n1 0 0 0\n0 0 0.5 0.5\n\nURL http://x\n"));
        Assert.Equal(("a", "b c", 2), (motifs.Single().Id, motifs.Single().Name, motifs.Single().Width));
        Assert.Equal([0.25, 0.25, 0.25, 0.25], background);
    }

    [Theory, InlineData("x\n", ":1: does not begin"), InlineData("MEME version 3\n", "before 4"),
        InlineData("MEME version 4\n", "no motif"),
        InlineData("MEME version 4\nALPHABET= ACDE\n", ":2: has another alphabet"),
        InlineData("MEME version 4\nMOTIF a\nletter-probability matrix: alength= 4 w= 2\n1 0 0 0\n", "after 1 of 2 rows"),
        InlineData("MEME version 4\nMOTIF a\nletter-probability matrix: w= 1\n1 1 0 0\n", "do not sum to 1"),
        InlineData("MEME version 4\nMOTIF a\nletter-probability matrix: w= 1\n1 0 0\n", ":4: is no row"),
        InlineData("MEME version 4\nMOTIF a\n", "ends before"), InlineData("MEME version 4\nletter-probability matrix: w= 1\n", "without"),
        InlineData("MEME version 4\nMOTIF a\nMOTIF b\n", ":3: begins a motif")]
    public void Damaged_files_are_refused_with_the_line(string text, string message)
        => Assert.Contains(message, Assert.Throws<GenomicsDataException>(() => MemeFile.Read(_folder.Write("m.meme", text))).Message);

    [Fact]
    public void P_values_of_a_scan_are_those_of_all_words()
    {
        double[] background = [0.35, 0.15, 0.2, 0.3];
        var motif = Random("m", 5, 3);
        var scanner = new MotifScanner(motif, background);
        var words = Enumerable.Range(0, 1024).Select(w => string.Concat(Enumerable.Range(0, 5).Select(i => "ACGT"[(w >> (2 * i)) & 3])))
            .Select(w => (Word: w, Share: w.Aggregate(1.0, (p, c) => p * background["ACGT".IndexOf(c)]),
                P: scanner.PValue(System.Text.Encoding.ASCII.GetBytes(w)), Bits: Bits(motif, w, background))).ToList();
        foreach (var word in words)
        {
            // every word whose rounded score is as high; rounding moves a score by less than 0.04 bits
            Assert.InRange(word.P, words.Where(o => o.Bits >= word.Bits + 0.04).Sum(o => o.Share) - 1e-12,
                words.Where(o => o.Bits >= word.Bits - 0.04).Sum(o => o.Share) + 1e-12);
            Assert.Equal(words.Where(o => o.P <= word.P).Sum(o => o.Share), word.P, 1e-12);   // exact for the rounded scores
        }
        Assert.True(double.IsNaN(scanner.PValue("ACGNT"u8)));
    }

    [Fact]
    public void A_word_is_found_on_both_strands_with_the_known_p_value()
    {
        var scanner = new MotifScanner(Motif.FromWord("GATTACAG", sites: 1e6));
        var sequence = new DnaSequence("s", "TTGATTACAGTTNCTGTAATCAA");
        var hits = scanner.Scan(sequence).ToArray();
        Assert.Equal([(2, 10, Strand.Forward), (13, 21, Strand.Reverse)], hits.Select(h => (h.Start, h.End, h.Strand)));
        Assert.All(hits, h => Assert.Equal(Math.Pow(4, -8), h.PValue, 1e-18));
        Assert.All(hits, h => Assert.Equal(16, h.Score, 0.02));
        Assert.Empty(scanner.Scan(sequence, 1e-6));
    }

    [Fact]
    public void P_values_of_matches_are_those_of_all_columns_at_one_alignment()
    {
        // targets of one column each: an alignment is one column, and its null is counted by hand
        Motif[] targets = [.. Enumerable.Range(0, 40).Select(i => Random($"t{i}", 1, 100 + i))];
        var query = Random("q", 1, 7);
        var matches = new MotifDatabase(targets).Match(query);
        double[] distances = [.. targets.SelectMany(t => (Motif[])[t, t.ReverseComplement()])
            .Select(t => MotifDatabase.Distance(query, 0, t, 0))];
        var (nearest, farthest) = (distances.Min(), distances.Max());
        double[] all = [.. targets.SelectMany(t => (Motif[])[t, t.ReverseComplement()]).Select(t => Grains(query, t))];
        foreach (var match in matches)
        {
            var best = Math.Max(Grains(query, match.Target), Grains(query, match.Target.ReverseComplement()));
            var p = all.Count(s => s >= best) / 80.0;
            Assert.Equal(1 - Math.Pow(1 - p, 2), match.PValue, 1e-12);
            Assert.Equal(40 * match.PValue, match.EValue, 1e-12);
        }
        Assert.Equal(matches.OrderBy(m => m.PValue), matches);

        double Grains(Motif q, Motif t) => Math.Round(100 * (farthest - MotifDatabase.Distance(q, 0, t, 0)) / (farthest - nearest));
    }

    [Fact]
    public void A_motif_finds_itself_on_either_strand_and_at_its_offset_and_p_values_of_strangers_are_fair()
    {
        Motif[] targets = [.. Enumerable.Range(0, 60).Select(i => Random($"t{i}", 6 + i % 5, 200 + i))];
        var database = new MotifDatabase(targets);
        var self = database.Match(targets[3].ReverseComplement())[0];
        Assert.Equal(("t3", 0, Strand.Reverse, 9), (self.Target.Id, self.Offset, self.Strand, self.Overlap));
        Assert.InRange(self.PValue, 0, 1e-6);
        var wide = new Motif("w", [.. Random("x", 3, 5).Probabilities, .. targets[8].Probabilities]);
        var inside = database.Match(wide)[0];
        Assert.Equal(("t8", 3, Strand.Forward, 9), (inside.Target.Id, inside.Offset, inside.Strand, inside.Overlap));
        double[] strangers = [.. Enumerable.Range(0, 20).SelectMany(i => database.Match(Random("q", 8, 900 + i)).Select(m => m.PValue))];
        Assert.InRange(strangers.Count(p => p <= 0.1) / 1200.0, 0.01, 0.16);
    }

    [Fact]
    public void A_planted_word_comes_back_as_a_motif_from_the_scores_of_its_bases()
    {
        var random = new CounterRandom(2);
        var attributions = new List<(DnaSequence, IReadOnlyList<double>)>();
        for (var gene = 0; gene < 60; gene++)
        {
            var (letters, scores) = (new char[100], new double[100]);
            for (var i = 0; i < 100; i++) (letters[i], scores[i]) = ("ACGT"[random.NextInt(4)], 0.05 * random.NextNormal());
            foreach (var (word, score) in ((string, double)[])[("TGACTCAG", 1), ("GGCGGAAC", -0.8)])
            {
                var at = (score > 0 ? 5 : 55) + random.NextInt(30);
                for (var i = 0; i < 8; i++) (letters[at + i], scores[at + i]) = (word[i], score + 0.1 * random.NextNormal());
            }
            attributions.Add((new DnaSequence($"g{gene}", letters), scores));
        }
        var seqlets = Seqlets.Find(attributions, new SeqletOptions { Share = 0.2 });
        Assert.Equal(seqlets.OrderByDescending(s => Math.Abs(s.Score)), seqlets);
        var motifs = Seqlets.Cluster(seqlets, new SeqletOptions { Share = 0.2, Fewest = 30 });
        Assert.Equal(["raises_1", "lowers_1"], motifs.Select(m => m.Id));
        Assert.Contains("TGACTCAG", motifs[0].Consensus);
        Assert.Contains("GGCGGAAC", motifs[1].Consensus);
        Assert.InRange(motifs[0].Sites, 50, 60);
        Assert.Throws<ArgumentException>(() => Seqlets.Find([(new DnaSequence("s", "ACGT"), [1])]));
    }

    private static double Bits(Motif motif, string word, double[] background) => word.Select((c, i) =>
    {
        var (letter, q) = ("ACGT".IndexOf(c), background["ACGT".IndexOf(c)]);
        return Math.Log2((motif.Probabilities[4 * i + letter] * 20 + 0.1 * q) / 20.1 / q);
    }).Sum();

    private static Motif Random(string id, int width, long seed)
    {
        var random = new CounterRandom(seed);
        var values = new double[4 * width];
        for (var column = 0; column < width; column++)
        {
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => Math.Exp(2 * random.NextNormal()))];
            for (var letter = 0; letter < 4; letter++) values[4 * column + letter] = row[letter] / row.Sum();
        }
        return new Motif(id, values);
    }
}
