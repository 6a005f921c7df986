using System.Globalization;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Text;

/// <summary>Numbers for people: sensible digits, a true minus sign, an en dash for what is not defined.</summary>
internal static class NumberText
{
    public const string Undefined = "–";

    /// <summary>A number with fixed decimals.</summary>
    public static string Fixed(double value, int decimals = 3)
    {
        if (!double.IsFinite(value)) return Undefined;
        var text = Math.Abs(value).ToString("F" + decimals, CultureInfo.InvariantCulture);
        return value < 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "−" + text : text;
    }

    /// <summary>A number with fixed decimals and its sign.</summary>
    public static string Signed(double value, int decimals = 3)
    {
        var text = Fixed(value, decimals);
        return value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }

    /// <summary>An interval: <c>0.312 … 0.405</c>.</summary>
    public static string Range(Interval interval, bool signed = false)
        => !interval.IsDefined ? Undefined : signed ? $"{Signed(interval.Low)} … {Signed(interval.High)}"
            : $"{Fixed(interval.Low)} … {Fixed(interval.High)}";

    /// <summary>An estimate with its interval: <c>0.351 (0.312 … 0.405)</c>.</summary>
    public static string Estimate(double value, Interval interval)
        => interval.IsDefined ? $"{Fixed(value)} ({Range(interval)})" : Undefined;

    /// <summary>A number with the given number of significant digits, without trailing zeros.</summary>
    public static string Significant(double value, int digits = 3)
    {
        if (!double.IsFinite(value)) return Undefined;
        if (value == 0) return "0";
        var decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (decimals is < -6 or > 8) return value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '−');
        var rounded = decimals >= 0 ? Fixed(value, decimals) : Fixed(Math.Round(value), 0);
        return rounded.Contains('.') ? rounded.TrimEnd('0').TrimEnd('.') : rounded;
    }

    /// <summary>A p-value with its relation: <c>= 0.034</c>, <c>&lt; 0.001</c>.</summary>
    public static string Probability(double p)
        => !double.IsFinite(p) ? "= " + Undefined : p < 0.001 ? "< 0.001" : "= " + (p < 0.1 ? Significant(p, 2) : Fixed(p, 2));

    /// <summary>A p-value for a table cell.</summary>
    public static string ProbabilityCell(double p) => Probability(p).Replace("= ", "", StringComparison.Ordinal);

    /// <summary>A whole number with commas between thousands.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as percent.</summary>
    public static string Percent(double share)
        => double.IsFinite(share) ? Significant(share * 100, share < 0.1 ? 2 : 3) + " %" : Undefined;

    /// <summary>A duration in the largest units that say something.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds)) return Undefined;
        if (seconds < 0.05) return "< 0.1 s";
        if (seconds < 9.95) return Fixed(seconds, 1) + " s";
        if (seconds < 59.5) return Fixed(seconds, 0) + " s";
        var whole = (long)Math.Round(seconds);
        return whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }
}
