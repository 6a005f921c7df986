using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Verbs;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Tests;

public class LanguageModelOptionsTests
{
    private static FineTuneOptions Read(params string[] arguments)
    {
        var (options, command) = (new LanguageModelOptions(), new Verb("fit", ""));
        options.AddTo(command, oneModel: true);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }

    [Fact]
    public void The_window_counts_the_start_base_beside_the_bases_on_both_sides()
    {
        Assert.Equal(new WindowPart(2000, 2000), Read("--lm-window", "2000,2000").Input.Part);
        Assert.Equal(4001, Read("--lm-window", "2000,2000").Input.Part!.Value.Length);
        Assert.Null(Read().Input.Part);
        Assert.Throws<ArgumentException>(() => Read("--lm-window", "2000"));
    }

    [Theory]
    [InlineData("bins")]
    [InlineData("slots")]   // the older name
    public void Pooling_by_bins_is_known_by_two_names(string name)
        => Assert.Equal(Pooling.Bins, Read("--preset", "study", "--pooling", name).Input.Pooling);

    [Fact]
    public void What_is_not_asked_for_is_the_presets()
    {
        Assert.Equal(FineTuneOptions.Scratch, Read());
        Assert.Equal(FineTuneOptions.Quick, Read("--preset", "quick"));
        var frozen = Read("--preset", "study", "--freeze-encoder", "--learning-rate", "0.001", "--refit");
        Assert.Equal((int.MaxValue, 0.001, true, 200),
            (frozen.Start.FrozenLayers, frozen.Optimizer.LearningRate, frozen.Selection.Refit, frozen.Selection.ValidateEvery));
    }

    [Fact]
    public void A_manifest_of_the_first_format_is_replayed_on_the_same_bases()
    {
        List<string> arguments = ["compare", "--lm-window", "1000,500", "--output", "x"];
        ReplayVerb.RenewWindow(arguments);
        Assert.Equal(["compare", "--lm-window", "1000,499", "--output", "x"], arguments);
    }
}
