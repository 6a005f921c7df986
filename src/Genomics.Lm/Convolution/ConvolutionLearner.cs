using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Compute;
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

    private const ulong ShiftStream = 0x434E_4E53_0000_0000;

    private readonly ConvolutionOptions _options = Checked(options ?? new ConvolutionOptions());

    /// <summary>The same network for classes of sequences (<see cref="Data.Datasets.LabelledSequences.ForFitting"/>); it gives a <see cref="SequenceClassifier"/>.</summary>
    /// <param name="options">Size and recipe; null: the defaults.</param>
    public static ConvolutionLearner ForClasses(ConvolutionOptions? options = null) => new(options) { _classes = true };

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Network;

    /// <inheritdoc/>
    public string Kind => ConvolutionPredictor.Kind;

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">No training gene, a window that does not fit, or a loss that is no longer a number.</exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        if (data.Training.Count == 0) throw new GenomicsDataException("no training gene; a network cannot be fitted");
        var reader = MakeReader(data);
        foreach (var sequence in data.Training.Sequences.Concat(data.Validation.Sequences)) reader.Recipe.Check(sequence);
        FittingGoal goal = _classes ? new ClassificationGoal(data) : new RegressionGoal(data, joint: true, standardize: true, _options.HuberDelta);
        var shape = new ConvolutionShape
        {
            Channels = _options.Channels, FirstWidth = _options.FirstWidth, Stride = _options.Stride, Blocks = _options.Blocks,
            Slots = reader.Recipe.Bins!.Count, Outputs = goal.Outputs.Length,
        };
        var task = goal.Task(
            reader.ReadAll(data.Training.Sequences, data.Threads), reader.ReadAll(data.Validation.Sequences, data.Threads),
            _options.Shift == 0 ? null : (gene, epoch) => reader.Read(data.Training.Sequences[gene], ShiftOf(data, gene, epoch)));
        var training = new TrainingSpec { WeightDecay = (float)_options.WeightDecay, Seed = (ulong)data.Seed, Threads = data.Threads };
        using var session = new ConvolutionSession(shape, shape.Draw(data.Seed), training, _options.HeadDropout, _options.HuberDelta, _classes);
        var state = new TrainingLoop(Settings(data.Seed), task, session, null, progress, cancellation).Run();
        var head = new HeadDescription
        {
            Pooling = Pooling.Slots, BinBorders = [.. reader.Recipe.Bins!.Borders], Part = _options.Window,
            Outputs = goal.Outputs, Means = goal.Scale.Means, Deviations = goal.Scale.Deviations,
        };
        var info = new PredictorInfo { Kind = _classes ? SequenceClassifier.ConvolutionKind : Kind, Name = Kind, Conditions = [.. data.TargetConditions], Transform = data.Transform, Window = data.Window, Parameters = shape.Length };
        var history = new TrainingHistory(goal.HistoryConditions, state.History);
        var predictor = new ConvolutionPredictor(info, head, shape, state.Best!);
        return new FitResult(_classes ? new SequenceClassifier(predictor) : predictor, [Describe(shape, history, goal), .. history.ToSections()], watch.Elapsed.TotalSeconds)
        {
            Provenance = new FitProvenance { StopsOnValidation = data.Validation.Count > 0, Seed = data.Seed },
        };
    }

    private static ConvolutionOptions Checked(ConvolutionOptions options)
    {
        options.Validate();
        return options;
    }

    private BaseReader MakeReader(FittingData data)
    {
        data.Window.Validate();
        _options.Window?.Validate(data.Window);
        if (_options.Window is null && data.Window.Length == 0)
            throw new GenomicsDataException("averaging over bins needs windows of one length; give the part of the windows to read");
        var part = _options.Window ?? LmWindow.Whole(data.Window);
        return new BaseReader(new InputRecipe(data.Window, _options.Window, 0, AlignedBins.Polynomial(_options.Bins, part.Upstream, part.Downstream, _options.BinPower)), _options.Stride);
    }

    private int ShiftOf(FittingData data, int gene, int epoch)
        => new CounterRandom(data.Seed, ShiftStream + (ulong)epoch * (ulong)data.Training.Count + (ulong)gene).NextInt(2 * _options.Shift + 1) - _options.Shift;

    private LoopSettings Settings(long seed) => new()
    {
        Stage = Kind, Epochs = _options.Epochs, Batch = _options.Batch, LearningRate = _options.LearningRate, Schedule = LearningRateSchedule.Cosine,
        WarmUp = 50, MaxGradientNorm = 1, WeightAverage = _options.WeightAverage, Patience = _options.Patience, Seed = seed, Fits = 1,
    };

    private TableSection Describe(ConvolutionShape shape, TrainingHistory history, FittingGoal goal) => new(
        "Convolutional network",
        ["filters", "first width", "stride", "residual layers", "bins", "parameters", "best pass", goal.ScoreName],
        [[
            $"{shape.Channels}", $"{shape.FirstWidth}", $"{shape.Stride}", $"{shape.Blocks}", $"{shape.Slots}", $"{shape.Length}",
            history.Points.LastOrDefault(p => p.Best)?.Epoch.ToString("0.##", CultureInfo.InvariantCulture) ?? "",
            history.Points.LastOrDefault(p => p.Best) is { } best ? goal.Score(best).ToString("0.000", CultureInfo.InvariantCulture) : "",
        ]]);
}
