using System.Buffers.Binary;
using System.Text;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

public class TensorBoardFileTests
{
    // check value of CRC-32C over "123456789" (E3069283, as in RFC 3720 B.4's family of checks), rotated right by 15 and offset
    [Fact]
    public void The_checksum_is_crc32c_masked()
    {
        const uint crc = 0xE3069283;
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xA282EAD8, TensorBoardFile.Masked("123456789"u8));
    }

    [Fact]
    public void Written_scalars_are_read_back_by_a_reader_of_the_format()
    {
        var history = new TrainingHistory(["Ring", "Leaf"],
        [
            new TrainingPoint { Step = 7, Epoch = 1, Seconds = 2.5, LearningRate = 1e-3, GradientNorm = 4, TrainingLoss = 0.5,
                ValidationLoss = 0.25, ValidationPearson = [0.5, double.NaN] },
            new TrainingPoint { Step = 300, Epoch = 2, Seconds = 5, LearningRate = 0, GradientNorm = 1, TrainingLoss = 0.125 },
        ]);
        using var stream = new MemoryStream();
        TensorBoardFile.Write(stream, history, 1000);
        var records = Records(stream.ToArray()).ToArray();
        Assert.Contains("brain.Event:2", Encoding.UTF8.GetString(records[0]));
        var scalars = records.Skip(1).Select(Scalar).ToArray();
        Assert.Contains((1002.5, 7L, "loss/training", 0.5f), scalars);
        Assert.Contains((1002.5, 7L, "pearson/Ring", 0.5f), scalars);
        Assert.Contains((1005.0, 300L, "loss/training", 0.125f), scalars);
        Assert.DoesNotContain(scalars, s => s.Tag == "pearson/Leaf" || float.IsNaN(s.Value));
    }

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(TensorBoardFile.Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            var data = file.AsSpan(at + 12, length).ToArray();
            Assert.Equal(TensorBoardFile.Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return data;
            at += 16 + length;
        }
    }

    private static (double Wall, long Step, string Tag, float Value) Scalar(byte[] data)
    {
        var fields = Fields(data);
        var value = Fields(Fields(fields[5])[1]);
        return (BinaryPrimitives.ReadDoubleLittleEndian(fields[1]), (long)BinaryPrimitives.ReadUInt64LittleEndian(fields[2]),
            Encoding.UTF8.GetString(value[1]), BinaryPrimitives.ReadSingleLittleEndian(value[2]));
    }

    // protocol-buffer fields by number; varints as eight bytes
    private static Dictionary<int, byte[]> Fields(byte[] message)
    {
        var (fields, at) = (new Dictionary<int, byte[]>(), 0);
        ulong Varint()
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                value |= (ulong)(message[at] & 127) << shift;
                if (message[at++] < 128) return value;
            }
        }
        byte[] Take(int count) => message.AsSpan((at += count) - count, count).ToArray();
        while (at < message.Length)
        {
            var key = (int)Varint();
            fields[key >> 3] = (key & 7) switch
            {
                0 => BitConverter.GetBytes(Varint()),
                1 => Take(8),
                5 => Take(4),
                _ =>
                Take((int)Varint())
            };
        }
        return fields;
    }
}
