using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Reads the tokenizer.json of the tokenizers library. Only the kind of the published DNABERT-2 file is taken: character BPE, no
/// normaliser, "Whitespace" pre-tokenizer, one special token before the text and one after it ([CLS] … [SEP]); every setting that would
/// give other ids is refused by name. The file's truncation and padding (settings of whoever saved it) are not applied: both are given
/// with each call here.
/// </summary>
internal static class TokenizerJson
{
    private const int LargestFile = 32 << 20, LargestId = 1 << 24, MostAddedTokens = 1024;

    public static TokenizerDefinition Read(string path)
        => JsonInput.Read(path, "a tokenizer.json of a DNA vocabulary", LargestFile, root => new Reader(path).Read(root));

    private sealed class Reader(string path)
    {
        private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
        private readonly HashSet<int> _taken = [];

        public TokenizerDefinition Read(JsonElement root)
        {
            var model = Member(root, "model", JsonValueKind.Object);
            CheckModel(model);
            RequireAbsent(root, "normalizer", "the text must not be changed before tokenisation");
            RequireType(root, "pre_tokenizer", "Whitespace");
            foreach (var entry in Member(model, "vocab", JsonValueKind.Object).EnumerateObject()) AddToken(entry.Name, entry.Value);
            var special = ReadSpecialTokens(Member(root, "added_tokens", JsonValueKind.Array));
            var (first, last) = ReadPostProcessor(Member(root, "post_processor", JsonValueKind.Object), special);
            return new TokenizerDefinition(_ids, special, ReadMerges(Member(model, "merges", JsonValueKind.Array)), first, last);
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
            if (!model.TryGetProperty("unk_token", out var unknown) || unknown.ValueKind != JsonValueKind.String
                || unknown.GetString() != TokenizerDefinition.Unknown)
                throw Error(
                    $"'unk_token' is {(unknown.ValueKind == JsonValueKind.Undefined ? "missing" : Shorten(unknown))}; expected "
                    + $"{TokenizerDefinition.Unknown}");
        }

        // Either a template such as [CLS] A [SEP], or the older fixed form of the same.
        private (string First, string Last) ReadPostProcessor(JsonElement post, List<string> special)
        {
            var type = Member(post, "type", JsonValueKind.String).GetString();
            if (type == "BertProcessing") return (Named("cls"), Named("sep"));
            if (type != "TemplateProcessing")
                throw Error($"the post-processor is of type '{type}'; expected TemplateProcessing or BertProcessing with [CLS] A [SEP]");
            var pieces = Member(post, "single", JsonValueKind.Array).EnumerateArray().Take(4).Select(Piece).ToList();
            if (pieces is not [{ Sequence: false } first, { Sequence: true, Id: "A" }, { Sequence: false } last])
                throw Error("the post-processor's template is not one special token, the text, one special token, like [CLS] A [SEP]");
            foreach (var (_, id) in (ReadOnlySpan<(bool, string)>)[first, last])
                if (post.TryGetProperty("special_tokens", out var all) && all.ValueKind == JsonValueKind.Object
                    && all.TryGetProperty(id, out var token))
                    RequireOneId(id, Member(token, "ids", JsonValueKind.Array));
            return (Known(first.Id), Known(last.Id));

            string Named(string role)
            {
                var pair = Member(post, role, JsonValueKind.Array);
                if (pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String)
                    throw Error($"the post-processor's '{role}' is {Shorten(pair)}; expected a special token and its id");
                RequireId(pair[0].GetString()!, pair[1]);
                return Known(pair[0].GetString()!);
            }

            string Known(string token)
                => special.Contains(token) ? token
                : throw Error($"the post-processor puts '{token}' around the text, which is not among 'added_tokens'");
        }

        private void RequireOneId(string token, JsonElement ids)
        {
            if (ids.GetArrayLength() != 1) throw Error($"the post-processor writes '{token}' as {Shorten(ids)}; expected one id");
            RequireId(token, ids[0]);
        }

        private void RequireId(string token, JsonElement id)
        {
            if (!_ids.TryGetValue(token, out var known) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var given)
                || given != known)
                throw Error(
                    $"the post-processor gives '{token}' the id {Shorten(id)}, the vocabulary "
                    + $"{(_ids.TryGetValue(token, out known) ? known : "none")}");
        }

        private (bool Sequence, string Id) Piece(JsonElement piece)
        {
            foreach (var kind in (string[])["SpecialToken", "Sequence"])
                if (piece.ValueKind == JsonValueKind.Object && piece.TryGetProperty(kind, out var content))
                {
                    if (content.ValueKind == JsonValueKind.Object && content.TryGetProperty("type_id", out var type)
                        && type.GetRawText() != "0")
                        throw Error($"the post-processor's template has the type {Shorten(type)}; expected 0 for a single text");
                    return (kind == "Sequence", Member(content, "id", JsonValueKind.String).GetString()!);
                }
            throw Error("the post-processor's template has a piece that is neither a special token nor a sequence");
        }

        // One id for each token, one token for each id.
        private void AddToken(string token, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var id) || id is < 0 or > LargestId)
                throw Error($"token '{token}' has the id {Shorten(value)}; expected an integer from 0 to {LargestId}");
            if (_ids.TryGetValue(token, out var listed))
            {
                if (listed != id) throw Error($"added token '{token}' has the id {id}, but {listed} in 'vocab'");
                return;
            }
            if (!_taken.Add(id)) throw Error($"two tokens have the id {id}, one of them '{token}'");
            _ids.Add(token, id);
        }

        private List<string> ReadSpecialTokens(JsonElement list)
        {
            if (list.GetArrayLength() > MostAddedTokens)
                throw Error($"there are {list.GetArrayLength()} 'added_tokens'; expected at most {MostAddedTokens}");
            var special = new List<string>();
            foreach (var token in list.EnumerateArray())
            {
                var content = Member(token, "content", JsonValueKind.String).GetString()!;
                var id = Member(token, "id", JsonValueKind.Number);
                foreach (var name in (string[])["single_word", "lstrip", "rstrip"])
                    if (token.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True)
                        throw Error($"added token '{content}' has '{name}' true; only false is supported");
                if (content.Length == 0 || char.IsLetterOrDigit(content[0]) || char.IsWhiteSpace(content[0]))
                    throw Error($"added token '{content}' must begin with a bracket or another sign, like [MASK]");
                AddToken(content, id);
                special.Add(content);
            }
            foreach (var name in TokenizerDefinition.PublishedSpecialTokens)
                if (!special.Contains(name)) throw Error($"the special token {name} is not among 'added_tokens'");
            return special;
        }

        // "A B" (older files) or ["A", "B"] (newer ones)
        private List<(string, string)> ReadMerges(JsonElement list)
        {
            var merges = new List<(string Left, string Right)>(list.GetArrayLength());
            foreach (var merge in list.EnumerateArray())
            {
                var parts = merge.ValueKind switch
                {
                    JsonValueKind.String => merge.GetString()!.Split(' '),
                    JsonValueKind.Array => [.. merge.EnumerateArray().Take(3).Select(p => p.GetString()!)],
                    _ => [],
                };
                if (parts is not [{ Length: > 0 } left, { Length: > 0 } right])
                    throw Error($"merge {merges.Count + 1} is {Shorten(merge)}; expected two token strings");
                if (!_ids.ContainsKey(left + right))
                    throw Error($"merge {merges.Count + 1} makes '{left}{right}', which has no id in 'vocab'");
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
            if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind)
                return value;
            throw Error($"'{name}' is missing or not of type {kind}; expected a tokenizer.json of the kind published with DNABERT-2");
        }

        private static string Shorten(JsonElement value)
        {
            var text = value.GetRawText();
            return text.Length <= 60 ? text : text[..57] + "…";
        }

        private GenomicsDataException Error(string message) => new(message, path);
    }
}
