using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>Reads and writes motifs in MEME's minimal format (version 4 and later), which JASPAR and others offer too.</summary>
public static class MemeFile
{
    /// <summary>Equal frequencies of A, C, G, T.</summary>
    public static IReadOnlyList<double> Uniform { get; } = [0.25, 0.25, 0.25, 0.25];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Plain or compressed.</param>
    /// <returns>The motifs, and the background frequencies of A, C, G, T (equal ones where the file states none).</returns>
    /// <exception cref="GenomicsDataException">Not such a file, of another alphabet, or damaged; the line is named.</exception>
    public static (IReadOnlyList<Motif> Motifs, IReadOnlyList<double> Background) Read(string path)
    {
        var (motifs, background, ids) = (new List<Motif>(), Uniform, new HashSet<string>(StringComparer.Ordinal));
        var (seen, id, name) = (false, (string?)null, "");
        using var lines = TextLines.Read(path).GetEnumerator();
        long number = 0;
        while (Next() is { } line)
        {
            if (line.StartsWith("MEME version", StringComparison.Ordinal))
            {
                var version = Words(line).ElementAtOrDefault(2)?.Split('.')[0];
                if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < 4)
                    throw Bad("is of a version before 4; convert it by meme2meme");
                seen = true;
            }
            else if (!seen && line.Trim().Length > 0)
                throw Bad("does not begin with 'MEME version'; give motifs in MEME's minimal format");
            else if (line.StartsWith("ALPHABET", StringComparison.Ordinal) && !line.Contains('"')
                && line.Split('=')[^1].Trim() is not "ACGT")
                throw Bad("has another alphabet than ACGT");
            else if (line.StartsWith("Background letter frequencies", StringComparison.Ordinal)) background = ReadBackground();
            else if (line.StartsWith("MOTIF", StringComparison.Ordinal))
            {
                if (id is not null) throw Bad($"begins a motif, but '{id}' has no letter-probability matrix yet");
                var words = Words(line);
                if (words.Length < 2) throw Bad("has no name of the motif");
                (id, name) = (words[1], string.Join(' ', words.Skip(2)));
                if (!ids.Add(id)) throw Bad($"names motif '{id}' for the second time");
            }
            else if (line.StartsWith("letter-probability matrix", StringComparison.Ordinal))
            {
                if (id is null) throw Bad("has a matrix without a line MOTIF before it");
                motifs.Add(ReadMatrix(line, id, name));
                id = null;
            }
        }
        if (!seen || motifs.Count == 0 || id is not null)
            throw new GenomicsDataException(id is null ? "has no motif; give motifs in MEME's minimal format"
                : $"ends before the letter-probability matrix of '{id}'", path);
        return (motifs, background);

        string? Next()
        {
            if (!lines.MoveNext()) return null;
            number = lines.Current.Number;
            return lines.Current.Text;
        }

        IReadOnlyList<double> ReadBackground()
        {
            var words = new List<string>();
            while (words.Count < 8 && Next() is { } line) words.AddRange(Words(line));
            var found = new double[4];
            for (var i = 0; i < 4; i++)
                if (words.Count != 8 || words[2 * i] != "ACGT"[i].ToString() || !Number(words[2 * i + 1], out found[i]) || found[i] <= 0)
                    throw Bad("has no frequencies of A, C, G and T, all above 0");
            if (Math.Abs(found.Sum() - 1) > 0.01) throw Bad("has frequencies that do not sum to 1");
            return [.. found.Select(f => f / found.Sum())];
        }

        Motif ReadMatrix(string line, string motif, string second)
        {
            var settings = Words(line.Replace("=", " ", StringComparison.Ordinal));
            string? Setting(string key) => Array.IndexOf(settings, key) is >= 0 and var at ? settings.ElementAtOrDefault(at + 1) : null;
            if (Setting("alength") is { } letters && letters != "4") throw Bad("has another number of letters than 4");
            var width = 0;
            if (Setting("w") is { } w && (!int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out width)
                || width is < 1 or > Motif.Widest))
                throw Bad($"has no width from 1 to {Motif.Widest}");
            var sites = 20.0;
            if (Setting("nsites") is { } n && !Number(n, out sites)) throw Bad("has no number as nsites");
            var values = new List<double>();
            while ((width == 0 || values.Count < 4 * width) && Next() is { } row)
            {
                var words = Words(row);
                if (words.Length == 0)
                {
                    if (width == 0 && values.Count > 0) break;
                    continue;
                }
                if (words.Length != 4 || values.Count >= 4 * Motif.Widest) throw Bad($"is no row of four probabilities of '{motif}'");
                foreach (var word in words)
                    values.Add(Number(word, out var value) ? value : throw Bad($"is no row of four probabilities of '{motif}'"));
            }
            if (width > 0 && values.Count < 4 * width) throw Bad($"ends '{motif}' after {values.Count / 4} of {width} rows");
            try
            {
                return new Motif(motif, [.. values], second, sites);
            }
            catch (ArgumentException error)
            {
                throw Bad($"ends a matrix that is none: {ErrorText.Of(error)}");
            }
        }

        GenomicsDataException Bad(string what) => new(what, path, number);
    }

    /// <summary>Writes motifs.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="motifs">The motifs.</param>
    /// <param name="background">Frequencies of A, C, G, T; null: equal ones.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Motif> motifs, IReadOnlyList<double>? background = null)
    {
        ArgumentNullException.ThrowIfNull(motifs);
        background ??= Uniform;
        OutputFile.WriteText(path, text =>
        {
            text.Write("MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\n");
            text.Write(FormattableString.Invariant($"A {background[0]:0.######} C {background[1]:0.######} "));
            text.Write(FormattableString.Invariant($"G {background[2]:0.######} T {background[3]:0.######}\n"));
            foreach (var motif in motifs)
            {
                text.Write($"\nMOTIF {motif.Id}{(motif.Name.Length > 0 ? " " + motif.Name : "")}\n");
                text.Write(FormattableString.Invariant(
                    $"letter-probability matrix: alength= 4 w= {motif.Width} nsites= {motif.Sites:0.##} E= 0\n"));
                for (var column = 0; column < motif.Width; column++)
                {
                    var row = motif.Probabilities.Slice(4 * column, 4);
                    text.Write(FormattableString.Invariant($" {row[0]:0.000000} {row[1]:0.000000} {row[2]:0.000000} {row[3]:0.000000}\n"));
                }
            }
        });
    }

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool Number(string text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
