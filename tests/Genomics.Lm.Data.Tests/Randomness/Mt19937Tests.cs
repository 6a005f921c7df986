using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Randomness;

public sealed class Mt19937Tests
{
    [Fact]
    public void Numbers_and_samples_equal_the_golden_vectors()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestFolders.Golden("split_vectors.json")));
        foreach (var golden in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            var seed = golden.GetProperty("seed").GetInt64();
            var generator = new Mt19937(seed);
            Assert.Equal(golden.GetProperty("first_u32").EnumerateArray().Select(n => n.GetUInt32()), Enumerable.Range(0, 6)
                .Select(_ => generator.NextUInt32()));
            foreach (var sample in golden.GetProperty("samples").EnumerateObject())
            {
                var n = int.Parse(sample.Name);
                int[] expected = [.. sample.Value.EnumerateArray().Select(v => v.GetInt32())];
                var drawn = new Mt19937(seed).Sample([.. Enumerable.Range(0, n)], (int)(n * (2.0 / 3)));
                Assert.Equal(expected, drawn.Take(expected.Length));
                Assert.Equal(drawn.Length, drawn.Distinct().Count());
            }
        }
    }

    [Fact]
    public void The_sign_of_the_seed_does_not_matter_and_the_smallest_seed_works()
    {
        Assert.Equal(new Mt19937(42).NextUInt32(), new Mt19937(-42).NextUInt32());
        Assert.NotEqual(new Mt19937(0).NextUInt32(), new Mt19937(long.MinValue).NextUInt32());
    }
}
