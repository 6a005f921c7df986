using System.Diagnostics;
using System.Text.Json.Nodes;
using Genomics.Lm.Data;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

/// <summary>Ids, borders and sizes of a tokenizer.json that no published file has.</summary>
public sealed class TokenizerBoundsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonNode _json;

    public TokenizerBoundsTests()
    {
        DnaTokenizer.Create([("A", "C"), ("G", "T"), ("AC", "GT")]).Save(_folder.Root);
        _json = JsonNode.Parse(File.ReadAllText(_folder.File("tokenizer.json")))!;
    }

    public void Dispose() => _folder.Dispose();

    private DnaTokenizer Load() => DnaTokenizer.Load(_folder.Write("t.json", _json.ToJsonString()));

    private string Refusal() => Assert.Throws<GenomicsDataException>(Load).Message;

    private static JsonObject Added(string content, long id) => new() { ["id"] = id, ["content"] = content, ["special"] = true };

    [Theory]
    [InlineData(-1, "has the id -1")]
    [InlineData(int.MaxValue, "has the id 2147483647")]
    [InlineData(1L << 40, "has the id 1099511627776")]
    [InlineData(5, "two tokens have the id 5")]
    [InlineData(0, "two tokens have the id 0")]
    public void Ids_of_added_tokens_are_checked_as_those_of_the_vocabulary(long id, string reason)
    {
        _json["added_tokens"]!.AsArray().Add(Added("<x>", id));
        Assert.Contains(reason, Refusal());
    }

    [Fact]
    public void An_added_token_far_away_costs_no_memory()
    {
        _json["added_tokens"]!.AsArray().Add(Added("<x>", 1 << 24));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tokenizer = Load();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Equal((1 << 24) + 1, tokenizer.VocabularySize);
        Assert.Equal([1, 11, 1 << 24, 2], tokenizer.EncodeToIds("ACGT<x>"));
        Assert.Equal("<x>", tokenizer.TokenText(1 << 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.TokenText(100));
    }

    [Fact]
    public void The_tokens_around_a_text_are_those_of_the_post_processor()
    {
        _json["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[PAD]",3],"cls":["[MASK]",4]}""");
        var tokenizer = Load();
        Assert.Equal([4, 11, 11, 3], tokenizer.EncodeToIds("ACGTACGT"));
        Assert.Equal((4, 3), (tokenizer.ClassificationTokenId, tokenizer.SeparatorTokenId));
        tokenizer.Save(_folder.File("again.json"));
        Assert.Equal([4, 11, 11, 3], DnaTokenizer.Load(_folder.File("again.json")).EncodeToIds("ACGTACGT"));
        _json["post_processor"] =
            JsonNode.Parse(
            """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[SEP]","type_id":0}},"""
                + """{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[CLS]","type_id":0}}]}""");
        Assert.Equal([2, 11, 1], Load().EncodeToIds("ACGT"));
    }

    [Theory]
    [InlineData("""{"type":"BertProcessing","sep":["[SEP]",7],"cls":["[CLS]",1]}""", "gives '[SEP]' the id 7, the vocabulary 2")]
    [InlineData("""{"type":"BertProcessing","sep":["[EOS]",2],"cls":["[CLS]",1]}""", "gives '[EOS]' the id 2, the vocabulary none")]
    [InlineData("""{"type":"BertProcessing","sep":["A",5],"cls":["[CLS]",1]}""", "'A' around the text, which is not among 'added_tokens'")]
    [InlineData("""{"type":"BertProcessing","sep":null,"cls":["[CLS]",1]}""", "'sep' is missing")]
    [InlineData("""{"type":"BertProcessing","sep":["[SEP]"],"cls":["[CLS]",1]}""", "expected a special token and its id")]
    [InlineData("""{"type":"RobertaProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]}""", "'RobertaProcessing'")]
    [InlineData("""{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"[CLS]"}},"""
        + """{"SpecialToken":{"id":"[SEP]"}}]}""", "like [CLS] A [SEP]")]
    [InlineData("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]"}},{"Sequence":{"id":"A"}},"""
        + """{"SpecialToken":{"id":"[SEP]","type_id":1}}]}""", "has the type 1")]
    [InlineData("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]"}},{"Sequence":{"id":"A"}},"""
        + """{"SpecialToken":{"id":"[SEP]"}}],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[4]}}}""", "gives '[CLS]' the id 4")]
    public void A_post_processor_that_would_give_other_ids_is_refused(string post, string reason)
    {
        _json["post_processor"] = JsonNode.Parse(post);
        Assert.Contains(reason, Refusal());
    }

    [Theory]
    [InlineData(16, true)]     // A, AA, AAAA, … of 2^16 letters
    [InlineData(1500, false)]  // A, AA, AAA, …
    public void Tokens_that_nest_in_one_another_load_in_the_time_of_reading_them(int merges, bool doubling)
    {
        var (text, list, vocabulary) = ("A", new JsonArray(), _json["model"]!["vocab"]!.AsObject());
        foreach (var made in (string[])["AC", "GT", "ACGT"]) vocabulary.Remove(made);
        for (var i = 0; i < merges; i++)
        {
            var right = doubling ? text : "A";
            list.Add(new JsonArray(text, right));
            vocabulary[text += right] = 9 + i;
        }
        _json["model"]!["merges"] = list;
        var watch = Stopwatch.StartNew();
        var tokenizer = Load();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);   // the doubling ones took 51 s when every prefix was looked up
        // AA goes first
        Assert.Equal(doubling ? [1, 9 + merges - 1, 5, 6, 2]
            : [1, .. Enumerable.Repeat(9, text.Length / 2 - 1), 10, 6, 2], tokenizer.EncodeToIds(text + (doubling ? "AC" : "C")));
    }

    [Fact]
    public void What_is_too_much_is_refused()
    {
        for (var i = 0; i < 1100; i++) _json["added_tokens"]!.AsArray().Add(Added($"<{i}>", 20 + i));
        Assert.Contains("1105 'added_tokens'", Refusal());
        Assert.Contains("Git LFS pointer", Assert.Throws<GenomicsDataException>(() =>
            DnaTokenizer.Load(_folder.Write("t.json", "version https://git-lfs.github.com/spec/v1\n"))).Message);
        Assert.Contains("web page", Assert.Throws<GenomicsDataException>(() =>
            DnaTokenizer.Load(_folder.Write("t.json", "<html>"))).Message);
    }

    [Fact]
    public void Nothing_is_not_a_text()
    {
        var tokenizer = DnaTokenizer.Create([]);
        Assert.Throws<ArgumentNullException>(() => tokenizer.EncodeToIds((string)null!));
        Assert.Throws<ArgumentNullException>(() => tokenizer.TryGetId(null!, out _));
        Assert.Throws<ArgumentNullException>(() => tokenizer.EncodeBatch([null!]));
        Assert.Throws<ArgumentNullException>(() => DnaTokenizer.Load(null!));
        Assert.Throws<ArgumentNullException>(() => DnaTokenizer.Create([(null!, "A")]));
    }
}
