using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

public class AugmentationTests
{
    private static readonly IReadOnlyList<DnaSequence> Windows = PlantedGenes.Make(20, 4).Sequences;
    private static readonly DnaTokenizer Tokenizer = BpeTrainer.Train(Windows, new BpeTrainerOptions { VocabularySize = 200 }).Tokenizer;

    private static SequenceReader Reader(AlignedBins? bins = null)
        => new(Tokenizer, new InputRecipe(new WindowGeometry(PlantedGenes.Length, PlantedGenes.Alignment), null, 0, bins));

    private static string Text(TokenizedSequence read) => string.Concat(read.Ids[1..^1].Select(Tokenizer.TokenText));

    [Fact]
    public void Closed_borders_change_the_tokens_but_never_the_bases()
    {
        var augmentation = new Augmentation(Reader(), Windows, 0, 0.2, 9);
        for (var gene = 0; gene < Windows.Count; gene++)
        {
            var (plain, first, second) = (Reader().Read(Windows[gene]), augmentation.Read(gene, 0), augmentation.Read(gene, 1));
            Assert.Equal(Text(plain), Text(first));
            Assert.Equal(Text(plain), Text(second));
            Assert.True(first.Ids.Length > plain.Ids.Length);
            Assert.NotEqual(first.Ids, second.Ids);
            Assert.Equal(first.Ids, augmentation.Read(gene, 0).Ids);
        }
    }

    [Fact]
    public void Borders_are_closed_as_often_as_asked()
    {
        var tokens = 0;
        var sure = new Augmentation(Reader(), Windows, 0, 0.999, 9);
        for (var gene = 0; gene < Windows.Count; gene++) tokens += sure.Read(gene, 0).Ids.Length - 2;
        Assert.InRange(tokens, 0.99 * Windows.Count * PlantedGenes.Length, Windows.Count * PlantedGenes.Length);
    }

    [Fact]
    public void No_token_crosses_a_closed_border()
    {
        int[] closed = [1, 2, 50, 51, 130, 299];
        var layout = TokenLayout.Of(Tokenizer, Windows[0].Bases, closed, int.MaxValue);
        foreach (var border in closed) Assert.Contains(border, layout.Starts);
        Assert.Equal(layout.Starts[2..], layout.Ends[1..^1]);
        Assert.Equal(TokenLayout.Of(Tokenizer, Windows[0].Bases[2..50]).Ids[1..^1],
            layout.Ids[3..(3 + TokenLayout.Of(Tokenizer, Windows[0].Bases[2..50]).Count - 2)]);
        Assert.Equal(layout.Ids[..9], TokenLayout.Of(Tokenizer, Windows[0].Bases, closed, 10).Ids[..9]);
        Assert.Equal(10, TokenLayout.Of(Tokenizer, Windows[0].Bases, closed, 10).Count);
    }

    [Fact]
    public void A_window_read_from_the_other_strand_keeps_every_base_in_its_bin()
    {
        var bins = new AlignedBins([-200, -60, 0, 100]);
        foreach (var window in Windows)
        {
            var reversed = Reader(bins).Read(window, 0, [], reversed: true);
            var opposite = ReverseComplement.Of(window);
            Assert.Equal(Reader().Read(opposite).Ids, reversed.Ids);
            // the oracle: walk over the tokens of the other strand, base by base, and count who covers which bin
            var layout = TokenLayout.Of(Tokenizer, opposite.Bases);
            var shares = new Dictionary<(int Bin, int Token), int>();
            for (var token = 1; token < layout.Count - 1; token++)
                for (var i = layout.Starts[token]; i < layout.Ends[token]; i++)
                {
                    var place = window.Length - 1 - i - PlantedGenes.Alignment; // on the gene's strand, relative to its start
                    var bin = Enumerable.Range(0, bins.Count).Single(b => bins.Borders[b] <= place && place < bins.Borders[b + 1]);
                    shares[(bin, token)] = shares.GetValueOrDefault((bin, token)) + 1;
                }
            for (var bin = 0; bin < bins.Count; bin++)
            {
                var (from, to) = (reversed.BinStarts[bin], reversed.BinStarts[bin + 1]);
                var got = Enumerable.Range(from, to - from).ToDictionary(i => reversed.BinTokens[i], i => reversed.BinWeights[i]);
                double width = bins.Borders[bin + 1] - bins.Borders[bin];
                Assert.Equal(shares.Keys.Where(k => k.Bin == bin).Select(k => k.Token).Order(), got.Keys.Order());
                foreach (var (token, weight) in got) Assert.Equal(shares[(bin, token)] / width, weight, 1e-6);
            }
        }
    }

    [Fact]
    public void As_many_windows_as_asked_are_read_from_the_other_strand()
    {
        var augmentation = new Augmentation(Reader(), Windows, 0, 0, 9, 0.25);
        var (reversed, all) = (0, 0);
        for (var epoch = 0; epoch < 40; epoch++)
            for (var gene = 0; gene < Windows.Count; gene++, all++)
            {
                var ids = augmentation.Read(gene, epoch).Ids;
                if (ids.SequenceEqual(Reader().Read(ReverseComplement.Of(Windows[gene])).Ids)) reversed++;
                else Assert.Equal(Reader().Read(Windows[gene]).Ids, ids);
            }
        Assert.InRange(reversed / (double)all, 0.19, 0.31);
    }

    [Fact]
    public void Shifted_windows_keep_their_bins_on_the_moved_start()
    {
        var bins = new AlignedBins([-200, 0, 100]);
        var augmentation = new Augmentation(Reader(bins), Windows, 30, 0, 9);
        var lengths = Enumerable.Range(0, 40).Select(epoch => Text(augmentation.Read(0, epoch))).Distinct().ToArray();
        Assert.True(lengths.Length > 20);
        var whole = System.Text.Encoding.ASCII.GetString(Windows[0].Bases);
        Assert.All(lengths, text => Assert.Contains(text, whole));
    }
}
