namespace Genomics.Lm.Data.Tests.Datasets;

/// <summary>
/// Local alignment in full (match 1, mismatch −1, gapped base −2) and its longest stretch of an identity, by brute force.
/// </summary>
internal static class PlainAlignment
{
    public static (int Score, double Identity, int Bases) Align(string a, string b, double identity)
    {
        var score = new int[a.Length + 1, b.Length + 1];
        var (best, row, column) = (0, 0, 0);
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                score[i, j] = Math.Max(0, Math.Max(score[i - 1, j - 1] + Pair(a[i - 1], b[j - 1]),
                    Math.Max(score[i - 1, j], score[i, j - 1]) - 2));
                if (score[i, j] > best) (best, row, column) = (score[i, j], i, j);
            }
        var columns = new List<(bool IsMatch, bool First, bool Second)>();
        while (score[row, column] > 0)
        {
            if (score[row, column] == score[row - 1, column - 1] + Pair(a[row - 1], b[column - 1]))
                columns.Add((Pair(a[--row], b[--column]) > 0, true, true));
            else if (score[row, column] == score[row - 1, column] - 2) (row, _) = (row - 1, Add(true, false));
            else (column, _) = (column - 1, Add(false, true));
        }
        var (length, matches, bases) = (0, 0, 0);
        for (var start = 0; start < columns.Count; start++)
            for (int end = start, equal = 0, own = 0; end < columns.Count; end++)
            {
                if (columns[end].IsMatch) equal++;
                if (a.Length <= b.Length ? columns[end].First : columns[end].Second) own++;
                if (equal >= identity * (end - start + 1) - 1e-9 && end - start + 1 > length)
                    (length, matches, bases) = (end - start + 1, equal, own);
            }
        return (best, length == 0 ? 0 : matches / (double)length, bases);

        bool Add(bool first, bool second)
        {
            columns.Add((false, first, second));
            return true;
        }
    }

    /// <summary>The better of both strands, by the share of the shorter sequence that it covers.</summary>
    public static (int Score, double Identity, double Coverage) Best(string a, string b, double identity)
    {
        var shorter = (double)Math.Min(a.Length, b.Length);
        var (here, there) = (Align(a, b, identity), Align(a, RandomDna.ReverseComplement(b), identity));
        var best = here.Bases >= there.Bases ? here : there;
        return (Math.Max(here.Score, there.Score), best.Identity, best.Bases / shorter);
    }

    private static int Pair(char x, char y) => x == y && x != 'N' ? 1 : -1;
}
