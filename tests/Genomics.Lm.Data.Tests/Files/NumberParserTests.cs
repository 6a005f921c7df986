using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Tests.Files;

public sealed class NumberParserTests
{
    [Fact]
    public void Numbers_are_rounded_as_the_framework_rounds_them()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 50_000; trial++)
        {
            var value = trial % 3 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64())
                : random.NextDouble() * Math.Pow(10, random.Next(-8, 9));
            if (!double.IsFinite(value)) continue;
            var text = value.ToString(trial % 2 == 0 ? "R" : $"F{random.Next(1, 20)}", CultureInfo.InvariantCulture);
            Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var parsed), text);
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    public void Other_texts_are_no_numbers(string text) => Assert.False(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("5.", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("-0.25", -0.25)]
    [InlineData("+3", 3)]
    [InlineData("1E3", 1000)]
    [InlineData("12345678901234567890123", 12345678901234567890123.0)]
    public void Unusual_spellings_are_read(string text, double expected)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }
}
