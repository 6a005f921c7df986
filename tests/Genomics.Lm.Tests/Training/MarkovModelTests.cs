using System.Text;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

public class MarkovModelTests
{
    [Fact]
    public void Order_zero_gives_the_entropy_of_the_base_frequencies()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("AAAAAAACCT", 1000)));
        var model = new MarkovModel(0);
        model.Learn(text);
        var bits = new double[text.Length];
        model.Bits(text, bits);
        double[] p = [7001 / 10004.0, 2001 / 10004.0, 1001 / 10004.0];
        Assert.Equal(-Math.Log2(p[0]), bits[0], 12);
        Assert.Equal(-Math.Log2(p[1]), bits[7], 12);
        Assert.Equal(-Math.Log2(p[2]), bits[9], 12);
    }

    [Fact]
    public void A_periodic_sequence_costs_nothing_once_the_context_is_known_and_unknown_letters_break_it()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ACGTTGCA", 4000)));
        var model = new MarkovModel(5);
        model.Learn(text);
        var probe = Encoding.ASCII.GetBytes("ACGTTGCAACGNACGTTGCA");
        var bits = new double[probe.Length];
        model.Bits(probe, bits);
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(double.IsNaN(bits[i])));
        Assert.All(Enumerable.Range(5, 6), i => Assert.InRange(bits[i], 0, 0.01));
        Assert.All(Enumerable.Range(11, 6), i => Assert.True(double.IsNaN(bits[i])));
        Assert.InRange(bits[17], 0, 0.01);
    }

    [Fact]
    public void Probabilities_of_the_four_bases_sum_to_one()
    {
        var model = new MarkovModel(2);
        model.Learn("ACGATTACAGGATCAGATACC"u8);
        var sum = 0.0;
        foreach (var letter in "ACGT"u8)
        {
            var bits = new double[3];
            model.Bits([(byte)'G', (byte)'A', letter], bits);
            sum += Math.Pow(2, -bits[2]);
        }
        Assert.Equal(1, sum, 12);
    }
}
