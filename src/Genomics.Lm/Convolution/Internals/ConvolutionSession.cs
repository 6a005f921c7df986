using System.Collections.Concurrent;
using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Convolution.Internals;

/// <summary>
/// Training and inference of a convolutional network behind the same seam as the encoder's training, so that loop, schedule, averages and
/// checkpoints are shared. Each sequence adds its gradients to a buffer of its own; the buffers are added in the order of the sequences:
/// results do not depend on the number of threads.
/// </summary>
internal sealed unsafe class ConvolutionSession : ITrainingSession
{
    private readonly ConvolutionShape _shape;
    private readonly TrainingSpec _training;
    private readonly float _headDropout, _huber;
    private readonly bool _classes;
    private readonly Workers _workers;
    private readonly AdamW _optimizer;
    private readonly ConvolutionPacking _packing;
    private readonly AlignedBuffer _weights, _gradients, _first, _second;
    private readonly AlignedBuffer _perSequence = new();
    private readonly ConcurrentBag<ConvolutionPass> _passes = [];
    private readonly StepCount _steps = new();

    public ConvolutionSession(ConvolutionShape shape, IParameterSource weights, TrainingSpec training, double headDropout = 0,
        double huber = 1, bool classes = false)
    {
        _classes = classes;
        (_shape, _training, _headDropout, _huber) = (shape, training, (float)headDropout, (float)huber);
        (_workers, _packing) = (new Workers(training.Threads), new ConvolutionPacking(shape));
        _optimizer = new AdamW(training, _workers);
        (_weights, _gradients, _first, _second) = (new AlignedBuffer(shape.Length), new AlignedBuffer(shape.Length),
            new AlignedBuffer(shape.Length), new AlignedBuffer(shape.Length));
        foreach (var buffer in (AlignedBuffer[])[_gradients, _first, _second]) buffer.Clear();
        Import(weights, StateParts.Weights);
    }

    public LossSum Accumulate(in PackedBatch batch, in Targets targets, long step)
    {
        var loss = Run(batch, targets, step, backward: true, null);
        _steps.Add(loss);
        return loss;
    }

    public LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink)
    {
        var outputs = new float[batch.Sequences * _shape.Outputs];
        var loss = Run(batch, targets, 0, backward: false, outputs);
        sink?.Take(OutputKind.Prediction, -1, -1, outputs);
        return loss;
    }

    public StepReport Step(in StepArgs args)
    {
        _steps.RequireTerms();
        var (report, scale) = _steps.Next(_optimizer.Norm(_gradients.Pointer, _shape.Length), args);
        foreach (var tensor in _shape.Tensors)
            _optimizer.Update(_weights.Pointer + tensor.Offset, _gradients.Pointer + tensor.Offset, _first.Pointer + tensor.Offset,
                _second.Pointer + tensor.Offset, tensor.Count,
                (float)scale, args.LearningRate, tensor.FanIn > 0 ? _training.WeightDecay : 0, report.Step);
        _packing.Pack(_weights.Pointer);
        return report;
    }

    public void ExportGradients(IParameterSink sink) => Write(sink, _gradients, "");

    public void Export(IParameterSink sink, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) Write(sink, _weights, "");
        if (!parts.HasFlag(StateParts.Optimizer)) return;
        Write(sink, _first, ".exp_avg");
        Write(sink, _second, ".exp_avg_sq");
        _steps.Export(sink);
    }

    public void Import(IParameterSource source, StateParts parts)
    {
        if (parts.HasFlag(StateParts.Weights)) Read(source, _weights, "");
        if (parts.HasFlag(StateParts.Optimizer))
        {
            Read(source, _first, ".exp_avg");
            Read(source, _second, ".exp_avg_sq");
            _steps.Import(source);
        }
        _packing.Pack(_weights.Pointer);
    }

    public void Dispose()
    {
        foreach (var pass in _passes) pass.Dispose();
        foreach (var buffer in (AlignedBuffer[])[_weights, _gradients, _first, _second, _perSequence]) buffer.Dispose();
        _packing.Dispose();
    }

    private LossSum Run(in PackedBatch batch, in Targets targets, long step, bool backward, float[]? predictions)
    {
        var sequences = batch.Sequences;
        var losses = new LossSum[sequences];
        var buffers = backward ? _perSequence.Reserve((long)sequences * _shape.Length) : null;
        // pointers, because work items cannot carry spans; the batch is not moved while they run
        fixed (int* ids = batch.Ids, offsets = batch.Offsets, ordinals = batch.Ordinals, binOffsets = batch.BinOffsets,
            binTokens = batch.BinTokens)
        fixed (int* labels = targets.Labels)
        fixed (float* binWeights = batch.BinWeights, values = targets.Values)
        {
            var at = new BatchPointers(ids, offsets, batch.Ordinals.IsEmpty ? null : ordinals, binOffsets, binTokens, binWeights, values,
                labels);
            _workers.For(sequences, s =>
            {
                var gradients = buffers == null ? null : buffers + (long)s * _shape.Length;
                if (gradients != null) new Span<float>(gradients, _shape.Length).Clear();
                losses[s] = One(at, s, step, gradients, predictions);
            });
        }
        if (backward) Add(buffers, sequences);
        return new LossSum(losses.Sum(l => l.Sum), losses.Sum(l => l.Terms));
    }

    private LossSum One(BatchPointers at, int s, long step, float* gradients, float[]? predictions)
    {
        if (!_passes.TryTake(out var pass)) pass = new ConvolutionPass(_shape);
        var (width, outputs) = (_shape.Bins * _shape.Channels, _shape.Outputs);
        var codes = at.Codes(s);
        var bins = at.Bins(s, _shape.Bins);
        var pooled = new float[width];
        pass.Forward(_weights.Pointer, _packing, codes, bins, pooled);
        var keep = gradients == null ? null : Drop(pooled, at.Ordinal(s), step);
        var pooledGradient = new float[width];
        var values = new float[outputs];
        LossSum loss;
        fixed (float* row = pooled, rowGradient = pooledGradient)
        {
            var head = _weights.Pointer + _shape.Head;
            for (var o = 0; o < outputs; o++)
                values[o] = Elementwise.Dot(head + o * width, row, width) + _weights.Pointer[_shape.HeadBias + o];
            if (predictions is not null) values.CopyTo(predictions, s * outputs);
            loss = at.HasTargets(_classes) ? Loss(at, s, values, gradients != null) : default;
            for (var o = 0; o < outputs && gradients != null && loss.Terms > 0; o++)
            {
                gradients[_shape.HeadBias + o] += values[o];
                Elementwise.AddScaled(gradients + _shape.Head + o * width, values[o], row, width);
                Elementwise.AddScaled(rowGradient, values[o], head + o * width, width);
            }
        }
        if (gradients != null && loss.Terms > 0)
        {
            for (var i = 0; i < width; i++) pooledGradient[i] *= keep![i];
            pass.Backward(_weights.Pointer, _packing, codes, bins, pooledGradient, gradients);
        }
        _passes.Add(pass);
        return loss;
    }

    // The outputs become their gradient where that is wanted.
    private LossSum Loss(BatchPointers at, int s, Span<float> outputs, bool gradient) => _classes
        ? OutputLoss.Classification(outputs, new ReadOnlySpan<int>(at.Labels + s, 1), gradient)
        : OutputLoss.Regression(outputs, new ReadOnlySpan<float>(at.Values + s * outputs.Length, outputs.Length), _huber, gradient);

    // Inverted dropout, keyed by the sequence's ordinal and the step.
    private float[] Drop(float[] pooled, int ordinal, long step)
    {
        var keep = new float[pooled.Length];
        var random = new CounterRandom((long)_training.Seed, RandomStreams.ConvolutionDropout + ((ulong)step << 24) + (ulong)ordinal);
        for (var i = 0; i < keep.Length; i++)
        {
            keep[i] = _headDropout > 0 && _training.Dropout
                && random.NextDouble() < _headDropout ? 0 : 1 / (1 - (_training.Dropout ? _headDropout : 0));
            pooled[i] *= keep[i];
        }
        return keep;
    }

    private void Add(float* buffers, int sequences)
    {
        const int piece = 1024;
        _workers.For((_shape.Length + piece - 1) / piece, part =>
        {
            var (from, count) = (part * piece, Math.Min(piece, _shape.Length - part * piece));
            for (var s = 0; s < sequences; s++)
                Elementwise.AddScaled(_gradients.Pointer + from, 1, buffers + (long)s * _shape.Length + from, count);
        });
    }

    private void Write(IParameterSink sink, AlignedBuffer buffer, string suffix)
    {
        foreach (var tensor in _shape.Tensors)
            sink.Write(tensor.Name + suffix, tensor.Shape, new ReadOnlySpan<float>(buffer.Pointer + tensor.Offset, tensor.Count));
    }

    private void Read(IParameterSource source, AlignedBuffer buffer, string suffix)
    {
        foreach (var tensor in _shape.Tensors)
            source.Read(tensor.Name + suffix, new Span<float>(buffer.Pointer + tensor.Offset, tensor.Count));
    }

    private readonly struct BatchPointers(int* ids, int* offsets, int* ordinals, int* binOffsets, int* binTokens, float* binWeights,
        float* values, int* labels)
    {
        public float* Values => values;

        public int* Labels => labels;

        public bool HasTargets(bool classes) => classes ? labels != null : values != null;

        public int Ordinal(int s) => ordinals == null ? s : ordinals[s];

        public ReadOnlySpan<int> Codes(int s) => new(ids + offsets[s], offsets[s + 1] - offsets[s]);

        public BinView Bins(int s, int bins)
        {
            var rows = binOffsets + s * bins;
            return new BinView
            {
                Offsets = new(rows, bins + 1),
                Tokens = new(binTokens + rows[0], rows[bins] - rows[0]),
                Weights = new(binWeights + rows[0], rows[bins] - rows[0]),
            };
        }
    }
}
