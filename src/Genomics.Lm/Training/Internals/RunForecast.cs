using System.Diagnostics;
using System.Globalization;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Forecasts the time of a training from its first steps: seconds per token, times the tokens of all passes and validations. The first
/// step is left out where it is quick, as it pays for compilation.
/// </summary>
/// <param name="settings">What will be done.</param>
/// <param name="trainingTokens">Tokens of one pass.</param>
/// <param name="heldOutTokens">Tokens of one validation.</param>
/// <param name="steps">Steps of one pass.</param>
internal sealed class RunForecast(LoopSettings settings, long trainingTokens, long heldOutTokens, long steps)
{
    private const double EnoughSeconds = 5, ForwardShare = 1 / 3.0; // of a token's forward and backward work
    private const int EnoughSteps = 4;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _tokens;
    private int _steps;

    /// <summary>Takes in a step that was made; the forecast when there is enough to tell, once.</summary>
    public string? Add(long tokens)
    {
        if (_steps < 0) return null;
        (_steps, _tokens) = (_steps + 1, _tokens + tokens);
        var seconds = _watch.Elapsed.TotalSeconds;
        if (_steps < EnoughSteps && seconds < EnoughSeconds)
        {
            if (_steps > 1) return null;
            _tokens = 0;
            _watch.Restart();
            return null;
        }
        _steps = -1;
        return Text(Total(seconds / _tokens));
    }

    /// <summary>Seconds of the whole run.</summary>
    internal double Total(double secondsPerToken)
    {
        var validations = settings.Selection.ValidateEvery > 0
            ? settings.Optimizer.Epochs * steps / (double)settings.Selection.ValidateEvery : settings.Optimizer.Epochs;
        return settings.Fits * secondsPerToken
            * (settings.Optimizer.Epochs * (double)trainingTokens + validations * ForwardShare * heldOutTokens);
    }

    /// <summary>The forecast in words.</summary>
    internal string Text(double seconds)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{(settings.Selection.Patience > 0 ? "at most " : "")}about {Duration(seconds)} for {settings.Optimizer.Epochs} "
            + $"{(settings.Optimizer.Epochs == 1 ? "pass" : "passes")} × {steps} steps");
        if (settings.FitsText is { } fits) text += $" {fits}";
        return settings.MemoryBytes > 0
            ? text + string.Create(CultureInfo.InvariantCulture, $", {settings.MemoryBytes / 1e9:0.0##} GB of memory") : text;
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):0} s"),
        < 90 * 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 48 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0.#} days"),
    };
}
