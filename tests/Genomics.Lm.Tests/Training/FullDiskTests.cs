using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

/// <summary>What happens when the disk runs full while a checkpoint is written.</summary>
public class FullDiskTests
{
    private static readonly FineTuneOptions Options = FineTuneOptions.Scratch with
    {
        Input = FineTuneOptions.Scratch.Input with { Bins = 3 },
        Network =
            FineTuneOptions.Scratch.Network
            with
            { Encoder = new EncoderConfig { HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 }, VocabularySize = 60 },
        Start = FineTuneOptions.Scratch.Start with { RidgeHead = false },
        Optimizer = FineTuneOptions.Scratch.Optimizer with
        {
            Epochs = 5,
            Batch = 16,
            WarmUp = 5,
            LearningRate = 0.02,
            WeightAverage = 0.9
        },
        Selection = FineTuneOptions.Scratch.Selection with { Refit = false },
    };

    private static double[] Fit(string folder, bool resume, Func<Stream, Stream>? through = null)
    {
        var targets = Options.Targets;
        var plan = new FitPlan(
            Options, new ToyEngine(), null, "lm_scratch", PlantedGenes.Data(),
                of => new RegressionGoal(of, targets.Joint, targets.Standardize, targets.HuberDelta));
        using var predictor =
            FitRun.Of(plan, new FitSurroundings
            {
                CheckpointFolder = folder,
                Resume = resume,
                CheckpointStream = through
            ?? (file => file)
            }).Predictor;
        var genes = PlantedGenes.Make(20, 9).Sequences;
        var predictions = new double[genes.Count * predictor.Info.Conditions.Count];
        predictor.Predict(genes, predictions);
        return predictions;
    }

    [Fact]
    public void The_message_says_what_to_do_the_last_checkpoint_stays_and_the_run_goes_on_from_it()
    {
        using var folder = new TemporaryFolder();
        var whole = Fit(folder.File("whole"), resume: false);
        var writes = 0;
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            Fit(folder.File("full"), false, file => ++writes == 3 ? new FullDisk(file, 3000) : file));
        Assert.Contains("the checkpoint of step 39 cannot be written: no space left", error.Message); // 13 steps a pass
        Assert.Contains("the last good checkpoint, of step 26, is kept in", error.Message);
        Assert.Contains("make room on the disk, then resume", error.Message);
        var kept = Assert.Single(Directory.GetFiles(folder.File("full")));
        using (var stored = SafetensorsFile.Open(kept)) Assert.NotEmpty(stored.Names);
        Assert.Equal(whole, Fit(folder.File("full"), resume: true));
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<GenomicsDataException>(() => Fit(folder.Root, false, file => new FullDisk(file, 0)));
        Assert.Contains("there is no checkpoint yet", error.Message);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void The_systems_own_full_device_is_told_in_the_same_way()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("this system has no /dev/full");
        using var folder = new TemporaryFolder();
        var path = folder.File("weights.safetensors");
        var tensors = new ParameterSet();
        tensors.Write("a", [100_000], new float[100_000]);
        File.CreateSymbolicLink(path, "/dev/full");
        var error = Assert.Throws<GenomicsDataException>(() => SafetensorsWriter.Write(path, tensors));
        Assert.Contains("cannot be written", error.Message);
        Assert.IsAssignableFrom<IOException>(error.InnerException);
        Assert.Equal("/dev/full", new FileInfo(path).LinkTarget);
        Assert.True(File.Exists("/dev/full"));
    }

    /// <summary>Takes some bytes and then fails as output files do on a full disk.</summary>
    private sealed class FullDisk(Stream inner, int room) : Stream
    {
        private int _room = room;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, Math.Min(count, _room));
            if ((_room -= count) < 0)
                throw new GenomicsDataException("cannot be written: no space left on the device", "checkpoint", inner: new IOException());
        }

        public override void Flush() => inner.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
