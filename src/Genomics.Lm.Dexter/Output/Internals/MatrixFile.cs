using System.Globalization;
using System.Text;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>A matrix as text: a header, then one row per gene; blanks between fields, shortest round-trip numbers, zero as 0.</summary>
internal static class MatrixFile
{
    private const int FlushAt = 1 << 16;

    public static void Write(Stream stream, DexterMatrix matrix)
    {
        var columns = matrix.Variables.Count;
        var texts = Enumerable.Range(0, columns).Select(_ => new List<byte[]?>()).ToArray(); // [columns][count]: few counts occur, often
        var line = new MemoryStream(FlushAt + 4096);
        line.Write(Encoding.UTF8.GetBytes($"sequence expression {string.Join(' ', matrix.Variables.Select(v => v.Name))}\n"));
        for (var row = 0; row < matrix.Genes.Count; row++)
        {
            line.Write(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{matrix.Genes[row]} {matrix.Expression[row]}")));
            for (var column = 0; column < columns; column++) line.Write(TextOf(matrix, row, column, texts[column]));
            line.WriteByte((byte)'\n');
            if (line.Length < FlushAt && row + 1 < matrix.Genes.Count) continue;
            line.WriteTo(stream);
            line.SetLength(0);
        }
        line.WriteTo(stream);
    }

    private static byte[] TextOf(DexterMatrix matrix, int row, int column, List<byte[]?> texts)
    {
        var count = matrix.Count(row, column);
        while (texts.Count <= count) texts.Add(null);
        return texts[count] ??= Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {matrix[row, column]}"));
    }
}
