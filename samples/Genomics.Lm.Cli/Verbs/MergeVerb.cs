using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>merge</c>: makes of all shards of a run what the single run writes.</summary>
internal static partial class MergeVerb
{
    private const int LongestHeaderLine = 1 << 24;

    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var shards = new Argument<string[]>("shard")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "The folders that --shard wrote, in any order, or the folder they stand in: OUTPUT.shards.",
        };
        var output = new OutputOption("--output")
        {
            Required = true,
            Description = "What the single run would write: a file of the same format with the same bytes, for compare and ablate a folder "
                + "with the same numbers (not its seconds, dates and command line).",
        };
        var command = new Verb("merge", "Put the shards of a run together; all must be there, from one build and one input.")
            { shards, output, run.Threads, run.Quiet, run.Force };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = ShardSet.Read(parsed.GetValue(shards)!);
            var path = parsed.GetValue(output)!;
            var verb = set.First.Command[0];
            if (verb is "compare" or "ablate") return await Again(parsed, set, path, run, console, devices, cancellationToken);
            var name = NameOf(set);
            if (FormatOf(name) != FormatOf(path) && !OutputFile.IsWrittenInPlace(path))
                throw new ArgumentException($"the shards hold {name}; give an --output that ends in {FormatOf(name)} too");
            string[] files = [.. set.Folders.Select(folder => Path.Combine(folder, name))];
            switch (verb)
            {
                case "predict":
                    run.CheckFile(parsed, path);
                    Concatenate(files, path, FirstLine, cancellationToken);
                    break;
                case "embed" when FormatOf(name) == ".npy":
                    run.CheckFile(parsed, path, EmbedVerb.IdsPath(path));
                    Arrays(files, path, cancellationToken);
                    Concatenate([.. files.Select(EmbedVerb.IdsPath)], EmbedVerb.IdsPath(path), (_, _) => false, cancellationToken);
                    break;
                case "embed":
                    run.CheckFile(parsed, path);
                    Concatenate(files, path, FirstLine, cancellationToken);
                    break;
                case "mutagenesis":
                    var drawings = Drawings(set, name, path);
                    run.CheckFile(parsed, path, drawings.Select(d => d.To));
                    Concatenate(files, path, FirstLine, cancellationToken);
                    foreach (var (file, copy) in drawings) Copy(file, copy);
                    break;
                case "variants":
                    run.CheckFile(parsed, path, VariantsVerb.TableOf(path), VariantsVerb.RefusedOf(path));
                    Concatenate([.. files.Select(VariantsVerb.TableOf)], VariantsVerb.TableOf(path), FirstLine, cancellationToken);
                    Concatenate([.. files.Select(VariantsVerb.RefusedOf)], VariantsVerb.RefusedOf(path), FirstLine, cancellationToken);
                    Concatenate(files, path, (_, line) => line.StartsWith((byte)'#'), cancellationToken);
                    break;
                default:
                    throw new GenomicsDataException($"is a shard of '{verb}', which this program cannot merge", set.Folders[0]);
            }
            return 0;
        });
        return command;
    }

    // the same command once more, without fitting: every fit is kept
    private static async Task<int> Again(ParseResult parsed, ShardSet set, string output, RunOptions run, CliConsole console,
        IReadOnlyDictionary<string, IComputeEngine> devices, CancellationToken cancellationToken)
    {
        var manifest = set.First;
        foreach (var input in manifest.Inputs)
        {
            if (!Path.Exists(input.Path))
                throw new GenomicsDataException("is an input of the shards and does not exist; merge where they were run", input.Path);
            if (!FileFingerprint.OfAll(input.Path).SequenceEqual(input.Files))
                throw new GenomicsDataException("is not what it was when the shards were run", input.Path);
        }
        if (!manifest.IsSameBuild(ManifestBuild.Libraries, ManifestMachine.Current))
            throw new GenomicsDataException("was made with another build, or on another system or instruction set, than this program",
                set.Folders[0]);
        var fits = manifest.Options.TryGetValue(KeptFits.FolderName, out var kept) ? kept : FitsBeside(set.Folders[0]);
        var command = new RecordedCommand(manifest.Command, set.Folders[0], devices).ToArray(output, parsed.GetValue(run.Quiet));
        return await GenomicsCli.RunAsync(
            [.. command.Where(a => !a.StartsWith("--threads=", StringComparison.Ordinal)),
                $"{KeptFits.FolderName}={fits}", KeptFits.KeptOnlyName,
                string.Create(CultureInfo.InvariantCulture, $"--threads={parsed.GetValue(run.Threads)}"),
                .. parsed.GetValue(run.Force) ? ["--force"] : (string[])[]],
            console, cancellationToken, [.. devices.Where(d => d.Key != "cpu").Select(d => (d.Key, d.Value))]);
    }

    /// <summary>Where the shards of a comparison keep their fits when no cache is named.</summary>
    public static string FitsBeside(string shardFolder)
        => Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(shardFolder)))!, "fits");

    // the file that --output named, as its manifest lists it
    private static string NameOf(ShardSet set)
    {
        var name = Path.GetFileName(set.First.Options.GetValueOrDefault("--output") ?? "");
        return set.First.Results.Any(r => r.Name == name) ? name
            : throw new GenomicsDataException($"has no result '{name}', which its command names", set.Folders[0]);
    }

    private static string FormatOf(string path)
        => Path.GetExtension(Predictors.WithoutExtension(path, ".gz")).ToLowerInvariant();

    // the heat maps beside the shards' tables, and where they go
    private static (string From, string To)[] Drawings(ShardSet set, string name, string output)
    {
        var (from, to) = (Predictors.WithoutExtension(name, ".gz", ".tsv"), Predictors.WithoutExtension(output, ".gz", ".tsv"));
        return [.. set.Folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.svg"))
            .Where(file => Path.GetFileName(file).StartsWith(from + ".", StringComparison.Ordinal))
            .Select(file => (file, to + Path.GetFileName(file)[from.Length..])).OrderBy(d => d.Item2, StringComparer.Ordinal)];
    }

    private static void Copy(string file, string copy) => OutputFile.Write(copy, stream =>
    {
        using var source = File.OpenRead(file);
        source.CopyTo(stream);
    });

    private static bool FirstLine(int line, ReadOnlySpan<byte> text) => line == 0;

    private delegate bool HeaderRule(int line, ReadOnlySpan<byte> text);

    // the header of the first file, which must be that of all, and the lines of each
    private static void Concatenate(IReadOnlyList<string> files, string output, HeaderRule isHeader, CancellationToken cancellationToken)
        => OutputFile.Write(output, stream =>
        {
            byte[]? header = null;
            foreach (var file in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var source = Open(file);
                using var own = new MemoryStream();
                var line = ReadLine(source, file);
                for (var i = 0; line.Length > 0 && isHeader(i, line); i++)
                {
                    own.Write(line);
                    line = ReadLine(source, file);
                }
                if (header is null) stream.Write(header = own.ToArray());
                else if (!own.ToArray().AsSpan().SequenceEqual(header))
                    throw new GenomicsDataException("has another header than the first shard", file);
                stream.Write(line);
                source.CopyTo(stream);
            }
        });

    private static Stream Open(string file)
    {
        var source = new BufferedStream(File.OpenRead(file), 1 << 16);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new BufferedStream(new GZipStream(source, CompressionMode.Decompress), 1 << 16) : source;
    }

    // with its line feed; empty at the end
    private static byte[] ReadLine(Stream source, string file)
    {
        using var line = new MemoryStream();
        for (int next; (next = source.ReadByte()) >= 0;)
        {
            line.WriteByte((byte)next);
            if (next == '\n') break;
            if (line.Length > LongestHeaderLine) throw new GenomicsDataException("has a line that is too long for a table", file);
        }
        return line.ToArray();
    }

    private static void Arrays(IReadOnlyList<string> files, string output, CancellationToken cancellationToken)
    {
        var shapes = files.Select(Shape).ToArray();
        if (shapes.Select(s => s.Columns).Distinct().Count() > 1)
            throw new GenomicsDataException("has another number of columns than the other shards", files[0]);
        OutputFile.Write(output, stream =>
        {
            EmbedVerb.WriteNpyHeader(stream, shapes.Sum(s => s.Rows), shapes[0].Columns);
            foreach (var (file, shape) in files.Zip(shapes))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var source = File.OpenRead(file);
                source.Position = shape.Start;
                source.CopyTo(stream);
            }
        });
    }

    private static (long Rows, int Columns, int Start) Shape(string file)
    {
        using var source = File.OpenRead(file);
        using var reader = new BinaryReader(source, Encoding.ASCII);
        reader.ReadBytes(8);
        var length = reader.ReadUInt16();
        return ShapeText().Match(Encoding.ASCII.GetString(reader.ReadBytes(length))) is { Success: true } match
            ? (long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value,
                CultureInfo.InvariantCulture), 10 + length)
            : throw new GenomicsDataException("is no array of this program", file);
    }

    [GeneratedRegex(@"'shape': \((\d+), (\d+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeText();
}
