using System.Text.Json;
using Genomics.Lm.Data;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Reads the tokenizer.json of the tokenizers library. Only the kind of the published DNABERT-2 file is taken: character BPE, no
/// normaliser, "Whitespace" pre-tokenizer, [CLS] … [SEP]; every setting that would give other ids is refused by name.
/// The file's truncation and padding (settings of whoever saved it) are not applied: both are given with each call here.
/// </summary>
internal static class TokenizerJson
{
    private const long LargestFile = 256L << 20;

    public static TokenizerDefinition Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) throw new GenomicsDataException("there is no such file; expected a tokenizer.json", path);
            if (info.Length > LargestFile) throw new GenomicsDataException($"the file has {info.Length} bytes; a tokenizer.json of a DNA vocabulary is far smaller", path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new Reader(path).Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new GenomicsDataException($"not a complete JSON document ({e.Message.TrimEnd('.')}); fetch or copy the tokenizer.json again", path, (e.LineNumber ?? -1) + 1, null, e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException($"a value is of the wrong kind: {e.Message}", path, 0, null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {e.Message}", path, 0, null, e);
        }
    }

    private sealed class Reader(string path)
    {
        public TokenizerDefinition Read(JsonElement root)
        {
            var model = Member(root, "model", JsonValueKind.Object);
            CheckModel(model);
            RequireAbsent(root, "normalizer", "the text must not be changed before tokenisation");
            RequireType(root, "pre_tokenizer", "Whitespace");
            CheckPostProcessor(Member(root, "post_processor", JsonValueKind.Object));
            var ids = ReadIds(Member(model, "vocab", JsonValueKind.Object));
            var special = ReadSpecialTokens(Member(root, "added_tokens", JsonValueKind.Array), ids);
            return new TokenizerDefinition(ids, special, ReadMerges(Member(model, "merges", JsonValueKind.Array), ids));
        }

        private void CheckModel(JsonElement model)
        {
            if (model.TryGetProperty("type", out var type) && type.ToString() != "BPE")
                throw Error($"the model is of type '{type}'; expected BPE");
            foreach (var name in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix"])
                RequireAbsent(model, name, "only plain BPE is supported");
            foreach (var name in (string[])["fuse_unk", "byte_fallback", "ignore_merges"])
                if (model.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True)
                    throw Error($"'{name}' is true; only plain BPE is supported, where it is false");
            if (!model.TryGetProperty("unk_token", out var unknown) || unknown.ValueKind != JsonValueKind.String || unknown.GetString() != TokenizerDefinition.Unknown)
                throw Error($"'unk_token' is {(unknown.ValueKind == JsonValueKind.Undefined ? "missing" : unknown.ToString())}; expected {TokenizerDefinition.Unknown}");
        }

        // Either the template [CLS] A [SEP], or the older fixed form of the same.
        private void CheckPostProcessor(JsonElement post)
        {
            var type = Member(post, "type", JsonValueKind.String).GetString();
            if (type == "BertProcessing") return;
            if (type != "TemplateProcessing") throw Error($"the post-processor is of type '{type}'; expected TemplateProcessing with [CLS] A [SEP]");
            var pieces = Member(post, "single", JsonValueKind.Array).EnumerateArray().Select(Piece);
            if (!pieces.SequenceEqual([TokenizerDefinition.Classification, "A", TokenizerDefinition.Separator]))
                throw Error("the post-processor's template is not [CLS] A [SEP]");
        }

        private string Piece(JsonElement piece)
        {
            foreach (var kind in (string[])["SpecialToken", "Sequence"])
                if (piece.ValueKind == JsonValueKind.Object && piece.TryGetProperty(kind, out var content))
                    return Member(content, "id", JsonValueKind.String).GetString()!;
            throw Error("the post-processor's template has a piece that is neither a special token nor a sequence");
        }

        private Dictionary<string, int> ReadIds(JsonElement vocabulary)
        {
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            var seen = new HashSet<int>();
            foreach (var entry in vocabulary.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id is < 0 or > 1 << 24)
                    throw Error($"token '{entry.Name}' has the id {entry.Value}; expected an integer from 0");
                if (!ids.TryAdd(entry.Name, id)) throw Error($"token '{entry.Name}' is listed twice in 'vocab'");
                if (!seen.Add(id)) throw Error($"two tokens have the id {id}, one of them '{entry.Name}'");
            }
            return ids;
        }

        private List<string> ReadSpecialTokens(JsonElement list, Dictionary<string, int> ids)
        {
            var special = new List<string>();
            foreach (var token in list.EnumerateArray())
            {
                var content = Member(token, "content", JsonValueKind.String).GetString()!;
                var id = Member(token, "id", JsonValueKind.Number).GetInt32();
                foreach (var name in (string[])["single_word", "lstrip", "rstrip"])
                    if (token.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True)
                        throw Error($"added token '{content}' has '{name}' true; only false is supported");
                if (content.Length == 0 || char.IsLetterOrDigit(content[0]) || char.IsWhiteSpace(content[0]))
                    throw Error($"added token '{content}' must begin with a bracket or another sign, like [MASK]");
                if (ids.TryGetValue(content, out var listed) && listed != id)
                    throw Error($"added token '{content}' has the id {id}, but {listed} in 'vocab'");
                ids[content] = id;
                special.Add(content);
            }
            foreach (var name in TokenizerDefinition.PublishedSpecialTokens)
                if (!special.Contains(name)) throw Error($"the special token {name} is not among 'added_tokens'");
            return special;
        }

        // "A B" (older files) or ["A", "B"] (newer ones)
        private List<(string, string)> ReadMerges(JsonElement list, Dictionary<string, int> ids)
        {
            var merges = new List<(string Left, string Right)>(list.GetArrayLength());
            foreach (var merge in list.EnumerateArray())
            {
                var parts = merge.ValueKind switch
                {
                    JsonValueKind.String => merge.GetString()!.Split(' '),
                    JsonValueKind.Array => [.. merge.EnumerateArray().Select(p => p.ToString())],
                    _ => [],
                };
                if (parts is not [{ Length: > 0 } left, { Length: > 0 } right]) throw Error($"merge {merges.Count + 1} is {merge}; expected two token strings");
                if (!ids.ContainsKey(left + right)) throw Error($"merge {merges.Count + 1} makes '{left}{right}', which has no id in 'vocab'");
                merges.Add((left, right));
            }
            return merges;
        }

        private void RequireAbsent(JsonElement parent, string name, string reason)
        {
            if (parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && value.ToString().Length > 0)
                throw Error($"'{name}' is set ({Shorten(value)}); {reason}");
        }

        private void RequireType(JsonElement parent, string name, string type)
        {
            var found = Member(Member(parent, name, JsonValueKind.Object), "type", JsonValueKind.String).GetString();
            if (found != type) throw Error($"'{name}' is of type '{found}'; expected {type}");
        }

        private JsonElement Member(JsonElement parent, string name, JsonValueKind kind)
        {
            if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind) return value;
            throw Error($"'{name}' is missing or not of type {kind}; expected a tokenizer.json of the kind published with DNABERT-2");
        }

        private static string Shorten(JsonElement value)
        {
            var text = value.ToString();
            return text.Length <= 60 ? text : text[..57] + "…";
        }

        private GenomicsDataException Error(string message) => new(message, path);
    }
}
