using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Genomics.Lm.Evaluation.Text;

/// <summary>
/// Builds HTML and SVG from interpolated strings: the literal parts are markup, everything in a hole is escaped. Numbers in holes are
/// written with at most two decimals (coordinates); text for people is formatted by <see cref="NumberText"/> first.
/// </summary>
internal sealed class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup.</summary>
    public Markup Add([InterpolatedStringHandlerArgument("")] Handler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds finished markup as it is.</summary>
    public Markup AddRaw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    // control characters and the like have no place in XML, escaped or not
    private static string Writable(string text)
    {
        static bool IsForbidden(char c) => c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF';
        return text.Any(IsForbidden) ? string.Concat(text.Select(c => IsForbidden(c) ? '\uFFFD' : c)) : text;
    }

    /// <summary>Writes literals as they are and holes escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int holes, Markup target)
        {
            _ = (literalLength, holes);   // the builder grows by chunks of its own; asking for room would copy all of it each time
            _text = target._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(Encoder.Encode(Writable(text ?? "")));

        public void AppendFormatted(int value) => _text.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted(double coordinate)
            => _text.Append(CultureInfo.InvariantCulture, $"{Math.Round(coordinate, 2) + 0.0:0.##}");

        public void AppendFormatted(Markup finished) => _text.Append(finished._text);
    }
}
