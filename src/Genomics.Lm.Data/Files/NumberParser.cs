using System.Globalization;

namespace Genomics.Lm.Data.Files;

/// <summary>Parses decimal numbers from bytes, correctly rounded.</summary>
internal static class NumberParser
{
    private const int ExactDigits = 19, ExactPower = 22;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, ExactPower + 1)
        .Select(i => double.Parse($"1e{i}", CultureInfo.InvariantCulture))];

    /// <summary>Parses a finite number in invariant notation (<c>-1.5e-3</c>).</summary>
    /// <remarks>
    /// Mantissas below 2^53 and powers of ten up to 22 are exact doubles, so one multiplication or division rounds correctly
    /// (Clinger 1990); everything else goes to the framework.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var i = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var (mantissa, digits, decimals, point) = (0UL, 0, 0, false);
        for (; i < text.Length && digits <= ExactDigits; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
                if (point) decimals++;
            }
            else if (text[i] == '.' && !point) point = true;
            else break;
        }
        if (i == text.Length && digits is > 0 and <= ExactDigits && mantissa < 1UL << 53 && decimals <= ExactPower)
        {
            value = mantissa / PowersOfTen[decimals];
            if (text[0] == '-') value = -value;
            return true;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
