using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Design;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Design;

public sealed class SequenceDesignTests
{
    [Fact]
    public void Greedy_takes_the_best_substitution_at_each_step_and_stops_when_none_improves()
    {
        using var predictor = new Weights();
        var window = new DnaSequence("w", "ACGTACGT");
        var steps = SequenceDesign.Run(predictor, window, new DesignOptions { Edits = 3 });
        // place weights 1 to 8: G is worth it, the last places most
        Assert.Equal([7, 5, 4], steps.Skip(1).Select(s => s.Substitution!.Value.Position));
        Assert.All(steps.Skip(1), s => Assert.Equal('G', s.Substitution!.Value.Base));
        Assert.Equal("ACGTGGGG", steps[^1].Sequence.ToString());
        Assert.Equal(steps.Select(s => s.Score), steps.Select(s => s.Prediction[0]));
        Assert.Equal("ACGTACGT", window.ToString());

        var all = SequenceDesign.Run(predictor, window, new DesignOptions { Edits = 100, Protected = [(6, 8), (0, 1)] });
        Assert.Equal("AGGGGGGT", all[^1].Sequence.ToString());   // and no further
        Assert.Equal(5, all.Count);
        var lower = SequenceDesign.Run(predictor, window, new DesignOptions { Goal = DesignGoal.Lower, Edits = 1 });
        Assert.Equal(6, lower[1].Substitution!.Value.Position);
        Assert.Equal(-lower[1].Prediction[0], lower[1].Score);
        // the second condition counts T: specific to the first against it
        var specific = SequenceDesign.Run(predictor, window, new DesignOptions { Goal = DesignGoal.Specific, Edits = 1 });
        Assert.Equal(new Substitution(7, 'G'), specific[1].Substitution);
        Assert.Equal(specific[1].Prediction[0] - specific[1].Prediction[1], specific[1].Score);
        Assert.Throws<ArgumentException>(() => SequenceDesign.Run(predictor, window, new DesignOptions { Protected = [(0, 9)] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceDesign.Run(predictor, window, new DesignOptions { Condition = 2 }));
    }

    [Fact]
    public void A_beam_finds_what_greedy_walks_past_and_every_step_is_judged()
    {
        // CC is worth 3, each C alone nothing; an A is worth 1, and excludes it
        using var predictor = new Weights { IsPair = true };
        using var judge = new Weights();
        var window = new DnaSequence("w", "GGTTGGGG");
        var familiar = new WindowFamiliarity([.. Enumerable.Range(0, 40).Select(i => Random(i))]);
        var greedy = SequenceDesign.Run(predictor, window, new DesignOptions { Edits = 2 }, judge, familiar);
        var wide = SequenceDesign.Run(predictor, window, new DesignOptions { Edits = 2, Beam = 30 }, judge, familiar);
        Assert.Equal(2, greedy[^1].Score);
        Assert.Equal(3, wide[^1].Score);
        Assert.Contains("CC", wide[^1].Sequence.ToString());
        foreach (var step in wide)
        {
            var values = new double[2];
            judge.Predict([step.Sequence], values);
            Assert.Equal(values, step.Judgement);
            Assert.Equal(familiar.IsUnfamiliar(step.Sequence), step.IsUnfamiliar);
        }
        Assert.True(familiar.IsUnfamiliar(new DnaSequence("c", "CCCCCCCC")));
        Assert.True(wide[0].IsUnfamiliar);
        Assert.False(familiar.IsUnfamiliar(Random(3)));
        Assert.Throws<ArgumentException>(() => new WindowFamiliarity([window]));

        using var folder = new TemporaryFolder();
        DesignFiles.Write(folder.File("d.tsv"), folder.File("d.fa"), predictor.Info, 0, 0, [wide]);
        var rows = File.ReadLines(folder.File("d.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(4, rows.Length);
        Assert.All(rows, r => Assert.Equal(10, r.Length));
        Assert.Equal(wide[^1].Sequence.ToString(), FastaReader.ReadAll(folder.File("d.fa"))[0].ToString());
    }

    private static DnaSequence Random(long seed)
    {
        var random = new CounterRandom(seed);
        return new DnaSequence($"r{seed}", [.. Enumerable.Range(0, 60).Select(_ => "ACGT"[random.NextInt(4)])]);
    }

    private sealed class Weights : IExpressionPredictor
    {
        public bool IsPair { get; init; }

        public PredictorInfo Info { get; } = new()
        {
            Kind = "weights",
            Name = "weights",
            Conditions = ["g", "t"],
            Transform = TransformSummary.None,
            Window = new WindowGeometry(8, 4),
        };

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < sequences.Count; i++)
            {
                var text = sequences[i].ToString();
                destination[2 * i] = IsPair ? text.Contains("CC") ? 3 - text.Count(c => c == 'A') : text.Count(c => c == 'A')
                    : text.Index().Sum(l => l.Item == 'G' ? l.Index + 1 : 0);
                destination[2 * i + 1] = text.Index().Sum(l => l.Item == 'T' ? l.Index + 1 : 0);
            }
        }

        public void Save(string folder) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
