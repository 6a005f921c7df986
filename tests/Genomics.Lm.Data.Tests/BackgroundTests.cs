using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

public sealed class BackgroundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Readers => [.. Forms.Keys];

    // each reader in both forms, its result as text
    private static readonly Dictionary<
        string, (Func<string, string> Read, Func<string, CancellationToken, Task<string>> ReadAsync)> Forms = new()
        {
            ["genes.bed"] = (f => Text(GeneAnnotation.Read(f)), async (f, stop) => Text(await GeneAnnotation.ReadAsync(f, null, stop))),
            ["table.tsv"] = (f => Text(ExpressionTable.Read(f)), async (f, stop) => Text(await ExpressionTable.ReadAsync(f, null, stop))),
            ["medians.tsv"] = (f => Text(GtexExpression.ReadMedians(f)),
            async (f, stop) => Text(await GtexExpression.ReadMediansAsync(f, null, stop))),
            ["samples.gct"] = (f => Text(GtexExpression.ReadSampleMedians(f, Attributes(f))),
            async (f, stop) => Text(await GtexExpression.ReadSampleMediansAsync(f, Attributes(f), null, null, stop))),
            ["windows.fa"] = (f => Text(FastaReader.ReadAll(f)), async (f, stop) => Text(await FastaReader.ReadAllAsync(f, null, stop))),
            ["genome.fa"] = (f => Text(Genome.Open(f)), async (f, stop) => Text(await Genome.OpenAsync(f, stop))),
        };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Both_forms_of_a_reader_say_the_same(string name)
    {
        var expected = Forms[name].Read(Written(name));
        Assert.Contains("g1", expected);
        Assert.Equal(expected, await Forms[name].ReadAsync(Written(name), default));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Both_forms_of_a_reader_throw_the_same(string name)
    {
        var file = _folder.File(name);
        File.WriteAllText(file, "\0\u0001 no such format\n");
        File.WriteAllText(Attributes(file), "SAMPID\tSMTSD\ns1\tLiver\n");
        var expected = Assert.Throws<GenomicsDataException>(() => Forms[name].Read(file));
        var actual = await Assert.ThrowsAsync<GenomicsDataException>(() => Forms[name].ReadAsync(file, default));
        Assert.Equal((expected.Message, expected.File, expected.Line), (actual.Message, actual.File, actual.Line));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_reader_that_was_cancelled_reads_nothing(string name)
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Forms[name].ReadAsync(_folder.File("absent"), new(true)));

    [Fact]
    public void Readers_stop_between_rows_and_records()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => ExpressionTable.Read(Written("table.tsv"), null, new(true)));
        Assert.ThrowsAny<OperationCanceledException>(() => GtexExpression.ReadMedians(Written("medians.tsv"), null, new(true)));
        Assert.ThrowsAny<OperationCanceledException>(() => FastaReader.ReadAll(Written("windows.fa"), null, new(true)));
    }

    [Fact]
    public async Task A_predictor_is_saved_and_loaded()
    {
        var catalog = new PredictorCatalog().Add("demo", _ => new Demo());
        using var saved = new Demo();
        await saved.SaveAsync(_folder.File("model"));
        using var loaded = await catalog.LoadAsync(_folder.File("model"));
        Assert.IsType<Demo>(loaded);
        await Assert.ThrowsAsync<IOException>(() => saved.SaveAsync(_folder.File("model")));
        await Assert.ThrowsAsync<GenomicsDataException>(() => catalog.LoadAsync(_folder.File("absent")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saved.SaveAsync(_folder.File("other"), new(true)));
        Assert.False(Directory.Exists(_folder.File("other")));
    }

    [Fact]
    public async Task What_is_loaded_while_its_reader_leaves_is_released()
    {
        using var leaving = new CancellationTokenSource();
        using var loaded = new Demo();
        loaded.Save(_folder.File("model"));
        var catalog = new PredictorCatalog().Add("demo", _ =>
        {
            leaving.Cancel();
            return loaded;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalog.LoadAsync(_folder.File("model"), leaving.Token));
        Assert.True(loaded.IsDisposed);
    }

    private static string Attributes(string samples) => samples + ".attributes";

    private string Written(string name)
    {
        var file = _folder.File(name);
        File.WriteAllText(file, name switch
        {
            "genes.bed" => "chr1\t100\t200\tg1\t0\t+\nchr1\t300\t400\tg2\t0\t-\n",
            "samples.gct" => "#1.2\n2\t3\nName\tDescription\ts1\ts2\ts3\ng1\tx\t1\t2\t3\ng2\ty\t4\t5\t6\n",
            "windows.fa" or "genome.fa" => ">g1\nACGT\n>g2\nTTGA\n",
            _ => "gene\tLiver\ng1\t1.5\ng2\t2\n",
        });
        if (name == "samples.gct") File.WriteAllText(Attributes(file), "SAMPID\tSMTSD\ns1\tLiver\ns2\tLiver\ns3\tSpleen\n");
        return file;
    }

    private static string Text(GeneAnnotation annotation)
        => string.Join(";", annotation.Genes.Select(g => $"{g.Id} {g.Tss} {g.Location.Strand}"));

    private static string Text(ExpressionTable table)
        => string.Join(";", table.Genes.Select((gene, row) => $"{gene} {string.Join(",", table.Row(row).ToArray())}"));

    private static string Text(IReadOnlyList<DnaSequence> sequences) => string.Join(";", sequences.Select(s => $"{s.Id} {s.Length}"));

    private static string Text(IGenome genome)
    {
        using (genome) return string.Join(";", genome.Chromosomes.Select(c => $"{c.Name} {c.Length}"));
    }

    private sealed class Demo : IExpressionPredictor
    {
        public bool IsDisposed { get; private set; }

        public PredictorInfo Info { get; } = new()
        {
            Kind = "demo",
            Name = "demo",
            Conditions = ["Ring"],
            Transform = TransformSummary.None,
            Window = new WindowGeometry(4, 2),
            Parameters = 1,
        };

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) => destination.Clear();

        public void Save(string folder) => PredictorFolder.Save(folder, Info, f => File.WriteAllText(Path.Combine(f, "weights.txt"), "1"));

        public void Dispose() => IsDisposed = true;
    }
}
