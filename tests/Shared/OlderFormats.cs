using System.Text.Json.Nodes;

namespace Genomics.Lm.TestSupport;

/// <summary>Turns what is written today into what the first formats were: the same without digests.</summary>
internal static class OlderFormats
{
    /// <summary>Makes a predictor folder, and those of its members, one of format 1.</summary>
    public static string OfPredictor(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "predictor.json", SearchOption.AllDirectories)) OfJson(file, "files");
        return folder;
    }

    /// <summary>Makes a JSON file one of format 1.</summary>
    public static void OfJson(string file, params string[] newer)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();
        json["format_version"] = 1;
        foreach (var name in (string[])["sha256", .. newer]) json.Remove(name);
        File.WriteAllText(file, json.ToJsonString());
    }
}
