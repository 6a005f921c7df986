using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Manifests;

namespace Genomics.Lm.Cli.Study;

/// <summary>Names what the steps in a folder were made of, so that a later run continues the same study or none.</summary>
internal static class StudyInputs
{
    public const string FileName = "study.tsv";

    /// <summary>Writes what the study is made of; or, where another run wrote it, checks that it is the same.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="inputs">Files and folders read.</param>
    /// <param name="settings">Options that change results.</param>
    /// <exception cref="GenomicsDataException">The folder holds another study.</exception>
    /// <exception cref="IOException">The folder holds something else.</exception>
    public static void Claim(string folder, IEnumerable<ManifestInput> inputs, IEnumerable<(string Name, string Value)> settings)
    {
        string[] lines = [.. inputs.Select(i => (i.Option, Value: string.Join(' ', i.Files.Select(f => f.Sha256)))).Concat(settings).Select(l => $"{l.Item1}\t{l.Item2}").Order(StringComparer.Ordinal)];
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            var different = lines.Except(File.ReadAllLines(file)).Concat(File.ReadAllLines(file).Except(lines)).Select(l => l.Split('\t')[0]).Distinct().ToList();
            if (different.Count > 0) throw new GenomicsDataException($"belongs to a study with another {string.Join(", ", different)}; give the same options to go on, or another --output", file);
            return;
        }
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new IOException($"{folder} holds files already; give another --output");
        OutputFile.Write(file, stream =>
        {
            using var writer = new StreamWriter(stream) { NewLine = "\n" };
            foreach (var line in lines) writer.WriteLine(line);
        });
    }
}
