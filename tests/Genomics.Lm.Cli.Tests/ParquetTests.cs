using System.Globalization;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Parquet;

namespace Genomics.Lm.Cli.Tests;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // columns as text, in shortest round-trip form; null is empty
    private static async Task<Dictionary<string, string[]>> Read(string path)
    {
        var columns = new Dictionary<string, string[]>(StringComparer.Ordinal);
        await using var reader = await ParquetReader.CreateAsync(path, null, TestContext.Current.CancellationToken);
        foreach (var field in reader.Schema.DataFields)
        {
            var cells = new List<string>();
            for (var i = 0; i < reader.RowGroupCount; i++)
            {
                using var group = reader.OpenRowGroupReader(i);
                var rows = (int)group.RowCount;
                if (field.ClrType == typeof(ReadOnlyMemory<char>)) cells.AddRange(await Values<string?>((f, m) => group.ReadAsync(f, m)));
                else if (field.ClrType == typeof(float)) cells.AddRange(await Values<float>((f, m) => group.ReadAsync(f, m)));
                else if (field.ClrType == typeof(bool)) cells.AddRange(await Values<bool>((f, m) => group.ReadAsync(f, m)));
                else if (field.IsNullable) cells.AddRange(await Values<double?>((f, m) => group.ReadAsync<double>(f, m)));
                else cells.AddRange(await Values<double>((f, m) => group.ReadAsync(f, m)));

                async Task<IEnumerable<string>> Values<T>(Func<Parquet.Schema.DataField, Memory<T>, ValueTask> read)
                {
                    var values = new T[rows];
                    await read(field, values);
                    return values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "");
                }
            }
            columns[field.Name] = [.. cells];
        }
        return columns;
    }

    private static Dictionary<string, string[]> Table(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Select(l => l.Split('\t'))];
        return Enumerable.Range(0, rows[0].Length).ToDictionary(c => rows[0][c], c => rows.Skip(1).Select(r => r[c]).ToArray());
    }

    [Fact]
    public async Task Embeddings_are_those_of_the_tab_separated_file()
    {
        var config = new EncoderConfig { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 };
        ModelFolder.Save(_folder.File("model"), config, DnaTokenizer.Create([("A", "C")]),
            ModelWeights.FromScratch(new ModelSpec(config, new MaskedLanguageHead()), 1));
        _folder.Write("s.fa", ">a\nACGTACGTTTGG\n>b,x\nGGTT\n");
        foreach (var name in (string[])["e.tsv", "new/e.PARQUET"])
            Assert.Equal(0, (await CliRun.Of(["embed", "--model", _folder.File("model"), "--fasta", _folder.File("s.fa"), "--output",
                _folder.File(name)])).ExitCode);
        var (found, expected) = (await Read(_folder.File("new/e.PARQUET")), Table(_folder.File("e.tsv")));
        Assert.Equal(["id", .. Enumerable.Range(0, 8).Select(i => $"v{i}")], found.Keys);
        Assert.All(expected, column => Assert.Equal(column.Value, found[column.Key]));
    }

    [Fact]
    public async Task Predictions_and_their_intervals_are_those_of_the_tab_separated_files()
    {
        var run = await CliRun.Of(["compare", "--simulate", "additive", "--genes", "300", "--predictors", "gc_content", "--no-audit",
            "--draws", "100", "--prediction-intervals", "0.8", "--parquet", "--output", _folder.File("a")]);
        Assert.Equal(0, run.ExitCode);
        var (found, expected) = (await Read(_folder.File("a/predictions.parquet")), Table(_folder.File("a/predictions.tsv")));
        Assert.Equal(["id", "condition", "observed", "part", "gc_content", "oracle"], found.Keys);
        Assert.All(expected, column => Assert.Equal(column.Value, found[column.Key]));
        Assert.Contains("<a href=\"predictions.parquet\">", await File.ReadAllTextAsync(_folder.File("a/report.html"),
            TestContext.Current.CancellationToken));
        Assert.Equal(0, (await CliRun.Of(["simulate", "--genes", "50", "--output", _folder.File("sim"), "--quiet"])).ExitCode);
        foreach (var name in (string[])["p.tsv", "p.parquet"])
            Assert.Equal(0, (await CliRun.Of(["predict", "--predictor", _folder.File("a/predictors/gc_content"), "--fasta",
                _folder.File("sim/promoters.fa.gz"), "--quiet", "--output", _folder.File(name)])).ExitCode);
        (found, expected) = (await Read(_folder.File("p.parquet")), Table(_folder.File("p.tsv")));
        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected.Where(c => c.Key != "unfamiliar"), column => Assert.Equal(column.Value, found[column.Key]));
        Assert.Equal(expected["unfamiliar"].Select(v => v == "1" ? "True" : "False"), found["unfamiliar"]);
    }

    [Fact]
    public async Task Missing_values_are_null_names_may_be_any_and_groups_of_rows_are_joined()
    {
        const int rows = (1 << 16) + 3;
        string[] ids = [.. Enumerable.Range(0, rows).Select(i => $"g{i}")];
        new ParquetTable(rows).Add("id", ids).AddOptional("Brain...Cortex (a/b)", row => row % 2 == 0 ? double.NaN : row)
            .Write(_folder.File("t.parquet"));
        var found = await Read(_folder.File("t.parquet"));
        Assert.Equal(ids, found["id"]);
        Assert.Equal(["", "1", ""], found["Brain...Cortex (a/b)"].Take(3));
        Assert.Equal("65537", found["Brain...Cortex (a/b)"][65537]);
        new ParquetTable(0).Add("id", []).Add("x", _ => 1.0).Write(_folder.File("none.parquet"));
        Assert.Empty((await Read(_folder.File("none.parquet")))["x"]);
        Assert.Throws<GenomicsDataException>(
            () => new ParquetTable(0).Add("id", []).Add("id", _ => 1.0).Write(_folder.File("two.parquet")));
        Assert.False(File.Exists(_folder.File("two.parquet")));
    }

    [Theory]
    [InlineData("p.csv")]
    [InlineData("p.parquet.gz")]
    [InlineData("p")]
    public async Task Predict_refuses_names_that_say_no_format_that_it_writes(string name)
    {
        var run = await CliRun.Of(["predict", "--predictor", "x", "--fasta", "y", "--output", _folder.File(name)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give a name ending in .tsv, .tsv.gz or .parquet", run.Error);
    }
}
