using System.Text.RegularExpressions;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>
/// Folders are rooms, and arrows between the rooms of a library point one way. The files at the door, in a library's own folder, are what
/// all rooms share.
/// </summary>
public sealed partial class RoomTests
{
    // room -> room, where the arrow back is known and wanted
    private static readonly Dictionary<string, string[]> KnownBackArrows = new()
    {
        // a classifier's folder may hold a convolutional network
        ["Genomics.Lm"] = ["Prediction -> Convolution"],
        // a module of torch is public and made of internal parts that need its settings
        ["Genomics.Lm.TorchSharp"] = ["Modules -> Internals"],
        // what every experiment and output needs of a fit
        ["Genomics.Lm.Dexter"] = ["Internals -> Experiments", "Exploration -> Internals"],
    };

    public static TheoryData<string> All => [.. Libraries.All];

    [Theory, MemberData(nameof(All))]
    public void No_arrow_between_rooms_runs_back(string library)
    {
        var arrows = Arrows(library).Except(KnownBackArrows.GetValueOrDefault(library, [])).Select(a => a.Split(" -> ")).ToList();
        while (arrows.RemoveAll(a => arrows.All(b => b[0] != a[1]) || arrows.All(b => b[1] != a[0])) > 0)
        {
        }
        Assert.True(arrows.Count == 0,
            $"{library}: these arrows run in a circle: {string.Join(", ", arrows.Select(a => $"{a[0]} -> {a[1]}"))}");
    }

    [Fact]
    public void Known_arrows_back_are_still_there()
        => Assert.All(KnownBackArrows, known => Assert.Empty(known.Value.Except(Arrows(known.Key))));

    private static HashSet<string> Arrows(string library)
    {
        var folder = Libraries.Folder(library);
        var arrows = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/').Split('/');
            if (path.Length < 2 || path[0] is "obj" or "bin") continue;
            foreach (Match match in Usings().Matches(File.ReadAllText(file)))
            {
                if (!match.Groups[1].Value.StartsWith(library + ".", StringComparison.Ordinal)) continue;
                var room = match.Groups[1].Value[(library.Length + 1)..].Split('.')[0];
                if (room != path[0] && Directory.Exists(Path.Combine(folder, room))) arrows.Add($"{path[0]} -> {room}");
            }
        }
        return arrows;
    }

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
