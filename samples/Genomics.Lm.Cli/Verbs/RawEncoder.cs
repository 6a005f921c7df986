using System.Text.Json;
using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>Every output that a model folder's weights allow, for one sequence of ids.</summary>
internal sealed class RawEncoder : IDisposable
{
    private readonly int _hidden, _vocabulary;
    private readonly List<(IEncoderSession Session, OutputRequest Want)> _sessions = [];

    public RawEncoder(ModelFolder folder, IComputeEngine engine, int threads, bool masked)
    {
        (_hidden, _vocabulary) = (folder.Config.HiddenSize, folder.Config.VocabularySize);
        HeadSpec head = folder.HasPooler && folder.ClassifierOutputs > 0 ? new RegressionHead { Outputs = folder.ClassifierOutputs }
            : new EncoderOnlyHead { Pooler = folder.HasPooler };
        var kinds = OutputKind.LastHidden | (folder.HasPooler ? OutputKind.Pooled : 0) | (head is RegressionHead ? OutputKind.Prediction
            : 0);
        Add(folder, engine, threads, head, kinds);
        if (masked) Add(folder, engine, threads, new MaskedLanguageHead(), OutputKind.MaskedLanguageLogits);
    }

    /// <summary>Writes one JSON object.</summary>
    public void Write(Utf8JsonWriter json, int[] ids)
    {
        var outputs = new Collected();
        foreach (var (session, want) in _sessions)
            session.Run(new PackedBatch { Ids = ids, Offsets = (int[])[0, ids.Length] }, want, outputs);
        var last = outputs.Values[OutputKind.LastHidden];
        json.WriteStartObject();
        Matrix(json, "last_hidden_state", last, _hidden);
        var mean = new float[_hidden];
        for (var i = 0; i < _hidden; i++)
        {
            var sum = 0.0;
            for (var token = 0; token < ids.Length; token++) sum += last[token * _hidden + i];
            mean[i] = (float)(sum / ids.Length);
        }
        Vector(json, "mean", mean);
        Vector(json, "cls", last.AsSpan(0, _hidden));
        if (outputs.Values.TryGetValue(OutputKind.Pooled, out var pooled)) Vector(json, "pooled", pooled);
        if (outputs.Values.TryGetValue(OutputKind.Prediction, out var logits)) Vector(json, "logits", logits);
        if (outputs.Values.TryGetValue(OutputKind.MaskedLanguageLogits, out var masked)) Matrix(json, "mlm_logits", masked, _vocabulary);
        json.WriteEndObject();
    }

    public void Dispose()
    {
        foreach (var (session, _) in _sessions) session.Dispose();
    }

    private void Add(ModelFolder folder, IComputeEngine engine, int threads, HeadSpec head, OutputKind kinds)
        => _sessions.Add(
        (engine.Open(new ModelSpec(folder.Config, head), folder.Resolve(head, seed: 0), new SessionOptions { Threads = threads }),
            new OutputRequest(kinds)));

    private static void Vector(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void Matrix(Utf8JsonWriter json, string name, float[] values, int width)
    {
        json.WriteStartArray(name);
        for (var row = 0; row < values.Length; row += width)
        {
            json.WriteStartArray();
            foreach (var value in values.AsSpan(row, width)) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private sealed class Collected : IOutputSink
    {
        public Dictionary<OutputKind, float[]> Values { get; } = [];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Values[kind] = values.ToArray();
    }
}
