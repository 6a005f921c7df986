using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Tests.Weights;

public class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard_is_met()
    {
        var crc = default(Crc32);
        Assert.Equal(0u, crc.Value);
        crc.Append("123456789"u8);
        Assert.Equal(0xCBF43926u, crc.Value);
    }

    [Fact]
    public void Any_length_in_any_pieces_gives_what_bit_by_bit_division_gives()
    {
        var random = new Random(1);
        for (var length = 0; length < 700; length += length < 200 ? 1 : 13)
        {
            var data = new byte[length];
            random.NextBytes(data);
            var (whole, pieces) = (default(Crc32), default(Crc32));
            whole.Append(data);
            for (var at = 0; at < length;)
            {
                var count = random.Next(1, length - at + 1);
                pieces.Append(data.AsSpan(at, count));
                at += count;
            }
            Assert.Equal(Plain(data), whole.Value);
            Assert.Equal(whole.Value, pieces.Value);
        }
    }

    private static uint Plain(ReadOnlySpan<byte> data)
    {
        var state = ~0u;
        foreach (var value in data)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++) state = (state >> 1) ^ ((state & 1) * 0xEDB88320);
        }
        return ~state;
    }
}
