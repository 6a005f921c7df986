using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>Builds one <c>svg</c> element; numbers have at most two decimals, text in holes is escaped.</summary>
internal sealed class SvgCanvas
{
    private const string Font = "font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\"";
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup: literals as they are, holes escaped or as short numbers.</summary>
    public SvgCanvas Add([InterpolatedStringHandlerArgument("")] Handler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds a text.</summary>
    public SvgCanvas AddText(double x, double y, string text, double size = 11, string anchor = "start", string fill = "#222")
        => Add($"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{text}</text>\n");

    /// <summary>The finished element.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="title">What the drawing shows, for those who cannot see it.</param>
    public string Finish(double width, double height, string title)
    {
        var all = new SvgCanvas();
        all._text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.##} {height:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" role=\"img\" {Font}>\n");
        all.Add($"<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        return all._text.Append(_text).Append("</svg>").ToString();
    }

    /// <summary>Colour of a signed value: red above zero, blue below, white at zero.</summary>
    /// <param name="value">The value.</param>
    /// <param name="strongest">The value of full colour.</param>
    public static string Colour(double value, double strongest)
    {
        var share = strongest > 0 ? Math.Clamp(Math.Abs(value) / strongest, 0, 1) : 0;
        var (r, g, b) = value < 0 ? (33, 102, 172) : (178, 24, 43);
        int Mix(int full) => (int)Math.Round(255 + (full - 255) * share);
        return $"#{Mix(r):x2}{Mix(g):x2}{Mix(b):x2}";
    }

    /// <summary>Colour of text on <see cref="Colour"/>.</summary>
    public static string InkOn(double value, double strongest) => strongest > 0 && Math.Abs(value) > 0.55 * strongest ? "#fff" : "#222";

    /// <summary>A share as percent with one decimal and a typographic minus.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−') + " %";

    /// <summary>Writes literals as they are, text escaped, numbers short.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int holes, SvgCanvas canvas)
        {
            _ = (literalLength, holes); // making room for each piece would copy the drawing again and again
            _text = canvas._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string text)
            => _text.Append(text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal));

        public void AppendFormatted(double number) => _text.Append(CultureInfo.InvariantCulture, $"{Math.Round(number, 2) + 0.0:0.##}");
    }
}
