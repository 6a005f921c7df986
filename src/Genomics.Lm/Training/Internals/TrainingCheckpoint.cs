using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A training's state in one safetensors file: weights, moments, best weights, average, and where the run stands. Written under a temporary
/// name and renamed, so that a kill at any moment leaves the last complete one. A resumed run equals an uninterrupted one bit by bit.
/// </summary>
/// <param name="file">The checkpoint file.</param>
/// <param name="fingerprint">Names options and data; a checkpoint of others is refused.</param>
/// <param name="resume">Whether an existing file is read.</param>
internal sealed class TrainingCheckpoint(string file, string fingerprint, bool resume)
{
    private long? _kept;

    /// <summary>What is written passes through this stream.</summary>
    public Func<Stream, Stream> Through { get; init; } = static file => file;

    /// <summary>What a message says about where to go on from.</summary>
    public string Advice => _kept is { } step
        ? string.Create(CultureInfo.InvariantCulture, $"the last good checkpoint, of step {step}, is kept in {file}")
        : "there is no checkpoint yet";

    private const string Session = "session.", Best = "best.", Average = "average.";
    private const string FingerprintKey = "fingerprint", StateKey = "state";

    /// <summary>Puts a stored state back, when there is one and it is wanted.</summary>
    /// <returns>Where the run stands, or null to start at the beginning.</returns>
    /// <exception cref="GenomicsDataException">The file is damaged, or of other options or data.</exception>
    public TrainingState? TryRead(ITrainingSession session, double average)
    {
        if (!resume || !File.Exists(file)) return null;
        using var stored = SafetensorsFile.Open(file);
        if (stored.Metadata.GetValueOrDefault(FingerprintKey) != fingerprint)
            throw new GenomicsDataException(
                "this checkpoint belongs to a training with other options or data; resume with the same ones, or delete it to "
                + "start anew", file);
        TrainingState state;
        try
        {
            state = TrainingState.FromJson(stored.Metadata.GetValueOrDefault(StateKey) ?? "null",
                average > 0 ? new WeightAverage(average) : null);
        }
        catch (JsonException error)
        {
            throw new GenomicsDataException($"this checkpoint is damaged ({error.Message}); delete it to start anew", file, 0, null, error);
        }
        session.Import(Part(stored, Session), StateParts.Weights | StateParts.Optimizer);
        var best = Part(stored, Best);
        if (best.Names.Count > 0) state.Best = best;
        state.Average?.Restore(Part(stored, Average));
        _kept = state.Step;
        return state;
    }

    /// <summary>Stores where a run stands.</summary>
    /// <exception cref="GenomicsDataException">It cannot be written; the one before it is kept.</exception>
    public void Write(ITrainingSession session, TrainingState state, double seconds)
    {
        var all = new ParameterSet();
        session.Export(new Prefixed(all, Session), StateParts.Weights | StateParts.Optimizer);
        if (state.Best is { } best) Copy(best, new Prefixed(all, Best));
        if (state.Average is { } average) Copy(average.Tensors, new Prefixed(all, Average));
        try
        {
            SafetensorsWriter.Write(file, all, new Dictionary<string,
                string> { [FingerprintKey] = fingerprint, [StateKey] = state.ToJson(seconds) }, Through);
        }
        catch (GenomicsDataException error)
        {
            throw new GenomicsDataException(
                $"the checkpoint of step {state.Step} {error.Problem}; {Advice}: make room on the disk, then resume", file, inner: error);
        }
        _kept = state.Step;
    }

    private static void Copy(ParameterSet from, Prefixed to)
    {
        foreach (var name in from.Names) to.Write(name, [.. from.Shape(name)], from.Values(name));
    }

    private static ParameterSet Part(SafetensorsFile stored, string prefix)
    {
        var part = new ParameterSet();
        foreach (var name in stored.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            int[] shape = [.. stored.Shape(name)];
            var values = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
            stored.Read(name, values);
            part.Write(name[prefix.Length..], shape, values);
        }
        return part;
    }

    private sealed class Prefixed(ParameterSet target, string prefix) : IParameterSink
    {
        public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values) => target.Write(prefix + name, shape, values);
    }
}
