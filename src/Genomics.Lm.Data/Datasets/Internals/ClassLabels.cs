using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Labels as classes: numbers by value, other labels by their letters.</summary>
internal static class ClassLabels
{
    private const int MostFractions = 10, MostClasses = 1_000, FewClasses = 50;

    /// <summary>The one spelling of a label: <c>1</c> for 1.0, +1 and 1e0.</summary>
    public static string Canonical(string label)
    {
        if (!NumberParser.TryParse(Encoding.UTF8.GetBytes(label), out var value)) return label;
        if (value == 0) return "0";
        return Math.Abs(value) < 1L << 53 && value == Math.Floor(value) ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The classes of some labels: numbers by value, other names in ordinal order.</summary>
    /// <exception cref="GenomicsDataException">The labels are measurements, or there are too many.</exception>
    public static string[] Ordered(IReadOnlyList<string> labels, string source)
    {
        var names = labels.Distinct(StringComparer.Ordinal).ToArray();
        var values = names.Select(name => NumberParser.TryParse(Encoding.UTF8.GetBytes(name), out var value) ? value : double.NaN)
            .ToArray();
        var fractions = values.Count(value => value != Math.Floor(value) && !double.IsNaN(value));
        if (fractions > MostFractions)
            throw new GenomicsDataException(
                $"label has {fractions} different values that are no whole numbers; classify predicts classes; use finetune or compare "
                    + $"for numbers", source);
        if (names.Length > MostClasses || names.Length > FewClasses && names.Length > labels.Count / 2)
            throw new GenomicsDataException(
                $"label has {names.Length} different values for {labels.Count} sequences; a classifier may have {MostClasses} classes, "
                    + $"and above {FewClasses} two sequences of each; "
                + "classify predicts classes; use finetune or compare for numbers", source);
        if (values.Any(double.IsNaN)) return [.. names.Order(StringComparer.Ordinal)];
        Array.Sort(values, names);
        return names;
    }
}
