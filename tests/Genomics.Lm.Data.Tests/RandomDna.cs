using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Genomics.Lm.Data.Tests;

/// <summary>Random sequences and plain string operations on them.</summary>
internal static class RandomDna
{
    public static string Make(Random random, int length) => string.Create(length, random, (text, r) =>
    {
        foreach (ref var letter in text) letter = "ACGT"[r.Next(4)];
    });

    public static string Mutate(Random random, string text, double share)
        => string.Concat(text.Select(letter => random.NextDouble() < share ? "ACGT"[random.Next(4)] : letter));

    public static string ReverseComplement(string text)
        => string.Concat(text.Reverse().Select(letter => "TGCAN"["ACGTN".IndexOf(letter)]));

    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Sequences with an N here and there.</summary>
    public static Arbitrary<string> Arbitrary(int longest)
        => Gen.Choose(0, longest).SelectMany(length => Gen.Choose(0, int.MaxValue), (length, seed) =>
        {
            var text = Make(new Random(seed), length).ToCharArray();
            if (length > 0 && seed % 3 == 0) text[seed % length] = 'N';
            return new string(text);
        }).ToArbitrary();
}
