namespace Genomics.Lm.Compute.Cpu;

/// <summary>Runs independent pieces of work on a fixed number of threads. Pieces never share an output, so results do not depend on the number.</summary>
internal sealed class Workers(int threads)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };

    public int Threads => _options.MaxDegreeOfParallelism;

    public void For(int count, Action<int> body)
    {
        if (Threads == 1 || count <= 1)
            for (var i = 0; i < count; i++) body(i);
        else
            Parallel.For(0, count, _options, body);
    }

    /// <summary>Cuts [0, length) into pieces of a fixed size, whatever the number of threads.</summary>
    public void Pieces(int length, int size, Action<int, int> body)
        => For((length + size - 1) / size, piece => body(piece * size, Math.Min(length, (piece + 1) * size)));
}
