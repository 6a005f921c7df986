namespace Genomics.Lm.Evaluation.Drawing;

/// <summary>
/// The style sheets, kept as files in this assembly: one for drawings, in light and dark, what a page needs besides, and its script.
/// </summary>
internal static class StyleSheet
{
    private static readonly Lazy<string> Drawings = new(() => Read("drawing.css")), Page = new(() => Read("report.css")),
        Behaviour = new(() => Read("report.js"));

    /// <summary>Colours, fonts and lines of drawings: all that a stand-alone drawing needs.</summary>
    public static string OfDrawings => Drawings.Value;

    /// <summary>The style of a page with drawings in it.</summary>
    public static string OfPages => Drawings.Value + "\n" + Page.Value;

    /// <summary>The script of a page.</summary>
    public static string Script => Behaviour.Value;

    private static string Read(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}
