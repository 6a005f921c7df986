using Genomics.Lm.Dexter.Exploration.Internals;

namespace Genomics.Lm.Dexter.Tests.Exploration;

public sealed class WordAlphabetTests
{
    [Fact]
    public void A_letter_is_the_set_of_its_bases_and_any_other_character_none()
    {
        // A 1, C 2, T 4, G 8
        int[] expected = [1, 2, 8, 4, 9, 6, 10, 5, 12, 3, 14, 13, 7, 11, 15];
        Assert.Equal(expected, "ACGTRYSWKMBDHVN".Select(WordAlphabet.Bases));
        Assert.All("UuacgtX-. 0\u00c5\u0410", letter => Assert.Equal(0, WordAlphabet.Bases(letter)));
    }
}
