using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Tests;

public sealed class DexterFeaturesTests
{
    [Fact]
    public void Features_are_counts_by_string_scanning_over_region_length()
    {
        var genes = TestGenes.Random(12);
        var (left, right) = (-genes.Window.AlignmentIndex, genes.Window.Length - genes.Window.AlignmentIndex - 1);
        (string, Region)[] variables =
        [
            ("TA", new Region(left, right)), ("CG", new Region(-3, 4)), ("TA", new Region(0, 0)), ("ANT", new Region(-7, right)),
            ("RY", new Region(left, 2)), ("TTATTA", new Region(left, right)), ("ATATATATAT", new Region(left, right)),
                ("A", new Region(1, 9)),
        ];
        foreach (var countLast in new[] { false, true })
        {
            var source = new DexterFeatures(variables, genes.Window, countLast);
            var plain = genes.Plain(new DexterOptions { BinBounds = [0, 5], KmerMaxLength = 1, CountLastStart = countLast });
            var values = new float[genes.Letters.Length * variables.Length];
            source.Extract(genes.Sequences, values);
            for (var gene = 0; gene < genes.Letters.Length; gene++)
                for (var i = 0; i < variables.Length; i++)
                    Assert.Equal(
                        (float)(plain.Count(genes.Letters[gene].Replace('R', 'N'), variables[i].Item1, variables[i].Item2)
                            / (double)variables[i].Item2.Length),
                        values[gene * variables.Length + i]);
        }
    }

    [Fact]
    public void Bad_variables_are_refused()
    {
        var window = TestGenes.Random(1).Window;
        Assert.Throws<ArgumentException>(() => new DexterFeatures([("AX", new Region(0, 1))], window));
        Assert.Throws<ArgumentException>(() => new DexterFeatures([("AC", new Region(0, 500))], window));
    }
}
