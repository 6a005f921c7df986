namespace Genomics.Lm.Data.Sections;

/// <summary>One estimate with its interval.</summary>
/// <param name="Group">What it is shown under together with its neighbours of the same group; empty: under nothing.</param>
/// <param name="Name">Row label.</param>
/// <param name="Estimate">The estimate; NaN is left blank.</param>
/// <param name="Low">Lower end; NaN draws no interval.</param>
/// <param name="High">Upper end; NaN draws no interval.</param>
/// <param name="IsFilled">A filled mark, for example where a difference is shown; hollow otherwise.</param>
public readonly record struct IntervalMark(string Group, string Name, double Estimate, double Low, double High, bool IsFilled);
