using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

/// <summary>Against ids that the native tokenizers library made from a vocabulary of ours (Golden/tokenizer/README.md).</summary>
public class TokenizerParityTests
{
    private static readonly DnaTokenizer Tokenizer = DnaTokenizer.Load(TestFolders.Golden("tokenizer"), LetterCase.AsIs);

    private static List<JsonElement> Encodings()
    {
        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(TestFolders.Golden("tokenizer/encodings.jsonl.gz")),
            CompressionMode.Decompress));
        var list = new List<JsonElement>();
        while (reader.ReadLine() is { } line) list.Add(JsonDocument.Parse(line).RootElement);
        return list;
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    [Fact]
    public void Texts_of_every_kind_get_the_library_s_ids()
    {
        var singles = Encodings().Where(e => !e.TryGetProperty("pair", out _)).ToList();
        Assert.True(singles.Count > 300);
        foreach (var e in singles)
        {
            var text = e.GetProperty("text").GetString()!;
            var limit = e.TryGetProperty("max", out var max) ? max.GetInt32() : int.MaxValue;
            Assert.Equal(Numbers(e.GetProperty("ids")), Tokenizer.EncodeToIds(text, limit, out _));
            Assert.Equal(Numbers(e.GetProperty("ids")), Tokenizer.EncodeToIds(Encoding.UTF8.GetBytes(text), limit, out _));
            Assert.Equal(Numbers(e.GetProperty("ids")), Tokenizer.EncodeToTokens(text, limit).Select(t => t.Id));
        }
    }

    [Fact]
    public void Pairs_get_the_library_s_ids_and_types_under_every_limit()
    {
        var pairs = Encodings().Where(e => e.TryGetProperty("pair", out _)).ToList();
        Assert.Equal(96, pairs.Count);
        foreach (var e in pairs)
        {
            var pair = Tokenizer.EncodePair(e.GetProperty("text").GetString()!, e.GetProperty("pair").GetString()!, e.GetProperty("max")
                .GetInt32());
            Assert.Equal(Numbers(e.GetProperty("ids")), pair.Ids);
            Assert.Equal(Numbers(e.GetProperty("types")), pair.TypeIds.Select(t => (int)t));
        }
    }

    [Fact]
    public void The_vocabulary_written_again_is_the_same_file()
    {
        using var folder = new TemporaryFolder();
        Tokenizer.Save(folder.Root);
        Assert.Equal(File.ReadAllText(TestFolders.Golden("tokenizer/tokenizer.json")), File.ReadAllText(folder.File("tokenizer.json")));
    }
}
