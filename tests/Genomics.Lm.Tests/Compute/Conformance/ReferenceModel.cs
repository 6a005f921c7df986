using Genomics.Lm.Model;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>
/// The encoder and its heads in double precision with plain loops: slow and obviously right. Gradients come from central differences of
/// its loss.
/// </summary>
internal sealed class ReferenceModel(ModelSpec model, Dictionary<string, double[]> weights)
{
    private readonly EncoderConfig _c = model.Encoder;

    public static double[] Slopes(int heads)
    {
        if ((heads & (heads - 1)) == 0) return [.. Enumerable.Range(1, heads).Select(i => Math.Pow(2, -8.0 * i / heads))];
        var power = 1;
        while (power * 2 < heads) power *= 2;
        return [.. Slopes(power), .. Slopes(2 * power).Where((_, i) => i % 2 == 0).Take(heads - power)];
    }

    /// <summary>States [length][hidden] of one sequence after the last layer.</summary>
    public double[][] Hidden(ReadOnlySpan<int> ids) => AllHidden(ids, null)[^1];

    /// <summary>
    /// States after the embeddings and each layer; attention probabilities [heads × length × length] of each layer are added to the list.
    /// </summary>
    public List<double[][]> AllHidden(ReadOnlySpan<int> ids, List<double[]>? attention)
    {
        var x = new double[ids.Length][];
        for (var t = 0; t < ids.Length; t++)
        {
            var (token, stem) = (ids[t], _c.Stem ? Stem(ids, t) : new double[_c.HiddenSize]);
            x[t] = Norm([.. Enumerable.Range(0, _c.HiddenSize).Select(i =>
                weights["bert.embeddings.word_embeddings.weight"][token * _c.HiddenSize + i]
                + weights["bert.embeddings.token_type_embeddings.weight"][i] + stem[i])], "bert.embeddings.LayerNorm");
        }
        var all = new List<double[][]> { x };
        for (var layer = 0; layer < _c.Layers; layer++)
        {
            var probabilities = new double[_c.Heads * ids.Length * ids.Length];
            all.Add(Layer(all[^1], $"bert.encoder.layer.{layer}.", probabilities));
            attention?.Add(probabilities);
        }
        return all;
    }

    // [hidden] filters of 4, 8 and 16 tokens around a token
    private double[] Stem(ReadOnlySpan<int> ids, int token)
    {
        var all = new List<double>();
        foreach (var width in (int[])[4, 8, 16])
        {
            var (w, b) = (weights[$"bert.embeddings.stem.{width}.weight"], weights[$"bert.embeddings.stem.{width}.bias"]);
            for (var filter = 0; filter < b.Length; filter++)
            {
                var sum = b[filter];
                for (var tap = 0; tap < width; tap++)
                {
                    var at = token - width / 2 + tap;
                    if (at >= 0 && at < ids.Length) sum += w[(tap * _c.VocabularySize + ids[at]) * b.Length + filter];
                }
                all.Add(Math.Max(0, sum));
            }
        }
        return [.. all];
    }

    // by what a head's score falls for each token between query and key
    private double Slope(int head, bool keyIsBefore)
    {
        if (!_c.SignedPositions) return Slopes(_c.Heads)[head];
        var own = Slopes((_c.Heads + 1) / 2)[head / 2];
        var looksBack = head % 2 == 0;
        return looksBack == keyIsBefore ? own : 16 * own;
    }

    /// <summary>tanh(W·y[CLS] + b).</summary>
    public double[] Pooled(double[][] states) => [.. Linear(states[0], "bert.pooler.dense").Select(Math.Tanh)];

    /// <summary>Logits [vocabulary] of the masked-language head for one token's state.</summary>
    public double[] MaskedLogits(double[] state)
    {
        double[] t = Norm([.. Linear(state, "cls.predictions.transform.dense").Select(v => 0.5 * v * (1 + Erf(v / Math.Sqrt(2))))],
            "cls.predictions.transform.LayerNorm");
        var words = weights["bert.embeddings.word_embeddings.weight"];
        return [.. Enumerable.Range(0, _c.VocabularySize)
            .Select(v => weights["cls.predictions.decoder.bias"][v] + t.Select((x, i) => x * words[v * _c.HiddenSize + i]).Sum())];
    }

    /// <summary>Outputs of a regression or classification head for one sequence.</summary>
    /// <param name="anchors">[outputs] what another model says; for an anchored head.</param>
    public double[] Predict(ReadOnlySpan<int> ids, (int Token, double Weight)[][] bins, ReadOnlySpan<float> anchors = default)
    {
        var head = (PooledHead)model.Head;
        var y = Hidden(ids);
        double[] pooled = head.Pooling switch
        {
            Pooling.Pooler => Pooled(y),
            Pooling.Cls => y[0],
            Pooling.Mean => [.. Enumerable.Range(0, _c.HiddenSize).Select(i => y.Average(row => row[i]))],
            _ => [.. bins.SelectMany(bin => Enumerable.Range(0, _c.HiddenSize).Select(i => bin.Sum(e => e.Weight * y[e.Token][i])))],
        };
        var outputs = Linear(pooled, "classifier");
        for (var o = 0; o < outputs.Length && head.Anchored; o++)
            outputs[o] = weights["anchor.weight"][o] * anchors[o] + weights["gate.weight"][o] * outputs[o];
        return outputs;
    }

    /// <summary>Summed loss of a regression head.</summary>
    public double Loss(double[] outputs, ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(targets[i])) continue;
            var e = Math.Abs(outputs[i] - targets[i]);
            sum += ((RegressionHead)model.Head).HuberDelta is { } d ? e <= d ? e * e / 2 : d * (e - d / 2) : e * e;
        }
        return sum;
    }

    /// <summary>Summed cross-entropy of a classification head; negative labels are missing.</summary>
    public static double CrossEntropy(double[] outputs, ReadOnlySpan<int> labels)
    {
        var (sum, classes) = (0.0, outputs.Length / labels.Length);
        for (var s = 0; s < labels.Length; s++)
        {
            if (labels[s] < 0) continue;
            var row = outputs[(s * classes)..((s + 1) * classes)];
            sum -= Math.Log(Math.Exp(row[labels[s]]) / row.Sum(Math.Exp));
        }
        return sum;
    }

    private double[][] Layer(double[][] x, string prefix, double[] probabilities)
    {
        var (length, width) = (x.Length, _c.HeadWidth);
        var slopes = Enumerable.Range(0, _c.Heads).Select(h => (Before: Slope(h, true), After: Slope(h, false))).ToArray();
        var qkv = x.Select(row => Linear(row, prefix + "attention.self.Wqkv")).ToArray();
        var attended = new double[length][];
        for (var i = 0; i < length; i++)
        {
            var context = new double[_c.HiddenSize];
            for (var h = 0; h < _c.Heads; h++)
            {
                var scores = new double[length];
                for (var j = 0; j < length; j++)
                {
                    for (var d = 0; d < width; d++) scores[j] += qkv[i][h * width + d] * qkv[j][_c.HiddenSize + h * width + d];
                    scores[j] = scores[j] / Math.Sqrt(width) - (j < i ? slopes[h].Before : slopes[h].After) * Math.Abs(i - j);
                }
                var max = scores.Max();
                var p = scores.Select(s => Math.Exp(s - max)).ToArray();
                var total = p.Sum();
                for (var j = 0; j < length; j++) probabilities[(h * length + i) * length + j] = p[j] / total;
                for (var j = 0; j < length; j++)
                    for (var d = 0; d < width; d++) context[h * width + d] += p[j] / total * qkv[j][2 * _c.HiddenSize + h * width + d];
            }
            var output = Linear(context, prefix + "attention.output.dense");
            attended[i] = Norm([.. output.Zip(x[i], (a, b) => a + b)], prefix + "attention.output.LayerNorm");
        }
        return [.. attended.Select(a =>
        {
            var u = Linear(a, prefix + "mlp.gated_layers");
            double[] m = [.. Enumerable.Range(0, _c.IntermediateSize)
                .Select(i => 0.5 * u[i] * (1 + Erf(u[i] / Math.Sqrt(2))) * u[_c.IntermediateSize + i])];
            return Norm([.. Linear(m, prefix + "mlp.wo").Zip(a, (p, q) => p + q)], prefix + "mlp.layernorm");
        })];
    }

    private double[] Linear(double[] x, string name)
    {
        var w = weights[name + ".weight"];
        var bias = weights.GetValueOrDefault(name + ".bias");
        var y = new double[w.Length / x.Length];
        for (var o = 0; o < y.Length; o++)
        {
            y[o] = bias?[o] ?? 0;
            for (var i = 0; i < x.Length; i++) y[o] += w[o * x.Length + i] * x[i];
        }
        return y;
    }

    private double[] Norm(double[] x, string name)
    {
        var mean = x.Average();
        var scale = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + _c.LayerNormEpsilon);
        return [.. x.Select((v, i) => (v - mean) * scale * weights[name + ".weight"][i] + weights[name + ".bias"][i])];
    }

    // Taylor series near zero, continued fraction of the complement beyond, where the series cancels
    private static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a > 3)
        {
            var fraction = a;
            for (var n = 80; n > 0; n--) fraction = a + n / 2.0 / fraction;
            return Math.Sign(x) * (1 - Math.Exp(-a * a) / (Math.Sqrt(Math.PI) * fraction));
        }
        double sum = 0, term = x;
        for (var n = 0; n < 100 && Math.Abs(term) > 1e-20; n++)
        {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
