namespace Genomics.Lm.Data.Sections;

/// <summary>One bar.</summary>
/// <param name="Name">Row label.</param>
/// <param name="Value">Its length; nothing is drawn for 0 and below.</param>
/// <param name="Sign">Below 0, or not: the colour.</param>
public readonly record struct Bar(string Name, double Value, double Sign);
