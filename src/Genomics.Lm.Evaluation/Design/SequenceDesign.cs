using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals;

namespace Genomics.Lm.Evaluation.Design;

/// <summary>
/// Searches for substitutions that lead a window to a goal: greedy, or with several sequences kept (beam). Works with any predictor.
/// </summary>
/// <remarks>
/// A search finds what a predictor is wrong about as well as what it is right about. So each step can be judged by an independent predictor
/// (another method, best fitted on other genes), and be compared with the windows that were learnt: far from them no prediction holds.
/// </remarks>
public static class SequenceDesign
{
    /// <summary>Searches.</summary>
    /// <param name="predictor">What the search follows; is not disposed.</param>
    /// <param name="window">A window of its geometry.</param>
    /// <param name="options">Goal, budget, beam, what stays.</param>
    /// <param name="judge">An independent predictor of the same windows, asked about the result only; null: none.</param>
    /// <param name="familiar">The windows that were learnt; null: not asked.</param>
    /// <param name="progress">Receives the substitutions done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <returns>
    /// The way to the best sequence found, the given one first; it ends before the budget where no substitution improves the score.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no such condition, specificity has no other condition, or a protected stretch leaves the window.
    /// </exception>
    /// <exception cref="GenomicsDataException">The window does not fit a predictor.</exception>
    public static IReadOnlyList<DesignStep> Run(IExpressionPredictor predictor, DnaSequence window, DesignOptions? options = null,
        IExpressionPredictor? judge = null, WindowFamiliarity? familiar = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(window);
        options ??= new DesignOptions();
        options.Validate();
        var width = predictor.Info.Conditions.Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Condition, width, nameof(options));
        if (options.Goal == DesignGoal.Specific && width < 2)
            throw new ArgumentException($"{predictor.Info.Name} predicts one condition, to which nothing can be specific", nameof(options));
        if (options.Protected.Any(p => p.End > window.Length))
            throw new ArgumentException($"a protected stretch leaves the window of {window.Length} bases", nameof(options));
        var predict = new PredictOptions { Threads = options.Threads };
        var free = Enumerable.Repeat(true, window.Length).ToArray();
        foreach (var (start, end) in options.Protected) Array.Fill(free, false, start, end - start);
        var reference = new double[width];
        predictor.Predict([window], reference, predict, null, cancellationToken);
        Node best = new(null, null, window, Score(reference, options), reference);
        Node[] kept = [best];
        for (var edit = 0; edit < options.Edits; edit++)
        {
            var children = new List<Node>();
            foreach (var node in kept)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Substitution[] all = [.. node.Substitutions(free)];
                if (all.Length == 0) continue;
                var values = new double[all.Length * width];
                predictor.PredictSubstitutions(node.Sequence, all, values, predict, cancellationToken);
                children.AddRange(all.Select((s, i) => (s, Row: values[(i * width)..((i + 1) * width)]))
                    .Select(c => (c.s, c.Row, Score: Score(c.Row, options))).OrderByDescending(c => c.Score).Take(options.Beam)
                    .Select(c => new Node(node, c.s, null, c.Score, c.Row)));
            }
            // the same edits in another order are one sequence
            kept = [.. children.OrderByDescending(c => c.Score).DistinctBy(c => c.Sequence.ToString()).Take(options.Beam)];
            progress?.Report(new WorkProgress($"{predictor.Info.Name}: design of {window.Id}", edit + 1, options.Edits));
            if (kept.Length == 0 || kept[0].Score <= best.Score) break;
            best = kept[0];
        }
        return Judge(best.Way(), judge, familiar, predict, cancellationToken);
    }

    /// <summary>What a goal says of a prediction; more is better.</summary>
    /// <param name="prediction">[conditions].</param>
    /// <param name="options">Goal and condition.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such condition.</exception>
    public static double Score(IReadOnlyList<double> prediction, DesignOptions options)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)options.Condition, (uint)prediction.Count, nameof(options));
        var value = prediction[options.Condition];
        return options.Goal switch
        {
            DesignGoal.Lower => -value,
            DesignGoal.Specific => value - (prediction.Sum() - value) / (prediction.Count - 1),
            _ => value,
        };
    }

    private static DesignStep[] Judge(IReadOnlyList<DesignStep> way, IExpressionPredictor? judge, WindowFamiliarity? familiar,
        PredictOptions options, CancellationToken cancellationToken)
    {
        var width = judge?.Info.Conditions.Count ?? 0;
        var values = new double[way.Count * width];
        judge?.Predict([.. way.Select(s => s.Sequence)], values, options, null, cancellationToken);
        return [.. way.Select((step, i) => step with
        {
            Judgement = judge is null ? null : values[(i * width)..((i + 1) * width)],
            IsUnfamiliar = familiar?.IsUnfamiliar(step.Sequence),
        })];
    }

    private sealed class Node(Node? parent, Substitution? substitution, DnaSequence? sequence, double score, double[] prediction)
    {
        private DnaSequence? _sequence = sequence;

        public double Score => score;

        public DnaSequence Sequence => _sequence ??= parent!.Sequence.With(substitution!.Value);

        // every base is changed once at most
        public IEnumerable<Substitution> Substitutions(bool[] free)
        {
            var changed = new HashSet<int>(Way().Where(s => s.Substitution is not null).Select(s => s.Substitution!.Value.Position));
            for (var position = 0; position < free.Length; position++)
                if (free[position] && !changed.Contains(position) && "ACGT".Contains((char)Sequence.Bases[position]))
                    foreach (var letter in "ACGT")
                        if (letter != Sequence.Bases[position]) yield return new Substitution(position, letter);
        }

        public IReadOnlyList<DesignStep> Way() => [.. parent?.Way() ?? [], new DesignStep(substitution, Sequence, score, prediction)];
    }
}
