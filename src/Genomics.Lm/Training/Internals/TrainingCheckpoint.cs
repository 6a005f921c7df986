using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Weights;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A training's state in one safetensors file: weights, moments, best weights, average, and where the run stands. Written under a
/// temporary name and renamed, so that a kill at any moment leaves the last complete one; it carries its SHA-256. A resumed run equals an
/// uninterrupted one bit by bit.
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
    // files of the first version said none and had no digest
    private const string FingerprintKey = "fingerprint", StateKey = "state", VersionKey = "checkpoint_version", Version = "2";

    /// <summary>Puts a stored state back, when there is one and it is wanted.</summary>
    /// <returns>Where the run stands, or null to start at the beginning.</returns>
    /// <exception cref="GenomicsDataException">The file is damaged, or of other options or data.</exception>
    public TrainingState? TryRead(ITrainingSession session, double average)
    {
        if (!resume || !File.Exists(file)) return null;
        using var stored = SafetensorsFile.Open(file);
        var version = stored.Metadata.GetValueOrDefault(VersionKey);
        if (version is not (null or Version))
            throw new GenomicsDataException(
                $"this checkpoint has version {version}, this library reads up to {Version}; use a newer version of the library", file);
        if (version is not null && !stored.Metadata.ContainsKey(SafetensorsDigest.Key)) throw Damaged("its digest is missing");
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
            throw Damaged(ErrorText.Of(error), error);
        }
        var (whole, best, running) = (new Part(stored, Session), new Part(stored, Best), new Part(stored, Average));
        Require(whole, session, StateParts.Weights | StateParts.Optimizer);
        if (best.Names.Count > 0) Require(best, session, StateParts.Weights | StateParts.Adapters);
        if (state.Average is not null && running.Names.Count > 0) Require(running, session, StateParts.Weights);
        session.Import(whole, StateParts.Weights | StateParts.Optimizer);
        if (best.Names.Count > 0) state.Best = ParameterSet.Copy(best);
        state.Average?.Restore(ParameterSet.Copy(running));
        _kept = state.Step;
        return state;
    }

    // a part must hold what the session would write now
    private void Require(Part part, ITrainingSession session, StateParts parts)
    {
        var expected = new TensorOutline();
        session.Export(expected, parts);
        if (expected.DifferenceTo(part) is { } problem) throw Damaged($"{part.Prefix.TrimEnd('.')}: {problem}");
    }

    private GenomicsDataException Damaged(string how, Exception? inner = null)
        => new($"this checkpoint is damaged ({how}); delete it to start anew", file, 0, null, inner);

    /// <summary>Stores where a run stands.</summary>
    /// <exception cref="GenomicsDataException">It cannot be written; the one before it is kept.</exception>
    public void Write(ITrainingSession session, TrainingState state, double seconds)
    {
        void Export(IParameterSink sink)
        {
            session.Export(new Prefixed(sink, Session), StateParts.Weights | StateParts.Optimizer);
            if (state.Best is { } best) Copy(best, new Prefixed(sink, Best));
            if (state.Average is { } average) Copy(average.Tensors, new Prefixed(sink, Average));
        }
        try
        {
            var metadata = new Dictionary<string, string>
            {
                [VersionKey] = Version,
                [FingerprintKey] = fingerprint,
                [StateKey] = state.ToJson(seconds)
            };
            SafetensorsWriter.Write(file, Export, metadata, Through);
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

    /// <summary>The tensors of a file whose names begin alike, without that beginning.</summary>
    private sealed class Part(SafetensorsFile stored, string prefix) : IParameterSource
    {
        public string Prefix => prefix;

        public IReadOnlyCollection<string> Names { get; } = [.. stored.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => n[prefix.Length..])];

        public IReadOnlyList<int> Shape(string name) => stored.Shape(prefix + name);

        public void Read(string name, Span<float> destination) => stored.Read(prefix + name, destination);
    }

    private sealed class Prefixed(IParameterSink target, string prefix) : IParameterSink
    {
        public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values) => target.Write(prefix + name, shape, values);
    }
}
