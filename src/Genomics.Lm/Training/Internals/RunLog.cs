using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Training.Internals;

/// <summary>The training log in a folder, written anew after each validation: <c>history.tsv</c> and a TensorBoard event file.</summary>
/// <param name="folder">The folder.</param>
/// <param name="conditions">The conditions that are predicted.</param>
internal sealed class RunLog(string folder, IReadOnlyList<string> conditions)
{
    private readonly double _started = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Writes both files.</summary>
    /// <param name="points">All points so far.</param>
    /// <exception cref="Data.GenomicsDataException">A file cannot be written.</exception>
    public void Write(IReadOnlyList<TrainingPoint> points)
    {
        var history = new TrainingHistory(conditions, points);
        Directory.CreateDirectory(folder);
        history.Write(Path.Combine(folder, "history.tsv"));
        OutputFile.Write(Path.Combine(folder, $"events.out.tfevents.{(long)_started}.genomics-lm"),
            stream => TensorBoardFile.Write(stream, history, _started));
    }
}
