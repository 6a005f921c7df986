using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

/// <summary>
/// An engine so small that its gradients are obvious: the "encoder" is the word embedding alone, the head pools and is linear; the masked
/// language head knows base rates only. It lets the tests of the training loop run in milliseconds.
/// </summary>
internal sealed class ToyEngine : IComputeEngine
{
    public EngineInfo Info { get; init; } = new("toy", "tests", true);

    /// <summary>From this step on the loss is not a number.</summary>
    public long? BreaksAt { get; init; }

    /// <summary>What it says that activations take.</summary>
    public long ActivationBytes { get; init; } = 3000;

    public MemoryForecast Forecast(ModelSpec model, WorkShape shape) => new(1000, 2000, ActivationBytes);

    public IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options)
        => new Session(model, weights, new TrainingSpec(), null);

    public ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training)
        => new Session(model, weights, training, BreaksAt);

    private sealed class Session(ModelSpec model, IParameterSource weights, TrainingSpec spec, long? breaksAt) : IEncoderSession,
        ITrainingSession
    {
        private const string Words = "bert.embeddings.word_embeddings.weight", Weight = "classifier.weight", Bias = "classifier.bias",
            Rates = "cls.predictions.decoder.bias";

        private readonly ParameterSet _weights = ParameterSet.Copy(weights), _first = Zeros(weights), _second = Zeros(weights);
        private ParameterSet _gradients = Zeros(weights);
        private readonly int _hidden = model.Encoder.HiddenSize;
        private double _terms;
        private long _step;

        private static ParameterSet Zeros(IParameterSource like)
        {
            var zeros = ParameterSet.Copy(like);
            foreach (var name in zeros.Names) zeros.Values(name).Clear();
            return zeros;
        }

        public void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink)
        {
            if (want.Kinds.HasFlag(OutputKind.Prediction)) Evaluate(batch, default, sink);
            if (!want.Kinds.HasFlag(OutputKind.LastHidden)) return;
            var states = new float[batch.Tokens * _hidden];
            for (var t = 0; t < batch.Tokens; t++)
                _weights.Values(Words).Slice(batch.Ids[t] * _hidden, _hidden).CopyTo(states.AsSpan(t * _hidden));
            sink.Take(OutputKind.LastHidden, -1, -1, states);
        }

        public LossSum Accumulate(in PackedBatch batch, in Targets targets, long step)
        {
            if (step >= breaksAt) return new LossSum(double.NaN, 1);
            var loss = Pass(batch, targets, spec.Dropout, step, null, learn: true);
            _terms += loss.Terms;
            return loss;
        }

        public LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink)
            => Pass(batch, targets, false, 0, sink, learn: false);

        private LossSum Pass(in PackedBatch batch, in Targets targets, bool dropout, long step, IOutputSink? sink, bool learn)
        {
            if (model.Head is not RegressionHead head) return Masked(targets, learn);
            var (sum, terms) = (0.0, 0);
            var predictions = new float[batch.Sequences * head.Outputs];
            for (var s = 0; s < batch.Sequences; s++)
            {
                var entries = Entries(batch, head, s);
                var words = _weights.Values(Words);
                var classifier = _weights.Values(Weight);
                var pooled = new double[_hidden * head.Bins];
                foreach (var (bin, id, weight) in entries)
                    for (var h = 0; h < _hidden; h++) pooled[bin * _hidden + h] += weight * words[id * _hidden + h];
                var keep = new double[pooled.Length];
                Array.Fill(keep, 1);
                if (dropout && head.Dropout > 0)
                {
                    var random =
                        new CounterRandom((long)spec.Seed, (ulong)step << 32 | (uint)(batch.Ordinals.IsEmpty ? s : batch.Ordinals[s]));
                    for (var i = 0; i < keep.Length; i++) keep[i] = random.NextDouble() < head.Dropout ? 0 : 1 / (1 - head.Dropout);
                }
                for (var o = 0; o < head.Outputs; o++)
                {
                    double value = _weights.Values(Bias)[o];
                    for (var i = 0; i < pooled.Length; i++) value += pooled[i] * keep[i] * classifier[o * pooled.Length + i];
                    predictions[s * head.Outputs + o] = (float)value;
                    if (targets.Values.IsEmpty || float.IsNaN(targets.Values[s * head.Outputs + o])) continue;
                    var error = value - targets.Values[s * head.Outputs + o];
                    terms++;
                    sum += head.HuberDelta is not { } d ? error * error : Math.Abs(error) <= d ? 0.5 * error * error
                        : d * (Math.Abs(error) - 0.5 * d);
                    if (learn) Learn(head, o, head.HuberDelta is not { } c ? 2 * error : Math.Clamp(error, -c, c), pooled, keep, entries);
                }
            }
            sink?.Take(OutputKind.Prediction, -1, -1, predictions);
            return new LossSum(sum, terms);
        }

        private static List<(int Bin, int Id, double Weight)> Entries(in PackedBatch batch, RegressionHead head, int s)
        {
            var entries = new List<(int, int, double)>();
            var (start, end) = (batch.Offsets[s], batch.Offsets[s + 1]);
            if (head.Pooling != Pooling.Bins)
                for (var t = start; t < end; t++) entries.Add((0, batch.Ids[t], 1.0 / (end - start)));
            else
                for (var bin = 0; bin < head.Bins; bin++)
                    for (var e = batch.BinOffsets[s * head.Bins + bin]; e < batch.BinOffsets[s * head.Bins + bin + 1]; e++)
                        entries.Add((bin, batch.Ids[start + batch.BinTokens[e]], batch.BinWeights[e]));
            return entries;
        }

        private void Learn(RegressionHead head, int output, double slope, double[] pooled, double[] keep,
            List<(int Bin, int Id, double Weight)> entries)
        {
            var row = _gradients.Values(Weight).Slice(output * pooled.Length, pooled.Length);
            var words = _gradients.Values(Words);
            var classifier = _weights.Values(Weight);
            _gradients.Values(Bias)[output] += (float)slope;
            for (var i = 0; i < pooled.Length; i++) row[i] += (float)(slope * pooled[i] * keep[i]);
            foreach (var (bin, id, weight) in entries)
                for (var h = 0; h < _hidden; h++)
                    words[id * _hidden + h] += (float)(slope * weight * keep[bin * _hidden + h] * classifier[output * pooled.Length
                        + bin * _hidden + h]);
        }

        private LossSum Masked(in Targets targets, bool learn)
        {
            var rates = _weights.Values(Rates);
            var total = 0.0;
            foreach (var rate in rates) total += Math.Exp(rate);
            var sum = 0.0;
            foreach (var label in targets.Labels)
            {
                sum += Math.Log(total) - rates[label];
                if (!learn) continue;
                for (var i = 0; i < rates.Length; i++)
                    _gradients.Values(Rates)[i] += (float)(Math.Exp(rates[i]) / total - (i == label ? 1 : 0));
            }
            return new LossSum(sum, targets.Labels.Length);
        }

        public StepReport Step(in StepArgs args)
        {
            _step++;
            var norm = 0.0;
            foreach (var name in _gradients.Names)
                foreach (var g in _gradients.Values(name)) norm += g / _terms * (g / _terms);
            norm = Math.Sqrt(norm);
            var factor = Math.Min(1, args.MaxGradientNorm / (norm + 1e-6)) / _terms;
            foreach (var name in _gradients.Names)
            {
                var w = _weights.Values(name);
                var m = _first.Values(name);
                var v = _second.Values(name);
                var g = _gradients.Values(name);
                for (var i = 0; i < w.Length; i++)
                {
                    var gradient = (float)(g[i] * factor);
                    m[i] = spec.Beta1 * m[i] + (1 - spec.Beta1) * gradient;
                    v[i] = spec.Beta2 * v[i] + (1 - spec.Beta2) * gradient * gradient;
                    var first = m[i] / (1 - Math.Pow(spec.Beta1, _step));
                    var second = v[i] / (1 - Math.Pow(spec.Beta2, _step));
                    w[i] -= (float)(args.LearningRate * (first / (Math.Sqrt(second) + spec.Epsilon)));
                }
            }
            _gradients = Zeros(_weights);
            _terms = 0;
            return new StepReport(norm, _step);
        }

        public void ExportGradients(IParameterSink sink) => CopyTo(_gradients, "", sink);

        public void Export(IParameterSink sink, StateParts parts)
        {
            if (parts.HasFlag(StateParts.Weights)) CopyTo(_weights, "", sink);
            if (!parts.HasFlag(StateParts.Optimizer)) return;
            CopyTo(_first, ".exp_avg", sink);
            CopyTo(_second, ".exp_avg_sq", sink);
            sink.Write("step", [1], [_step]);
        }

        public void Import(IParameterSource source, StateParts parts)
        {
            if (parts.HasFlag(StateParts.Weights)) CopyFrom(source, "", _weights);
            if (!parts.HasFlag(StateParts.Optimizer)) return;
            CopyFrom(source, ".exp_avg", _first);
            CopyFrom(source, ".exp_avg_sq", _second);
            var step = new float[1];
            source.Read("step", step);
            _step = (long)step[0];
        }

        private static void CopyTo(ParameterSet from, string suffix, IParameterSink sink)
        {
            foreach (var name in from.Names) sink.Write(name + suffix, [.. from.Shape(name)], from.Values(name));
        }

        private static void CopyFrom(IParameterSource source, string suffix, ParameterSet to)
        {
            foreach (var name in to.Names) source.Read(name + suffix, to.Values(name));
        }

        public void Dispose() { }
    }
}
