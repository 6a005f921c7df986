using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using static Genomics.Lm.Evaluation.Interpretation.MutagenesisResult;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// In-silico mutagenesis: every base of a region replaced by each of the three others, one at a time, and predicted again. Works with any
/// predictor. For one that reads tokens the effect is divided: what remains when token borders are held is the model's part, the rest
/// comes from the borders that moved.
/// </summary>
public static class Mutagenesis
{
    private const int WindowsAtOnce = 1024;

    /// <summary>Tries every substitution.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="window">A window of the predictor's geometry, on the gene's strand.</param>
    /// <param name="options">The region; null: the whole window.</param>
    /// <param name="progress">Receives the substitutions done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <exception cref="ArgumentException">The region is empty or leaves the window.</exception>
    /// <exception cref="GenomicsDataException">The window does not fit the predictor.</exception>
    public static MutagenesisResult Run(
        IExpressionPredictor predictor, DnaSequence window, MutagenesisOptions? options = null, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(window);
        options ??= new MutagenesisOptions();
        options.Validate(window.Length);
        var (start, end, width) = (options.Start, options.End ?? window.Length, predictor.Info.Conditions.Count);
        var predict = new PredictOptions { Threads = options.Threads };
        var reference = new double[width];
        predictor.Predict([window], reference, predict, null, cancellationToken);
        var effects = new double[(end - start) * 4 * width];
        Array.Fill(effects, double.NaN);
        var tokenizing = predictor as ITokenizingPredictor;
        var parts = tokenizing is null ? null : (double[])effects.Clone();
        var (done, total) = (0, 3 * window.Bases[start..end].CountAny("ACGT"u8));
        foreach (var chunk in Substitutions(window, start, end).Chunk(WindowsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = new double[chunk.Length * width];
            predictor.PredictSubstitutions(window, chunk, values, predict, cancellationToken);
            Store(effects, values);
            if (tokenizing is not null)
            {
                tokenizing.PredictWithBordersOf(window, [.. chunk.Select(window.With)], values, predict, null, cancellationToken);
                Store(parts!, values);
            }
            progress?.Report(new WorkProgress($"{predictor.Info.Name}: substitutions of {window.Id}", done += chunk.Length, total));

            void Store(double[] target, double[] predicted)
            {
                for (var i = 0; i < chunk.Length; i++)
                {
                    var place = ((chunk[i].Position - start) * 4 + Bases.IndexOf(chunk[i].Base)) * width;
                    for (var c = 0; c < width; c++) target[place + c] = predicted[i * width + c] - reference[c];
                }
            }
        }
        return new MutagenesisResult(window, predictor.Info, start, end, reference, effects, parts);
    }

    private static IEnumerable<Substitution> Substitutions(DnaSequence window, int start, int end)
        => Enumerable.Range(start, end - start).Where(position => Bases.Contains((char)window.Bases[position]))
            .SelectMany(position => Bases.Where(b => b != window.Bases[position]).Select(b => new Substitution(position, b)));
}
