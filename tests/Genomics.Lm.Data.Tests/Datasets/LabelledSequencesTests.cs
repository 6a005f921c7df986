using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public class LabelledSequencesTests
{
    [Fact]
    public void A_table_of_the_benchmark_is_read_plain_or_compressed_with_columns_in_any_order()
    {
        using var folder = new TemporaryFolder();
        var plain = LabelledSequences.Read(folder.Write("a.csv", "sequence,label\nACGT,1\nacgn,0\n\nTTTT,1\n"));
        Assert.Equal(["0", "1"], plain.Classes);
        Assert.Equal([1, 0, 1], plain.Labels);
        Assert.Equal(["ACGT", "ACGN", "TTTT"], plain.Sequences.Select(s => s.ToString()));
        Assert.Equal(["1", "2", "3"], plain.Sequences.Select(s => s.Id));

        var file = folder.File("b.tsv.gz");
        using (var gzip =
            new GZipStream(File.Create(file), CompressionMode.Compress)) gzip.Write(
            Encoding.UTF8.GetBytes("Label\tId\tSequence\r\n10\tx\tAC\r\n9\ty\tGT\r\n-1\tz\tAA"));
        var other = LabelledSequences.Read(file);
        Assert.Equal(["-1", "9", "10"], other.Classes);   // numbers by value
        Assert.Equal([2, 1, 0], other.Labels);
        Assert.Equal(["x", "y", "z"], other.Sequences.Select(s => s.Id));
    }

    [Fact]
    public void Names_are_classes_too_and_a_second_file_takes_those_of_the_first()
    {
        using var folder = new TemporaryFolder();
        var training = LabelledSequences.Read(folder.Write("a.csv", "sequence,label\nACGT,promoter\nAC,other\n"));
        Assert.Equal(["other", "promoter"], training.Classes);
        var testing = LabelledSequences.Read(folder.Write("b.csv", "sequence,label\nAAAA,promoter\n"), training.Classes);
        Assert.Equal([1], testing.Labels);
    }

    [Theory]
    [InlineData("sequence,label\nACGT,1\nACXT,0\n", 3, "letter at base 3")]
    [InlineData("sequence,label\nACGT,1\nACGT\n", 3, "1 cells")]
    [InlineData("sequence,label\nACGT,1,2\n", 2, "3 cells")]
    [InlineData("sequence,label\n,1\n", 2, "no sequence")]
    [InlineData("sequence,label\nACGT,\n", 2, "no label")]
    [InlineData("sequence,label\nACGT,NA\n", 2, "no label")]
    [InlineData("sequence,label,label\nACGT,1,1\n", 1, "two columns 'label'")]
    [InlineData("id,sequence,label\nx,ACGT,1\nx,ACGA,0\n", 3, "second sequence of the id 'x'")]
    [InlineData("id,sequence,label\n,ACGT,1\n", 2, "no id")]
    [InlineData("seq,label\nACGT,1\n", 1, "no column 'sequence'")]
    [InlineData("sequence,class\nACGT,1\n", 1, "no column 'label'")]
    [InlineData("sequence,label\n", 0, "no sequence")]
    [InlineData("", 0, "empty")]
    [InlineData("sequence,label\nACGT,1\nACGA,1\n", 0, "'1' only")]
    public void Bad_files_are_named_with_their_line(string text, int line, string message)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("bad.csv", text);
        var error = Assert.Throws<GenomicsDataException>(() => LabelledSequences.Read(file));
        Assert.Equal((file, (long)line), (error.File, error.Line));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Numbers_are_one_class_however_they_are_written_and_measurements_are_refused()
    {
        using var folder = new TemporaryFolder();
        var training = LabelledSequences.Read(folder.Write("a.csv", "sequence,label,\nAC,1\nAG,0\nAT,1.0\nAA,+1,\nCC,-0,\nCG,1e0\n"));
        Assert.Equal(["0", "1"], training.Classes);
        Assert.Equal([1, 0, 1, 1, 0, 1], training.Labels);
        Assert.Equal([1, 0], LabelledSequences.Read(folder.Write("b.csv", "sequence,label\nAC,1.0\nAG,0.0\n"), training.Classes).Labels);
        Assert.Equal([1, 0], LabelledSequences.Read(folder.Write("c.csv", "sequence,label\nAC,1\nAG,0\n"), ["0.0", "1.0"]).Labels);
        Assert.Equal(["-0.5", "1.5", "2"],
            LabelledSequences.Read(folder.Write("d.csv", "sequence;label\nAC;2\nAG;1.50\nAG;-0.5\n")).Classes);
        Assert.Equal(["1", "10", "2", "x"],
            LabelledSequences.Read(folder.Write("e.csv", "sequence,label\nAC,2\nAG,10\nAG,1\nAG,x\n")).Classes);

        string Message(Func<int, string> label, int count) => Assert.Throws<GenomicsDataException>(() => LabelledSequences.Read(
            folder.Write("f.csv", "sequence,label\n" + string.Concat(Enumerable.Range(0, count)
                .Select(i => $"ACGT,{label(i)}\n"))))).Problem;
        Assert.StartsWith("label has 11 different values that are no whole numbers; classify predicts classes",
            Message(i => FormattableString.Invariant($"{i % 11 + 0.5}"), 60));
        Assert.StartsWith("label has 80 different values for 100 sequences", Message(i => $"{i % 80}", 100));
        Assert.StartsWith("label has 1001 different values", Message(i => $"name{i % 1001}", 4000));
    }

    [Fact]
    public void A_label_that_training_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            LabelledSequences.Read(folder.Write("b.csv", "sequence,label\nAC,0\nAC,2\n"), ["0", "1"]));
        Assert.Equal(3, error.Line);
        Assert.Contains("'2'", error.Message);
    }

    [Fact]
    public void A_learner_sees_a_condition_per_class()
    {
        DnaSequence[] Make(params string[] bases) => [.. bases.Select((b, i) => new DnaSequence($"{i}", b))];
        string[] classes = ["a", "b", "c"];
        var training = new LabelledSequences(Make("ACGT", "AAAA"), [2, 0], classes);
        var data = training.ForFitting(new LabelledSequences(Make("CCCC"), [1], classes), seed: 5, threads: 1);
        Assert.Equal([0, 0, 1, 1, 0, 0], data.Training.Values.ToArray());
        Assert.Equal(classes, data.TargetConditions);
        Assert.Equal((new WindowGeometry(4, 2), 5L, 1), (data.Window, data.Seed, data.Threads));
        Assert.Equal([2, 0], LabelledSequences.LabelsOf(data.Training));
        Assert.Equal([2, 0, 1], LabelledSequences.LabelsOf(data.TrainingAndValidation));
        Assert.Equal(default, training.ForFitting(new LabelledSequences(Make("CCCCC"), [1], classes)).Window);   // no common length
        Assert.Equal([-1, 1], LabelledSequences.LabelsOf(new LabelledGenes(Make("A", "C"), [double.NaN, double.NaN, 0, 1], 2, [0, 1])));
        foreach (var values in (double[][])[[0, 0], [1, 1], [0.5, 1], [1, double.NaN]])
            Assert.Throws<GenomicsDataException>(() => LabelledSequences.LabelsOf(new LabelledGenes(Make("A"), values, 2, [0])));
        Assert.Throws<ArgumentException>(() => training.ForFitting(new LabelledSequences(Make("CCCC"), [1], ["a", "b"])));
    }
}
