using System.Text.Json.Nodes;
using Genomics.Lm.Data;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonNode _json;

    public TokenizerFileTests()
    {
        DnaTokenizer.Create([("A", "C"), ("AC", "G")]).Save(_folder.Root);
        _json = JsonNode.Parse(File.ReadAllText(_folder.File("tokenizer.json")))!;
    }

    public void Dispose() => _folder.Dispose();

    private string Refusal(string text)
    {
        var e = Assert.Throws<GenomicsDataException>(() => DnaTokenizer.Load(_folder.Write("t.json", text)));
        Assert.EndsWith("t.json", e.File);
        return e.Message;
    }

    private string RefusalAfter(Action<JsonNode> change)
    {
        change(_json);
        return Refusal(_json.ToJsonString());
    }

    [Fact]
    public void The_published_file_written_again_is_the_same_apart_from_white_space()
    {
        var path = TestFolders.Shared("dnabert2/tokenizer.json");
        DnaTokenizer.Load(path).Save(_folder.File("again.json"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(path)),
            JsonNode.Parse(File.ReadAllText(_folder.File("again.json")))));
    }

    [Fact]
    public void Newer_files_with_merges_as_lists_and_with_someone_s_padding_are_read()
    {
        _json["model"]!["merges"] = new JsonArray(new JsonArray("A", "C"), new JsonArray("AC", "G"));
        _json["model"]!["byte_fallback"] = false;
        _json["model"]!["ignore_merges"] = false;
        _json["truncation"] = new JsonObject { ["max_length"] = 3 };
        Assert.Equal([1, 10, 10, 10, 2], DnaTokenizer.Load(_folder.Write("t.json", _json.ToJsonString())).EncodeToIds("ACGACGACG"));
    }

    [Fact]
    public void Ids_need_not_be_in_the_published_order()
    {
        var vocabulary = _json["model"]!["vocab"]!.AsObject();
        (vocabulary["A"], vocabulary["AC"]) = (9, 5);
        var tokenizer = DnaTokenizer.Load(_folder.Write("t.json", _json.ToJsonString()));
        Assert.Equal([1, 5, 9, 10, 2], tokenizer.EncodeToIds("ACAACG"));
        Assert.Equal("ACAACG", tokenizer.Decode([5, 9, 10]));
    }

    [Fact]
    public void A_vocabulary_with_more_letters_is_read()
    {
        var (vocabulary, merges) = (_json["model"]!["vocab"]!.AsObject(), _json["model"]!["merges"]!.AsArray());
        (vocabulary["N"], vocabulary["NN"], vocabulary["NNACG"]) = (11, 12, 13);
        merges.Add("N N");
        merges.Add("NN ACG");
        var tokenizer = DnaTokenizer.Load(_folder.Write("t.json", _json.ToJsonString()));
        Assert.Equal([1, 13, 11, 8, 0, 2], tokenizer.EncodeToIds("nnacgntr"));
    }

    [Theory]
    [InlineData("fuse_unk", "true", "'fuse_unk' is true")]
    [InlineData("byte_fallback", "true", "'byte_fallback' is true")]
    [InlineData("dropout", "0.1", "'dropout' is set")]
    [InlineData("type", "5", "of type '5'")]
    [InlineData("merges", "[7]", "merge 1 is 7")]
    [InlineData("unk_token", "null", "'unk_token'")]
    [InlineData("type", "\"Unigram\"", "of type 'Unigram'")]
    [InlineData("continuing_subword_prefix", "\"##\"", "'continuing_subword_prefix' is set")]
    [InlineData("merges", "[\"A CT\"]", "makes 'ACT', which has no id")]
    [InlineData("merges", "[\"AC\"]", "expected two token strings")]
    [InlineData("merges", "[\"AC G\"]", "'AC' is neither a letter nor made by an earlier merge")]
    [InlineData("merges", "[\"A C\",\"A C\"]", "makes 'AC', which exists already")]
    public void Settings_that_would_give_other_ids_are_refused_by_name(string setting, string value, string reason)
        => Assert.Contains(reason, RefusalAfter(json => json["model"]![setting] = JsonNode.Parse(value)));

    [Fact]
    public void Other_text_processing_is_refused_by_name()
    {
        Assert.Contains("'normalizer' is set", RefusalAfter(j => j["normalizer"] = new JsonObject { ["type"] = "Lowercase" }));
        _json["normalizer"] = null;
        Assert.Contains("'ByteLevel'", RefusalAfter(j => j["pre_tokenizer"]!["type"] = "ByteLevel"));
        _json["pre_tokenizer"]!["type"] = "Whitespace";
        Assert.Contains("[CLS] A [SEP]", RefusalAfter(j => j["post_processor"]!["single"]!.AsArray().RemoveAt(0)));
    }

    [Fact]
    public void Bad_ids_and_special_tokens_are_refused()
    {
        Assert.Contains("wrong kind", Refusal(_json.ToJsonString().Replace("\"AC\":9", "\"\\ud800\":9")));
        Assert.Contains("two tokens have the id 5", RefusalAfter(j => j["model"]!["vocab"]!["C"] = 5));
        _json["model"]!["vocab"]!["C"] = 6;
        Assert.Contains("has the id -1", RefusalAfter(j => j["model"]!["vocab"]!["C"] = -1));
        _json["model"]!["vocab"]!["C"] = 6;
        Assert.Contains("'[MASK]' has the id 1.5", RefusalAfter(j => j["added_tokens"]![4]!["id"] = 1.5));
        _json["added_tokens"]![4]!["id"] = 4;
        Assert.Contains("[MASK] is not among", RefusalAfter(j => j["added_tokens"]!.AsArray().RemoveAt(4)));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_says_so()
    {
        var text = File.ReadAllText(_folder.File("tokenizer.json"));
        for (var length = 0; length < text.TrimEnd().Length; length += 41)
            Assert.Contains("not a complete JSON document", Refusal(text[..length]));
        Assert.Equal(text[..500].Count(c => c == '\n') + 1,
            Assert.Throws<GenomicsDataException>(() => DnaTokenizer.Load(_folder.Write("t.json", text[..500]))).Line);
        Assert.Contains("no such file", Assert.Throws<GenomicsDataException>(() =>
            DnaTokenizer.Load(_folder.File("absent.json"))).Message);
    }
}
