using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Convolution.Internals;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Convolution;

/// <summary>
/// A small dilated convolutional network on the raw bases (<c>cnn_onehot</c>): what can be learned from the same genes without tokens or
/// attention. All conditions are learned together; training stops on the validation genes.
/// </summary>
/// <param name="options">Size and recipe; null: the defaults. Checked here.</param>
public sealed class ConvolutionLearner(ConvolutionOptions? options = null) : IExpressionLearner
{
    private bool _classes;

    private readonly ConvolutionOptions _options = Checked(options ?? new ConvolutionOptions());

    /// <summary>
    /// The same network for classes of sequences (<see cref="Data.Datasets.LabelledSequences.ForFitting"/>); it gives a
    /// <see cref="SequenceClassifier"/>.
    /// </summary>
    /// <param name="options">Size and recipe; null: the defaults.</param>
    public static ConvolutionLearner ForClasses(ConvolutionOptions? options = null) => new(options) { _classes = true };

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Network;

    /// <inheritdoc/>
    public string Kind => ConvolutionPredictor.Kind;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="SelectionOptions.BestBy"/> is for the other kind of data.</exception>
    /// <exception cref="GenomicsDataException">No training gene, a window that does not fit, or a loss that is no longer a
    /// number.</exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        if (_options.Selection.BestBy == (_classes ? BestBy.Pearson : BestBy.Mcc))
            throw new ArgumentException(
                $"Selection.BestBy is {_options.Selection.BestBy}, which is not measured here; give {BestBy.Loss} or "
                + $"{(_classes ? BestBy.Mcc : BestBy.Pearson)}");
        if (data.Training.Count == 0) throw new GenomicsDataException("no training gene; a network cannot be fitted");
        var reader = new BaseReader(_options.Input.MakeRecipe(data.Window), _options.Stride);
        foreach (var sequence in data.Training.Sequences.Concat(data.Validation.Sequences)) reader.Recipe.Check(sequence);
        FittingGoal goal = _classes ? new ClassificationGoal(data)
            : new RegressionGoal(data, _options.Joint, standardize: true, _options.HuberDelta);
        var shape = new ConvolutionShape
        {
            Channels = _options.Channels,
            FirstWidth = _options.FirstWidth,
            Stride = _options.Stride,
            Blocks = _options.Blocks,
            Bins = reader.Recipe.Bins!.Count,
            Outputs = goal.Outputs.Length,
        };
        var task = goal.Task(
            reader.ReadAll(data.Training.Sequences, data.Threads), reader.ReadAll(data.Validation.Sequences, data.Threads),
            Shift == 0 ? null : (gene, epoch) => reader.Read(data.Training.Sequences[gene], ShiftOf(data, gene, epoch)));
        using var session = new ConvolutionSession(shape, shape.Draw(data.Seed), _options.Optimizer.MakeSpec(data.Seed, data.Threads),
            _options.Augmentation.HeadDropout ?? 0, _options.HuberDelta, _classes);
        var settings = new LoopSettings
        {
            Stage = Kind,
            Optimizer = _options.Optimizer,
            Selection = _options.Selection,
            Seed = data.Seed,
            Fits = 1
        };
        var state = new TrainingLoop(settings, task, session, null, progress, cancellationToken).Run();
        var head = new HeadDescription
        {
            Pooling = Pooling.Bins,
            BinBorders = [.. reader.Recipe.Bins!.Borders],
            Part = _options.Input.Part,
            Outputs = goal.Outputs,
            Means = goal.Scale.Means,
            Deviations = goal.Scale.Deviations,
        };
        var info = PredictorInfo.Of(Kind, data, shape.Length) with { Kind = _classes ? SequenceClassifier.ConvolutionKind : Kind };
        var history = new TrainingHistory(goal.HistoryConditions, state.History);
        var predictor = new ConvolutionPredictor(info, head, shape, state.Best!);
        return new FitResult(_classes ? new SequenceClassifier(predictor) : predictor,
            [Describe(shape, history, goal), .. history.ToSections()], watch.Elapsed.TotalSeconds)
        {
            Provenance = new FitProvenance
            {
                StopsOnValidation = data.Validation.Count > 0,
                Seed = data.Seed,
                JointConditions = !_classes && goal.Outputs.Length > 1 ? goal.Outputs : [],
            },
        };
    }

    private static ConvolutionOptions Checked(ConvolutionOptions options)
    {
        options.Validate();
        return options;
    }

    private int Shift => _options.Augmentation.Shift;

    private int ShiftOf(FittingData data, int gene, int epoch)
        => new CounterRandom(data.Seed, RandomStreams.ConvolutionShift + (ulong)epoch * (ulong)data.Training.Count + (ulong)gene)
        .NextInt(2 * Shift + 1) - Shift;

    private TableSection Describe(ConvolutionShape shape, TrainingHistory history, FittingGoal goal)
    {
        string[] columns = ["filters", "first width", "stride", "residual layers", "bins", "parameters"];
        string[] cells = [$"{shape.Channels}", $"{shape.FirstWidth}", $"{shape.Stride}", $"{shape.Blocks}", $"{shape.Bins}",
            $"{shape.Length}"];
        return history.Points.LastOrDefault(p => p.Best) is not { } best ? new("Convolutional network", columns, [cells])
            : new("Convolutional network", [.. columns, "best pass", goal.ScoreName],
                [[.. cells, best.Epoch.ToString("0.##", CultureInfo.InvariantCulture),
                    goal.Score(best).ToString("0.000", CultureInfo.InvariantCulture)]]);
    }
}
