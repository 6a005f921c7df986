using System.Text;

namespace Genomics.Lm.Tokenization;

public sealed partial class DnaTokenizer
{
    /// <summary>The text of ids: token strings one after another, without spaces between them.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">Whether [CLS], [UNK] and the like are left out; otherwise they appear by name.</param>
    /// <remarks>Gives back the sequence that was encoded, except that an unknown letter's identity is lost.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">No token has that id.</exception>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        foreach (var id in ids)
            if (!skipSpecialTokens || !IsSpecial(id)) text.Append(TokenText(id));
        return text.ToString();
    }
}
