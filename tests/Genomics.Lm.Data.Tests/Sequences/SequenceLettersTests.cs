using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Sequences;

public sealed class SequenceLettersTests
{
    [Fact]
    public void Every_byte_at_every_place_is_treated_as_by_the_definition()
    {
        for (var length = 1; length <= 40; length += 13)
            for (var at = 0; at < length; at++)
                for (var letter = 0; letter < 256; letter++)
                {
                    var bases = Enumerable.Repeat((byte)'G', length).ToArray();
                    bases[at] = (byte)letter;
                    var upper = char.ToUpperInvariant((char)letter);
                    var valid = letter < 128 && "ACGTUNRYSWKMBDHV".Contains(upper);
                    Assert.Equal(valid ? -1 : at, SequenceLetters.Normalize(bases, out var masked));
                    if (!valid) continue;
                    Assert.Equal(upper == 'U' ? 'T' : upper, (char)bases[at]);
                    Assert.Equal(char.IsLower((char)letter) ? [(at, at + 1)] : [], masked);
                }
    }

    [Fact]
    public void Soft_masks_of_random_texts_equal_the_definition()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 500; trial++)
        {
            var text = new char[random.Next(1, 120)];
            var lower = false;
            for (var i = 0; i < text.Length; i++)
            {
                if (random.Next(10) == 0) lower = !lower;
                text[i] = lower ? "acgtn"[random.Next(5)] : "ACGTN"[random.Next(5)];
            }
            var expected = new List<(int, int)>();
            for (int i = 0, j; i < text.Length; i = j)
            {
                for (j = i + 1; j < text.Length && char.IsLower(text[j]) == char.IsLower(text[i]); j++) { }
                if (char.IsLower(text[i])) expected.Add((i, j));
            }
            Assert.Equal(expected, new DnaSequence("x", text).SoftMasked);
        }
    }
}
