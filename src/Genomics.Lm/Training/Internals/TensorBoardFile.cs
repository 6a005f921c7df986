using System.Buffers.Binary;
using System.Text;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Scalars in TensorBoard's event format: records of length, masked CRC-32C, data, masked CRC-32C (TFRecord), each an <c>Event</c> message
/// with wall time (field 1), step (2) and a summary of tag and simple value (5); the first names the format (3).
/// </summary>
internal static class TensorBoardFile
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Writes all points of a training.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="history">The points.</param>
    /// <param name="started">Unix seconds at which the training began.</param>
    public static void Write(Stream stream, TrainingHistory history, double started)
    {
        Record(stream, Event(started, 0, fields => Bytes(fields, 3, "brain.Event:2"u8)));
        foreach (var point in history.Points)
        {
            var prefix = history.Points[^1].Member == 0 ? "" : $"network_{point.Member + 1}/";
            foreach (var (tag, value) in Scalars(history, point))
                if (!double.IsNaN(value))
                    Record(stream, Event(started + point.Seconds, point.Step, fields => Bytes(fields, 5, Summary(prefix + tag, value))));
        }
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TrainingHistory history, TrainingPoint point)
    {
        yield return ("loss/training", point.TrainingLoss);
        yield return ("loss/validation", point.ValidationLoss);
        yield return ("pearson/validation_mean", point.MeanPearson);
        for (var i = 0; i < Math.Min(history.Conditions.Count, point.ValidationPearson.Count); i++)
            yield return ($"pearson/{history.Conditions[i]}", point.ValidationPearson[i]);
        yield return ("mcc/validation", point.ValidationMcc);
        yield return ("optimizer/learning_rate", point.LearningRate);
        yield return ("optimizer/gradient_norm", point.GradientNorm);
        yield return ("epoch", point.Epoch);
    }

    private static byte[] Event(double wallTime, long step, Action<MemoryStream> what)
    {
        using var fields = new MemoryStream();
        Span<byte> number = stackalloc byte[8];
        fields.WriteByte(1 << 3 | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(number, wallTime);
        fields.Write(number);
        fields.WriteByte(2 << 3);
        Varint(fields, (ulong)step);
        what(fields);
        return fields.ToArray();
    }

    private static byte[] Summary(string tag, double value)
    {
        using var fields = new MemoryStream();
        Bytes(fields, 1, Encoding.UTF8.GetBytes(tag));
        fields.WriteByte(2 << 3 | 5);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
        fields.Write(number);
        using var summary = new MemoryStream();
        Bytes(summary, 1, fields.ToArray());
        return summary.ToArray();
    }

    private static void Bytes(MemoryStream fields, int field, ReadOnlySpan<byte> value)
    {
        fields.WriteByte((byte)(field << 3 | 2));
        Varint(fields, (ulong)value.Length);
        fields.Write(value);
    }

    private static void Varint(MemoryStream fields, ulong value)
    {
        for (; value >= 128; value >>= 7) fields.WriteByte((byte)(value | 128));
        fields.WriteByte((byte)value);
    }

    private static void Record(Stream stream, byte[] data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Masked(header[..8]));
        stream.Write(header);
        stream.Write(data);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(check, Masked(data));
        stream.Write(check);
    }

    /// <summary>CRC-32C (Castagnoli), rotated and offset as TFRecord wants it.</summary>
    internal static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = Table[(byte)crc ^ value] ^ crc >> 8;
        crc = ~crc;
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = value >> 1 ^ ((value & 1) * 0x82F63B78);
            table[i] = value;
        }
        return table;
    }
}
