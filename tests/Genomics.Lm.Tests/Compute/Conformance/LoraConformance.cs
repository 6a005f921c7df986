using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>
/// How any engine trains low-rank adapters, held against the plain implementation and plain arithmetic. Each engine's tests derive from
/// it.
/// </summary>
public abstract class LoraConformance(IComputeEngine engine, double tolerance = 5e-5)
{
    private const double Rate = 1e-2, Clip = 0.5, Epsilon = 1e-2;   // a large epsilon: AdamW must not blow rounding up

    private static readonly ModelSpec Model = new(
        new EncoderConfig { VocabularySize = 20, HiddenSize = 12, Heads = 3, Layers = 2, IntermediateSize = 9 },
        new RegressionHead { Pooling = Pooling.Mean, Outputs = 2 })
    { Lora = new LoraSpec { Rank = 2, Alpha = 3 } };

    [Fact]
    public void Three_steps_move_adapters_and_head_as_plain_arithmetic_does_and_nothing_else()
    {
        var (start, adapters) = (ConformanceModels.Draw(Model, 7), DrawAdapters());
        var data = new RandomBatch(Model, [6, 1, 9], 11);
        using var session = Open(start, adapters, new TrainingSpec { Dropout = false, Epsilon = (float)Epsilon, WeightDecay = 0.1f });
        var plain = new PlainTraining(start, adapters, data);
        for (var step = 1; step <= 3; step++)
        {
            session.Accumulate(data.Batch, data.Targets, step);
            Assert.Equal(plain.Step(step), session.Step(new StepArgs((float)Rate, (float)Clip)).GradientNorm, 1e-3);
        }
        var after = Export(session, StateParts.Weights | StateParts.Adapters);
        foreach (var (name, expected) in plain.Trained) Near(name, expected, after.Values(name));
        foreach (var info in ParameterCatalog.For(Model).Where(p => p.Layer <= Model.Encoder.Layers))
            Assert.Equal(LoraAdapters.Of(Model).All(t => t.Weight.Name != info.Name), start.Values(info.Name)
                .SequenceEqual(after.Values(info.Name)));
    }

    [Fact]
    public void Merged_weights_give_what_training_evaluates_and_are_the_sum_bit_by_bit()
    {
        var start = ConformanceModels.Draw(Model, 7);
        var data = new RandomBatch(Model, [30, 1, 17], 3);
        using var session = engine.Train(Model, start, new TrainingSpec { Seed = 4 });
        for (var step = 1; step <= 4; step++)
        {
            session.Accumulate(data.Batch, data.Targets, step);
            session.Step(new StepArgs((float)Rate, 1));
        }
        var (unmerged, merged) = (new Outputs(), new Outputs());
        session.Evaluate(data.Batch, data.Targets, unmerged);
        var after = Export(session, StateParts.Weights | StateParts.Adapters);
        using var alone = engine.Open(Model with { Lora = null }, after, new SessionOptions());
        alone.Run(data.Batch, new OutputRequest(OutputKind.Prediction), merged);
        Near("prediction", [.. unmerged[OutputKind.Prediction].Select(v => (double)v)], merged[OutputKind.Prediction]);
        foreach (var (weight, a, b) in LoraAdapters.Of(Model))
        {
            var sum = new float[weight.Count];
            LoraAdapters.Add(start.Values(weight.Name), after.Values(a.Name), after.Values(b.Name), Model.Lora!, sum);
            Assert.Equal(sum, after.Values(weight.Name).ToArray());
        }
    }

    [Fact]
    public void Adapters_begin_as_drawn_and_go_on_from_an_exported_state()
    {
        var start = ConformanceModels.Draw(Model, 7);
        var data = new RandomBatch(Model, [30, 1, 17], 3);
        var spec = new TrainingSpec { Seed = 4 };
        using var whole = engine.Train(Model, start, spec);
        var first = Export(whole, StateParts.Adapters);
        var drawn = LoraAdapters.Draw(Model, spec.Seed);
        foreach (var name in drawn.Names) Assert.Equal(drawn.Values(name).ToArray(), first.Values(name).ToArray());
        Steps(whole, 1, 2);
        using var resumed = engine.Train(Model, start, spec);
        resumed.Import(Export(whole, StateParts.Weights | StateParts.Optimizer), StateParts.Weights | StateParts.Optimizer);
        Steps(whole, 3, 5);
        Steps(resumed, 3, 5);
        var (one, other) = (Export(whole, StateParts.Weights | StateParts.Adapters),
            Export(resumed, StateParts.Weights | StateParts.Adapters));
        foreach (var name in one.Names) Near(name, [.. one.Values(name).ToArray().Select(v => (double)v)], other.Values(name));

        void Steps(ITrainingSession session, int from, int to)
        {
            for (var step = from; step <= to; step++)
            {
                session.Accumulate(data.Batch, data.Targets, step);
                session.Step(new StepArgs((float)Rate, 1));
            }
        }
    }

    private ITrainingSession Open(ParameterSet start, ParameterSet adapters, TrainingSpec spec)
    {
        var session = engine.Train(Model, start, spec);
        session.Import(adapters, StateParts.Adapters);
        return session;
    }

    private static ParameterSet DrawAdapters()
    {
        var random = new CounterRandom(5);
        var set = new ParameterSet();
        foreach (var info in LoraAdapters.Of(Model).SelectMany(t => (ParameterInfo[])[t.A, t.B]))
            set.Write(info.Name, [.. info.Shape],
                [.. Enumerable.Range(0, (int)info.Count).Select(_ => 0.3f * (float)random.NextNormal())]);
        return set;
    }

    private static ParameterSet Export(ITrainingSession session, StateParts parts)
    {
        var set = new ParameterSet();
        session.Export(set, parts);
        return set;
    }

    private void Near(string name, double[] expected, ReadOnlySpan<float> found)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) < tolerance, $"{name}[{i}]: {expected[i]} expected, {found[i]} found");
    }

    /// <summary>
    /// Clipped AdamW on adapters and head in double precision; gradients by central differences of the plain implementation's loss.
    /// </summary>
    private sealed class PlainTraining(ParameterSet start, ParameterSet adapters, RandomBatch data)
    {
        private readonly Dictionary<string, double[]> _weights = ConformanceModels.ToDouble(start);
        private readonly Dictionary<string, (double[] First, double[] Second)> _moments = [];

        public Dictionary<string, double[]> Trained { get; } =
            adapters.Names.Concat(start.Names.Where(n => n.StartsWith("classifier", StringComparison.Ordinal)))
            .ToDictionary(n => n, n => (adapters.Names.Contains(n) ? adapters : start).Values(n).ToArray().Select(v => (double)v)
            .ToArray());

        /// <summary>One step; returns the gradient's norm before clipping.</summary>
        public double Step(int step)
        {
            const double Terms = 5, Beta1 = 0.9, Beta2 = 0.999;   // three sequences with two targets, one missing
            var gradients = Trained.ToDictionary(t => t.Key, t => Enumerable.Range(0, t.Value.Length)
                .Select(i => Slope(t.Value, i) / Terms)
                .ToArray());
            var norm = Math.Sqrt(gradients.Values.Sum(g => g.Sum(v => v * v)));
            foreach (var (name, gradient) in gradients)
            {
                if (!_moments.TryGetValue(name, out var moments))
                    _moments.Add(name, moments = (new double[gradient.Length], new double[gradient.Length]));
                for (var i = 0; i < gradient.Length; i++)
                {
                    var g = gradient[i] * Math.Min(1, Clip / (norm + 1e-6));
                    moments.First[i] = Beta1 * moments.First[i] + (1 - Beta1) * g;
                    moments.Second[i] = Beta2 * moments.Second[i] + (1 - Beta2) * g * g;
                    var (first, second) = (moments.First[i] / (1 - Math.Pow(Beta1, step)),
                        moments.Second[i] / (1 - Math.Pow(Beta2, step)));
                    var decay = name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 0.1;
                    Trained[name][i] = Trained[name][i] * (1 - Rate * decay) - Rate * first / (Math.Sqrt(second) + Epsilon);
                }
            }
            return norm;
        }

        private double Slope(double[] values, int index)
        {
            const double Distance = 1e-5;
            var at = values[index];
            values[index] = at + Distance;
            var up = Loss();
            values[index] = at - Distance;
            var down = Loss();
            values[index] = at;
            return (up - down) / (2 * Distance);
        }

        private double Loss()
        {
            var weights = new Dictionary<string, double[]>(_weights);
            foreach (var (name, values) in Trained)
                if (!name.Contains(".lora_", StringComparison.Ordinal)) weights[name] = values;
            foreach (var (weight, a, b) in LoraAdapters.Of(Model))
            {
                var (inputs, rank) = (weight.Shape[1], Model.Lora!.Rank);
                weights[weight.Name] = [.. _weights[weight.Name].Select((w, i) =>
                    w + Model.Lora.Alpha / rank * Enumerable.Range(0, rank)
                    .Sum(k => Trained[b.Name][i / inputs * rank + k] * Trained[a.Name][k * inputs + i % inputs]))];
            }
            return data.Loss(new ReferenceModel(Model, weights));
        }
    }
}
