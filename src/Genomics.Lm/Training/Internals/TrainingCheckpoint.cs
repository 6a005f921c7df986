using Genomics.Lm.Compute;

namespace Genomics.Lm.Training.Internals;

internal sealed class TrainingCheckpoint(string file, string fingerprint, bool resume)
{
    public TrainingState? TryRead(ITrainingSession session, double average) => throw new NotImplementedException(file + fingerprint + resume);
    public void Write(ITrainingSession session, TrainingState state, double seconds) => throw new NotImplementedException();
}
