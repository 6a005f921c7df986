using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Insertions.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>
/// What a predictor knows of another method's words: it sees sequences only, in which they are written or broken. And how much of its
/// predictions another method's features explain.
/// </summary>
public static class WordResponses
{
    /// <summary>Asks a predictor about each word.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="windows">Windows of its geometry, best of genes that it did not learn from.</param>
    /// <param name="words">The words, with regions within the windows.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="options">How many windows.</param>
    /// <param name="progress">Receives the words done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <returns>One per word, in their order.</returns>
    /// <exception cref="ArgumentException">There is no window, no such condition, or an option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The windows do not fit the predictor.</exception>
    public static IReadOnlyList<WordResponse> Measure(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> windows,
        IReadOnlyList<WordInRegion> words, int condition, WordResponseOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(words);
        options ??= new WordResponseOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)predictor.Info.Conditions.Count, nameof(condition));
        if (windows.Count == 0) throw new ArgumentException("there is no window", nameof(windows));
        var asked = new AskedPredictor(predictor, options.Threads, cancellationToken);
        string[] letters = [.. windows.Select(w => w.ToString())];
        double[] unaltered = [.. asked.Predict(windows).Select(row => row[condition])];
        var responses = new List<WordResponse>(words.Count);
        for (var w = 0; w < words.Count; w++)
        {
            var editor = new WordEditor(words[w], predictor.Info.Window.AlignmentIndex);
            var order = Enumerable.Range(0, windows.Count).ToArray();
            new CounterRandom(options.Seed, Stream(w, 0)).Shuffle(order.AsSpan());
            var inserted = new List<(int Window, string With, string Control)>();
            var ablated = new List<(int Window, string Text, int Count)>();
            foreach (var window in order)
            {
                var random = new CounterRandom(options.Seed, Stream(w, window + 1));
                if (inserted.Count < options.WindowsPerWord && editor.Insert(letters[window], ref random) is { } more)
                    inserted.Add((window, more.With, more.Control));
                if (ablated.Count < options.WindowsPerWord && editor.Ablate(letters[window], ref random) is { } less)
                    ablated.Add((window, less.Without, less.Occurrences));
            }
            var values = asked.Predict([.. inserted.Select(i => i.With).Concat(inserted.Select(i => i.Control))
                .Concat(ablated.Select(a => a.Text)).Select(text => new DnaSequence(words[w].Name, text))]);
            double Change(int at, int window) => values[at][condition] - unaltered[window];
            var (insertion, insertionError) = AskedPredictor.Mean([.. inserted.Select((i, at) => Change(at, i.Window))]);
            var (control, _) = AskedPredictor.Mean([.. inserted.Select((i, at) => Change(inserted.Count + at, i.Window))]);
            var (ablation, ablationError) = AskedPredictor.Mean(
                [.. ablated.Select((a, at) => -Change(2 * inserted.Count + at, a.Window) / a.Count)]);
            responses.Add(new WordResponse(words[w], inserted.Count, insertion, insertionError, control, ablated.Count, ablation,
                ablationError));
            progress?.Report(new WorkProgress($"{predictor.Info.Name}: words written and broken", w + 1, words.Count));
        }
        return responses;

        static ulong Stream(int word, int window) => RandomStreams.InsertedWords + ((ulong)word << 20) + (ulong)window;
    }

    /// <summary>
    /// The share of the variance of a predictor's predictions that a linear model of some features explains, in sequences that were left
    /// out of its fit (ridge regression, ten folds).
    /// </summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="features">The features.</param>
    /// <param name="windows">Windows of both geometries, at least 20; best of genes that neither learnt from.</param>
    /// <param name="groups">Leakage groups, whose windows are left out together; null: each is its own.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="cancellationToken">Checked between fits.</param>
    /// <returns>1 less the squared error over the variance; below 0 where the features mislead, NaN where the predictions do not
    /// vary.</returns>
    /// <exception cref="ArgumentException">Too few windows, no such condition, or another number of groups.</exception>
    /// <exception cref="GenomicsDataException">The windows do not fit.</exception>
    public static double ExplainedShare(IExpressionPredictor predictor, int condition, IFeatureSource features,
        IReadOnlyList<DnaSequence> windows, IReadOnlyList<int>? groups = null, WordResponseOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        const int Folds = 10, Fewest = 20;
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(windows);
        options ??= new WordResponseOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)predictor.Info.Conditions.Count, nameof(condition));
        if (windows.Count < Fewest) throw new ArgumentException($"{windows.Count} windows; at least {Fewest} are needed", nameof(windows));
        var (width, rows) = (features.Names.Count, windows.Count);
        double[] y = [.. new AskedPredictor(predictor, options.Threads, cancellationToken).Predict(windows).Select(row => row[condition])];
        var mean = y.Average();
        var variance = y.Sum(v => (v - mean) * (v - mean));
        if (variance == 0 || width == 0) return variance == 0 ? double.NaN : 0;
        var x = new float[(long)rows * width];
        features.Extract(windows, x, null, cancellationToken);
        var folds = CrossValidationFolds.Deal(rows, Folds, new CounterRandom(options.Seed), groups);
        var error = 0.0;
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] learnt = [.. Enumerable.Range(0, rows).Where(r => folds[r] != fold)];
            int[] left = [.. Enumerable.Range(0, rows).Where(r => folds[r] == fold)];
            if (left.Length == 0) continue;
            var fit = RidgeRegression.Fit(Rows(learnt), width, [.. learnt.Select(r => y[r])], 1, new RidgeOptions
            {
                Seed = options.Seed,
                Threads = options.Threads,
                RowGroups = groups is null ? null : [.. learnt.Select(r => groups[r])],
            }, null, cancellationToken);
            var predicted = new double[left.Length];
            fit.Predict(Rows(left), predicted);
            for (var i = 0; i < left.Length; i++) error += (predicted[i] - y[left[i]]) * (predicted[i] - y[left[i]]);
        }
        return 1 - error / variance;

        float[] Rows(int[] which) => [.. which.SelectMany(r => new ArraySegment<float>(x, r * width, width))];
    }
}
