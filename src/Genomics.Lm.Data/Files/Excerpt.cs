namespace Genomics.Lm.Data.Files;

/// <summary>What a message shows of a text that may be as long as a file.</summary>
internal static class Excerpt
{
    private const int Longest = 80, ShownEnd = 20;

    public static string Of(string text)
        => text.Length <= Longest ? text : $"{text[..(Longest - ShownEnd)]}…{text[^ShownEnd..]} ({text.Length} letters)";
}
