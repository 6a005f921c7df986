using System.Diagnostics.CodeAnalysis;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Tokenization.Internals;

namespace Genomics.Lm.Tokenization;

/// <summary>
/// The byte-pair tokenizer of DNABERT-2, exact on every input: reads and writes the published <c>tokenizer.json</c>, gives the base range
/// of every token, and encodes in linear time. Method names and meanings follow Microsoft.ML.Tokenizers. Immutable and safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// The strings [UNK], [CLS], [SEP], [PAD] and [MASK] inside a text become one id each; white space separates words and vanishes; every
/// other character that the vocabulary does not know (N, IUPAC codes, U) becomes one [UNK], through which nothing merges. Unlike the
/// published tokenizer, lower-case letters are read as capitals unless <see cref="LetterCase.AsIs"/> is asked for.
/// </remarks>
public sealed partial class DnaTokenizer
{
    private const byte NoCode = 255;

    private readonly TokenizerDefinition _definition;
    private readonly BpeVocabulary _vocabulary;
    private readonly BpeEncoder _encoder;
    private readonly int[] _ids;            // [symbols] id of the file
    private readonly Dictionary<int, string> _tokens;   // id → token string; ids may be far apart
    private readonly SpecialToken[] _specials;   // longest string first
    private readonly byte[] _codes;         // [256] ASCII → letter symbol, or NoCode

    private DnaTokenizer(TokenizerDefinition definition, LetterCase letterCase)
    {
        (_definition, Case) = (definition, letterCase);
        var letters = definition.Ids.Where(t => t.Key.Length == 1).OrderBy(t => t.Value).Select(t => t.Key[0]).ToArray();
        _vocabulary = new BpeVocabulary(letters, definition.Merges);
        _encoder = new BpeEncoder(_vocabulary);
        _ids = [.. Enumerable.Range(0, _vocabulary.Count).Select(s => definition.Ids[_vocabulary.Text(s)])];
        _tokens = definition.Ids.ToDictionary(t => t.Value, t => t.Key);
        VocabularySize = _tokens.Keys.Max() + 1;
        _specials = [.. definition.SpecialTokens.OrderByDescending(t => t.Length)
            .Select(t => new SpecialToken(t, Encoding.UTF8.GetBytes(t), definition.Ids[t]))];
        _codes = MakeCodes(letters, letterCase);
        UnknownTokenId = definition.Ids[TokenizerDefinition.Unknown];
        ClassificationTokenId = definition.Ids[definition.First];
        SeparatorTokenId = definition.Ids[definition.Last];
        PaddingTokenId = definition.Ids[TokenizerDefinition.Padding];
        MaskTokenId = definition.Ids[TokenizerDefinition.Mask];
    }

    /// <summary>Loads a tokenizer.</summary>
    /// <param name="path">A <c>tokenizer.json</c>, or a model folder that has one.</param>
    /// <param name="letterCase">What to do with lower-case letters.</param>
    /// <exception cref="GenomicsDataException">The file is missing, cut off, or of another kind; the message says which
    /// setting.</exception>
    public static DnaTokenizer Load(string path, LetterCase letterCase = LetterCase.UpperCase)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) path = Path.Combine(path, FileName);
        var definition = TokenizerJson.Read(path);
        try
        {
            return new DnaTokenizer(definition, letterCase);
        }
        catch (GenomicsDataException e)
        {
            throw new GenomicsDataException(e.Problem, path, 0, null, e);
        }
    }

    /// <summary>
    /// Makes a tokenizer of a merge list over A, C, G, T with the published id layout: special tokens 0–4, letters 5–8, products from 9.
    /// </summary>
    /// <param name="merges">Pairs of token strings, first merge first; empty for single bases.</param>
    /// <param name="letterCase">What to do with lower-case letters.</param>
    /// <exception cref="GenomicsDataException">A merge joins what does not exist yet, or makes what exists already.</exception>
    public static DnaTokenizer Create(IEnumerable<(string Left, string Right)> merges, LetterCase letterCase = LetterCase.UpperCase)
    {
        ArgumentNullException.ThrowIfNull(merges);
        (string Left, string Right)[] list = [.. merges];
        foreach (var (left, right) in list)
        {
            ArgumentNullException.ThrowIfNull(left, nameof(merges));
            ArgumentNullException.ThrowIfNull(right, nameof(merges));
        }
        return new DnaTokenizer(TokenizerDefinition.FromMerges(list), letterCase);
    }

    /// <summary>The same vocabulary with lower-case letters taken as they are, as the published tokenizer does.</summary>
    public DnaTokenizer AsIs() => Case == LetterCase.AsIs ? this : new DnaTokenizer(_definition, LetterCase.AsIs);

    /// <summary>
    /// Writes a <c>tokenizer.json</c> with the settings of the published one, which the tokenizers library of Hugging Face reads.
    /// </summary>
    /// <param name="path">The file, or an existing folder to put <c>tokenizer.json</c> into. Replaced when it exists.</param>
    /// <remarks>The format has no word for upper-casing, so the case setting is not stored.</remarks>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TokenizerJsonWriter.Write(Directory.Exists(path) ? Path.Combine(path, FileName) : path, _definition);
    }

    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "tokenizer.json";

    /// <summary>What is done with lower-case letters.</summary>
    public LetterCase Case { get; }

    /// <summary>The largest id plus one: the rows that a model's embedding needs.</summary>
    public int VocabularySize { get; }

    /// <summary>The merges as pairs of token strings, first merge first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => _definition.Merges;

    /// <summary>The id of [UNK].</summary>
    public int UnknownTokenId { get; }

    /// <summary>The id of the first token of every sequence: [CLS], unless the file's post-processor names another.</summary>
    public int ClassificationTokenId { get; }

    /// <summary>The id of the last token of every sequence: [SEP], unless the file's post-processor names another.</summary>
    public int SeparatorTokenId { get; }

    /// <summary>The id of [PAD].</summary>
    public int PaddingTokenId { get; }

    /// <summary>The id of [MASK].</summary>
    public int MaskTokenId { get; }

    /// <summary>The string of a token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No token has that id.</exception>
    public string TokenText(int id) => TryGetText(id, out var token) ? token
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"no token has this id; expected 0 to {VocabularySize - 1}");

    /// <summary>The string of a token; false when no token has that id.</summary>
    internal bool TryGetText(int id, [NotNullWhen(true)] out string? token) => _tokens.TryGetValue(id, out token);

    /// <summary>Whether sequences begin with [CLS] and end with [SEP].</summary>
    internal bool HasUsualBorders => _definition is { First: TokenizerDefinition.Classification, Last: TokenizerDefinition.Separator };

    /// <summary>The id of a token's string; false when the vocabulary does not have it.</summary>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _definition.Ids.TryGetValue(token, out id);
    }

    /// <summary>Whether an id is one of the special tokens ([UNK], [CLS], [SEP], [PAD], [MASK] and others the file adds).</summary>
    public bool IsSpecial(int id) => Array.Exists(_specials, special => special.Id == id);

    /// <summary>The bases that a token covers: 1 for [UNK], 0 for other special tokens and for ids that no token has.</summary>
    public int BasesOf(int id)
        => id == UnknownTokenId ? 1 : IsSpecial(id) || !TryGetText(id, out var token) ? 0 : token.Length;

    private static byte[] MakeCodes(char[] letters, LetterCase letterCase)
    {
        var codes = new byte[256];
        Array.Fill(codes, NoCode);
        for (var i = 0; i < letters.Length; i++) codes[letters[i]] = (byte)i;
        if (letterCase == LetterCase.UpperCase)
            for (var c = 'a'; c <= 'z'; c++) codes[c] = codes[char.ToUpperInvariant(c)];
        return codes;
    }
}
