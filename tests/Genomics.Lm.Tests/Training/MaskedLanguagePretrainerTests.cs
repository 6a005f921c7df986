using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

public class MaskedLanguagePretrainerTests
{
    private static readonly EncoderConfig Encoder = new() { HiddenSize = 4, Layers = 1, Heads = 1, IntermediateSize = 4 };

    [Fact]
    public void A_model_of_base_rates_reaches_order_zero_and_is_called_not_usefully_pretrained()
    {
        // alternating stretches: base frequencies skewed, strongly predictable from the bases before
        var sequences = Enumerable.Range(0, 60).Select(i => new DnaSequence($"s{i}", string.Concat(Enumerable.Repeat("AAAAACAAAAAG", 20))))
            .ToArray();
        var options =
            new PretrainOptions
            {
                Optimizer = OptimizerOptions.Pretraining with
                {
                    Epochs = 40,
                    Batch = 8,
                    WarmUp = 5,
                    LearningRate = 0.05
                },
                MaxTokens = 50,
                HeldOutShare = 0.5
            };
        var trained = new MaskedLanguagePretrainer(options, new ToyEngine()).Train(sequences, DnaTokenizer.Create([]), Encoder);
        var report = trained.Report;
        Assert.Equal(0.816, report.Order0BitsPerBase, 0.1); // entropy of 10/12, 1/12, 1/12
        Assert.InRange(report.Order5BitsPerBase, 0, 0.2);
        Assert.Equal(report.Order0BitsPerBase, report.BitsPerBase, 0.1);
        Assert.Equal(report.HeldOutTokens, report.HeldOutBases);
        Assert.InRange(report.HeldOutBases / (30 * 240.0), 0.11, 0.19);
        Assert.False(report.Useful);
        Assert.StartsWith("not usefully pre-trained: ", report.ToString());
        Assert.True(report.TokensSeen > 40 * 30 * 240);
    }

    [Fact]
    public void With_too_few_tokens_to_hide_one_the_training_goes_on_or_says_why_not()
    {
        DnaSequence[] sequences = [new("a", "ACG"), new("b", "GATTAC"), new("c", "CCA")];
        var options = new PretrainOptions { Optimizer = OptimizerOptions.Pretraining with { Epochs = 2, Batch = 1 } };
        var (trained, refused) = (0, 0);
        for (var seed = 0; seed < 12; seed++)
            try
            {
                var model = new MaskedLanguagePretrainer(options, ManagedCpuEngine.Instance).Train(sequences, DnaTokenizer.Create([]),
                    Encoder, seed: seed);
                Assert.True(double.IsFinite(model.Report.BitsPerBase));
                trained++;
            }
            catch (GenomicsDataException error)
            {
                Assert.Contains("tokens held out none is hidden", error.Message);
                refused++;
            }
        Assert.InRange(trained, 1, 11);
        Assert.InRange(refused, 1, 11);
    }

    [Fact]
    public void Masks_follow_the_80_10_10_rule_and_spare_special_tokens()
    {
        var pieces = Enumerable.Range(0, 40)
            .Select(i => Enumerable.Range(0, 500).Select(t => t == 0 ? 1 : t == 499 ? 2 : 5 + (t * 7 + i) % 40).ToArray()).ToArray();
        var recorder = new Recorder(pieces);
        var task = new MaskedLanguageTask(pieces, [], vocabulary: 45, share: 0.15, seed: 3);
        task.Accumulate(recorder, [.. Enumerable.Range(0, 40)], epoch: 0, step: 0);
        double chosen = recorder.Positions.Count, tokens = 40 * 498;
        Assert.Equal(0.15, chosen / tokens, 0.01);
        Assert.All(recorder.Positions, p => Assert.InRange(p % 500, 1, 498));
        Assert.Equal(recorder.Positions.Select(p => pieces[p / 500][p % 500]), recorder.Labels);
        Assert.Equal(0.8, recorder.Positions.Count(p => recorder.Ids[p] == 4) / chosen, 0.03);
        Assert.Equal(0.1, recorder.Positions.Where(p => recorder.Ids[p] == pieces[p / 500][p % 500]).Count() / chosen, 0.03);
        var others = Enumerable.Range(0, recorder.Ids.Length).Except(recorder.Positions);
        Assert.All(others, p => Assert.Equal(pieces[p / 500][p % 500], recorder.Ids[p]));
        var first = recorder.Positions.ToArray();
        task.Accumulate(recorder, [.. Enumerable.Range(0, 40)], epoch: 1, step: 1);
        Assert.NotEqual(first, recorder.Positions);
        task.Accumulate(recorder, [.. Enumerable.Range(0, 40)], epoch: 0, step: 0);
        Assert.Equal(first, recorder.Positions);
    }

    [Fact]
    public void Long_sequences_are_cut_into_pieces_without_losing_a_base()
    {
        var sequence = PlantedGenes.Make(1, 6).Sequences[0];
        var pieces = MaskedCorpus.Cut([sequence], DnaTokenizer.Create([("A", "C"), ("AC", "G")]), 22);
        Assert.All(pieces, p => Assert.InRange(p.Ids.Length, 3, 22));
        Assert.All(pieces, p => Assert.Equal((1, 2), (p.Ids[0], p.Ids[^1])));
        Assert.Equal(sequence.Length, pieces.Sum(p => p.Starts.Zip(p.Ends, (a, b) => b - a).Sum()));
    }

    [Fact]
    public void Pretraining_before_a_fit_makes_it_lm_pretrained_and_is_reported()
    {
        var options = FineTuneOptions.Scratch with
        {
            Network = FineTuneOptions.Scratch.Network with { Encoder = Encoder, VocabularySize = 40 },
            Start = FineTuneOptions.Scratch.Start with { PretrainEpochs = 2, RidgeHead = false },
            Optimizer = FineTuneOptions.Scratch.Optimizer with { Epochs = 1, WarmUp = 2 },
            Selection = FineTuneOptions.Scratch.Selection with { Refit = false },
        };
        var learner = new LanguageModelLearner(options, new ToyEngine());
        Assert.Equal("lm_pretrained", learner.Kind);
        var fit = learner.FitModel(PlantedGenes.Data(80));
        Assert.Contains("usefully pre-trained", fit.Pretraining!.ToString());
        Assert.Contains(fit.Sections, s => s.Title == "Masked-language pre-training");
        fit.Predictor.Dispose();
    }

    [Fact]
    public void One_sequence_is_too_few()
        => Assert.Throws<GenomicsDataException>(() =>
        new MaskedLanguagePretrainer(new PretrainOptions(), new ToyEngine()).Train([new DnaSequence("a", "ACGT")], DnaTokenizer.Create([]),
        Encoder));

    private sealed class Recorder(int[][] pieces) : ITrainingSession
    {
        public int[] Ids { get; private set; } = [];
        public List<int> Positions { get; private set; } = [];
        public List<int> Labels { get; private set; } = [];

        public LossSum Accumulate(in PackedBatch batch, in Targets targets, long step)
        {
            Assert.Equal(pieces.Length, batch.Sequences);
            (Ids, Positions, Labels) = (batch.Ids.ToArray(), [.. targets.Positions], [.. targets.Labels]);
            return new LossSum(1, targets.Positions.Length);
        }

        public StepReport Step(in StepArgs args) => throw new NotSupportedException();
        public LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink) => throw new NotSupportedException();
        public void ExportGradients(IParameterSink sink) => throw new NotSupportedException();
        public void Export(IParameterSink sink, StateParts parts) => throw new NotSupportedException();
        public void Import(IParameterSource source, StateParts parts) => throw new NotSupportedException();
        public void Dispose() { }
    }
}
