using System.Globalization;
using Genomics.Lm.Model;

namespace Genomics.Lm.Study.Ablations;

/// <summary>What a fit begins from.</summary>
/// <param name="Kind">Which kind of start.</param>
/// <param name="Name">The model's folder or published name, or the method's name; empty otherwise.</param>
/// <param name="Passes">Passes of masked-language pre-training, for <see cref="AblationStartKind.Masked"/>.</param>
public sealed record AblationStart(AblationStartKind Kind, string Name = "", int Passes = 0)
{
    private const int DefaultPasses = 5;

    /// <summary>Random weights.</summary>
    public static AblationStart Random { get; } = new(AblationStartKind.Random);

    /// <summary>
    /// Reads a level: <c>random</c>; <c>masked</c> or <c>masked:PASSES</c>; a model folder or the name of a published model; or the name
    /// of a method.
    /// </summary>
    /// <param name="text">The level.</param>
    /// <param name="knowsMethod">Whether there is a method of a name.</param>
    /// <exception cref="ArgumentException">None of these.</exception>
    public static AblationStart Parse(string text, Func<string, bool> knowsMethod)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(knowsMethod);
        return text switch
        {
            "random" => Random,
            "masked" => new AblationStart(AblationStartKind.Masked, Passes: DefaultPasses),
            _ when text.StartsWith("masked:", StringComparison.Ordinal) => new AblationStart(AblationStartKind.Masked,
                Passes: int.TryParse(text["masked:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var passes)
                    && passes > 0 ? passes : throw new ArgumentException($"start '{text}': masked:PASSES needs a number from 1")),
            _ when Directory.Exists(text) || text == PublishedModels.Dnabert2.Name => new AblationStart(AblationStartKind.Model, text),
            _ when knowsMethod(text) => new AblationStart(AblationStartKind.Method, text),
            _ => throw new ArgumentException($"unknown start '{text}'; give random, masked, masked:PASSES, a model folder, or a method"),
        };
    }

    /// <summary>The level as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Kind switch
    {
        AblationStartKind.Random => "random",
        AblationStartKind.Masked => Passes == DefaultPasses ? "masked" : string.Create(CultureInfo.InvariantCulture, $"masked:{Passes}"),
        _ => Name,
    };
}
