using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Drawing;

/// <summary>Maps numbers to a drawing's coordinates, with ticks at round numbers.</summary>
internal sealed class LinearScale
{
    private readonly double _low, _high, _from, _to;

    private LinearScale(double low, double high, double from, double to, double step)
        => (_low, _high, _from, _to, Step) = (low, high, from, to, step);

    /// <summary>Distance between ticks.</summary>
    public double Step { get; }

    /// <summary>A scale whose ends are round numbers around the values (those that are no numbers are left out).</summary>
    /// <param name="values">What must be visible.</param>
    /// <param name="from">Coordinate of the low end.</param>
    /// <param name="to">Coordinate of the high end.</param>
    /// <param name="ticks">About how many steps.</param>
    public static LinearScale Around(IEnumerable<double> values, double from, double to, int ticks = 6)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high))) (low, high) = (low - 0.5, high + 0.5);
        var step = RoundStep((high - low) / ticks);
        return new LinearScale(Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, from, to, step);
    }

    /// <summary>A scale with exact ends.</summary>
    public static LinearScale Exact(double low, double high, double from, double to, int ticks = 6)
        => new(low, high, from, to, RoundStep(Math.Max(high - low, 1e-9) / ticks));

    /// <summary>The coordinate of a value.</summary>
    public double this[double value] => _from + (value - _low) / (_high - _low) * (_to - _from);

    /// <summary>The value kept within the scale.</summary>
    public double Clamp(double value) => Math.Clamp(value, _low, _high);

    /// <summary>Whether the scale shows a value.</summary>
    public bool Shows(double value) => value >= _low - 1e-9 && value <= _high + 1e-9;

    /// <summary>Round numbers within the scale.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            for (var k = Math.Ceiling(_low / Step - 1e-6); k * Step <= _high + 1e-6 * Step; k++) yield return k * Step;
        }
    }

    /// <summary>A tick's label with as many decimals as the step needs.</summary>
    public string Label(double tick)
    {
        var size = Math.Max(Math.Abs(_low), Math.Abs(_high));
        if (size >= 10_000 && Step >= 1) return NumberText.Count((long)Math.Round(tick)).Replace('-', '−');
        return size < 1e-4 ? NumberText.Significant(tick)
            : NumberText.Fixed(tick, Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-6), 0, 8));
    }

    // 1, 2 or 5 times a power of ten, at least as large as asked
    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (step / power) switch { <= 1 + 1e-9 => 1, <= 2 + 1e-9 => 2, <= 5 + 1e-9 => 5, _ => 10 };
    }
}
