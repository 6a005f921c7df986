using Genomics.Lm.TestSupport;

// time and memory are those of the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Genomics.Lm.Fuzz;

/// <summary>Damaged files of other people's formats: read, or refused in words; never a crash, a hang, or memory without bounds.</summary>
public sealed class ReaderTests
{
    public static TheoryData<string> Names => [.. Readers.All.Select(reader => reader.Name)];

    [Theory, MemberData(nameof(Names))]
    public void An_intact_file_is_read(string name)
    {
        var reader = Readers.All.Single(r => r.Name == name);
        using var folder = new TemporaryFolder();
        Put(folder, reader, reader.Seed);
        reader.Read(folder.File(reader.FileName));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_damaged_file_is_read_or_refused(string name)
    {
        var place = Readers.All.ToList().FindIndex(r => r.Name == name);
        var (reader, other) = (Readers.All[place], Readers.All[(place + 1) % Readers.All.Count].Seed);
        using var folder = new TemporaryFolder();
        Put(folder, reader, reader.Seed);
        var path = folder.File(reader.FileName);
        for (var number = Limits.Start; number < Limits.Start + Limits.Inputs; number++)
        {
            var input = Mutation.Of(reader.Seed, other, (ulong)number);
            File.WriteAllBytes(path, input);
            Limits.Holds(name, number, input, () => reader.Read(path));
        }
        Assert.Equal(reader.Beside.Count + 1, Directory.GetFileSystemEntries(folder.Root).Length);   // readers write nothing
    }

    private static void Put(TemporaryFolder folder, Reader reader, byte[] input)
    {
        foreach (var (beside, bytes) in reader.Beside) File.WriteAllBytes(folder.File(beside), bytes);
        File.WriteAllBytes(folder.File(reader.FileName), input);
    }
}
